#include "voice/protobuf_writer.h"

#include "voice/protobuf_reader.h"

namespace sottovoce {

void ProtobufWriter::Int64(uint32_t field, int64_t value) {
  Tag(field, static_cast<uint32_t>(WireType::kVarint));
  Varint(static_cast<uint64_t>(value));
}

void ProtobufWriter::String(uint32_t field, std::string_view value) {
  Tag(field, static_cast<uint32_t>(WireType::kBytes));
  Varint(value.size());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
}

void ProtobufWriter::Raw(std::span<const uint8_t> field_bytes) {
  bytes_.insert(bytes_.end(), field_bytes.begin(), field_bytes.end());
}

size_t ProtobufWriter::BeginMessage(uint32_t field) {
  Tag(field, static_cast<uint32_t>(WireType::kBytes));
  bytes_.resize(bytes_.size() + kLengthBytes);
  return bytes_.size();
}

void ProtobufWriter::EndMessage(size_t start) {
  uint64_t length = bytes_.size() - start;
  for (size_t i = 0; i < kLengthBytes; ++i, length >>= 7) {
    const uint64_t continues = i + 1 < kLengthBytes ? 0x80 : 0;
    bytes_[start - kLengthBytes + i] = static_cast<uint8_t>((length & 0x7F) | continues);
  }
}

void ProtobufWriter::Tag(uint32_t field, uint32_t wire_type) {
  Varint((uint64_t{field} << 3) | wire_type);
}

void ProtobufWriter::Varint(uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<uint8_t>(value | 0x80));
  bytes_.push_back(static_cast<uint8_t>(value));
}

}  // namespace sottovoce
