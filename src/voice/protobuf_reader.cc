#include "voice/protobuf_reader.h"

#include <bit>
#include <string>

namespace sottovoce {
namespace {

constexpr int kMaxVarintBytes = 10;
constexpr uint64_t kMaxFieldNumber = (uint64_t{1} << 29) - 1;

}  // namespace

bool ProtobufReader::Next() {
  if (error_ != nullptr || position_ == bytes_.size()) return false;
  field_start_ = position_;
  uint64_t tag = 0;
  if (!ReadVarint(&tag)) return false;
  if ((tag >> 3) == 0 || (tag >> 3) > kMaxFieldNumber) return Fail("bad field number");
  field_ = static_cast<uint32_t>(tag >> 3);
  wire_type_ = static_cast<WireType>(tag & 7);
  switch (wire_type_) {
    case WireType::kVarint:
      return ReadVarint(&number_);
    case WireType::kFixed64:
      return ReadFixed(8);
    case WireType::kBytes:
      return ReadBytes();
    case WireType::kFixed32:
      return ReadFixed(4);
  }
  return Fail("group or unknown wire type");
}

std::span<const uint8_t> ProtobufReader::field_bytes() const {
  return bytes_.subspan(field_start_, position_ - field_start_);
}

int64_t ProtobufReader::Int64() {
  return Expect(WireType::kVarint) ? static_cast<int64_t>(number_) : 0;
}

float ProtobufReader::Float() {
  return Expect(WireType::kFixed32) ? std::bit_cast<float>(static_cast<uint32_t>(number_)) : 0.0f;
}

std::span<const uint8_t> ProtobufReader::Bytes() {
  return Expect(WireType::kBytes) ? contents_ : std::span<const uint8_t>();
}

std::string_view ProtobufReader::String() {
  const std::span<const uint8_t> bytes = Bytes();
  // The one cast of the reader: a view of bytes as characters, which may alias anything.
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Status ProtobufReader::status() const {
  return {StatusCode::kVoiceInvalid,
          "protobuf, byte " + std::to_string(position_) + " of a message: " + error_};
}

bool ProtobufReader::ReadVarint(uint64_t* value) {
  uint64_t result = 0;
  for (int i = 0; i < kMaxVarintBytes; ++i) {
    if (position_ == bytes_.size()) return Fail("number cut short");
    const uint64_t byte = bytes_[position_++];
    // The tenth byte has room for one bit of the 64.
    if (i == kMaxVarintBytes - 1 && byte > 1) return Fail("number above 64 bits");
    result |= (byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      *value = result;
      return true;
    }
  }
  return Fail("number above 64 bits");
}

bool ProtobufReader::ReadFixed(size_t size) {
  if (bytes_.size() - position_ < size) return Fail("number cut short");
  number_ = 0;
  for (size_t i = 0; i < size; ++i) number_ |= uint64_t{bytes_[position_ + i]} << (8 * i);
  position_ += size;
  return true;
}

bool ProtobufReader::ReadBytes() {
  uint64_t size = 0;
  if (!ReadVarint(&size)) return false;
  if (size > bytes_.size() - position_) return Fail("length runs past the end");
  contents_ = bytes_.subspan(position_, static_cast<size_t>(size));
  position_ += contents_.size();
  return true;
}

bool ProtobufReader::Fail(const char* what) {
  if (error_ == nullptr) error_ = what;
  return false;
}

bool ProtobufReader::Expect(WireType type) {
  return error_ == nullptr && (wire_type_ == type || Fail("field of an unexpected type"));
}

}  // namespace sottovoce
