// Reading Protocol Buffers' wire format in place.
// https://protobuf.dev/programming-guides/encoding/
#ifndef SOTTOVOCE_VOICE_PROTOBUF_READER_H_
#define SOTTOVOCE_VOICE_PROTOBUF_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/status.h"

namespace sottovoce {

enum class WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

// Pulls the fields of one message out of a view, which must outlive the reader and what it returns.
// No byte outside the view is read, whatever it holds. An error is sticky: Next() is false from
// then on, so a loop over the fields ends, and status() says what was wrong.
//
//   ProtobufReader reader(bytes);
//   while (reader.Next()) {
//     if (reader.field() == 1) name = reader.String();
//   }
//   if (!reader.ok()) return reader.status();
class ProtobufReader {
 public:
  explicit ProtobufReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  // Moves to the next field and decodes its value; false at the end, or at the first error. Groups,
  // which proto3 and ONNX do not have, are errors.
  bool Next();

  uint32_t field() const { return field_; }
  WireType wire_type() const { return wire_type_; }

  // The current field whole, tag included, for copying it as it stands.
  std::span<const uint8_t> field_bytes() const;

  // The current field's value. The wrong wire type is an error and gives zero or nothing.
  int64_t Int64();
  float Float();
  std::span<const uint8_t> Bytes();
  std::string_view String();

  // Calls `visit(int64_t)` for each number of a repeated varint field, packed or not.
  template <typename Visit>
  void ForEachInt64(Visit visit);
  // The same for numbers of fixed size: 4 bytes as `visit(uint32_t)`, 8 as `visit(uint64_t)`.
  template <typename Visit>
  void ForEachFixed32(Visit visit);
  template <typename Visit>
  void ForEachFixed64(Visit visit);

  bool ok() const { return error_ == nullptr; }
  // kVoiceInvalid with the byte offset within the message. Precondition: !ok().
  Status status() const;

 private:
  bool ReadVarint(uint64_t* value);
  bool ReadFixed(size_t size);
  bool ReadBytes();
  bool Fail(const char* what);
  bool Expect(WireType type);

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  size_t field_start_ = 0;
  uint32_t field_ = 0;
  WireType wire_type_ = WireType::kVarint;
  uint64_t number_ = 0;                // of kVarint, kFixed32 and kFixed64
  std::span<const uint8_t> contents_;  // of kBytes
  const char* error_ = nullptr;
};

template <typename Visit>
void ProtobufReader::ForEachInt64(Visit visit) {
  if (wire_type_ != WireType::kBytes) {
    if (Expect(WireType::kVarint)) visit(static_cast<int64_t>(number_));
    return;
  }
  ProtobufReader packed(contents_);
  uint64_t value = 0;
  while (packed.position_ < contents_.size()) {
    if (!packed.ReadVarint(&value)) {
      Fail(packed.error_);
      return;
    }
    visit(static_cast<int64_t>(value));
  }
}

template <typename Visit>
void ProtobufReader::ForEachFixed32(Visit visit) {
  if (wire_type_ != WireType::kBytes) {
    if (Expect(WireType::kFixed32)) visit(static_cast<uint32_t>(number_));
    return;
  }
  ProtobufReader packed(contents_);
  while (packed.position_ < contents_.size()) {
    if (!packed.ReadFixed(4)) {
      Fail(packed.error_);
      return;
    }
    visit(static_cast<uint32_t>(packed.number_));
  }
}

template <typename Visit>
void ProtobufReader::ForEachFixed64(Visit visit) {
  if (wire_type_ != WireType::kBytes) {
    if (Expect(WireType::kFixed64)) visit(number_);
    return;
  }
  ProtobufReader packed(contents_);
  while (packed.position_ < contents_.size()) {
    if (!packed.ReadFixed(8)) {
      Fail(packed.error_);
      return;
    }
    visit(packed.number_);
  }
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PROTOBUF_READER_H_
