// Writing Protocol Buffers' wire format.
#ifndef SOTTOVOCE_VOICE_PROTOBUF_WRITER_H_
#define SOTTOVOCE_VOICE_PROTOBUF_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sottovoce {

// Appends fields in the order of the calls. Every byte is copied once: a message's length is given
// kLengthBytes before its contents are known and filled in afterwards, as a varint with leading
// zeros, which every reader must take.
class ProtobufWriter {
 public:
  // Bytes a message or a string takes beyond its contents, at most.
  static constexpr size_t kMaxOverhead = 10;

  // `capacity`: bytes to reserve, so that large contents are not moved while writing.
  explicit ProtobufWriter(size_t capacity) { bytes_.reserve(capacity); }

  void Int64(uint32_t field, int64_t value);
  void String(uint32_t field, std::string_view value);
  // A field copied whole from a reader (ProtobufReader::field_bytes).
  void Raw(std::span<const uint8_t> field_bytes);

  // A message field around what `write_contents()` writes, below 4 GiB.
  template <typename WriteContents>
  void Message(uint32_t field, WriteContents write_contents) {
    const size_t start = BeginMessage(field);
    write_contents();
    EndMessage(start);
  }

  std::vector<uint8_t> Take() && { return std::move(bytes_); }

 private:
  static constexpr size_t kLengthBytes = 5;

  size_t BeginMessage(uint32_t field);
  void EndMessage(size_t start);
  void Tag(uint32_t field, uint32_t wire_type);
  void Varint(uint64_t value);

  std::vector<uint8_t> bytes_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PROTOBUF_WRITER_H_
