// The outer shape of a voice pack: a header, a table of sections, the sections. What is in them
// and every byte: docs/voice-pack.md.
#ifndef SOTTOVOCE_VOICE_PACK_TABLE_H_
#define SOTTOVOCE_VOICE_PACK_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "voice/pack_sha256.h"

namespace sottovoce {

// The line end catches files that went through a text mode.
inline constexpr std::array<uint8_t, 8> kPackMagic = {'S', 'V', 'P', 'A', 'C', 'K', '\r', '\n'};
inline constexpr uint32_t kPackVersion = 1;
inline constexpr uint32_t kMaxPackSections = 16;
inline constexpr uint64_t kMaxPackBytes = INT32_MAX;
inline constexpr size_t kPackAlignment = 16;

constexpr uint64_t AlignPack(uint64_t offset) {
  return (offset + kPackAlignment - 1) / kPackAlignment * kPackAlignment;
}

// The numbers are those in a pack.
enum class PackSectionType : uint32_t {
  kConfig = 1,     // the voice's .onnx.json
  kLicence = 2,    // UTF-8 text
  kModelCard = 3,  // UTF-8 text
  kNetwork = 4,    // hyper-parameters and tensor table
  kWeights = 5,
};

struct PackSection {
  uint32_t type = 0;  // a PackSectionType, or one of a later writer
  uint32_t offset = 0;
  uint32_t size = 0;
  Sha256Digest sha256 = {};  // as the file claims; not checked here
};

// Whether `bytes` begin as a voice pack of any version does.
bool IsVoicePack(std::span<const uint8_t> bytes);

// The sections of `pack`, which may be hostile: within it, one behind the other, each known type
// once. kVoiceInvalid if it is none, kVoiceUnsupported for another format version, kVoiceTooLarge
// above kMaxPackBytes.
Result<std::vector<PackSection>> ReadPackTable(std::span<const uint8_t> pack);

// Empty if there is none of that type.
std::span<const uint8_t> FindPackSection(std::span<const uint8_t> pack,
                                         std::span<const PackSection> table, PackSectionType type);

// Fills in the offsets of `table`, whose types and sizes are set, and returns the pack's size.
uint64_t PlacePackSections(std::span<PackSection> table);

// Writes header and table over the start of `pack`, which has its size and its sections already:
// their SHA-256 is taken here.
void WritePackTable(std::span<const PackSection> table, std::span<uint8_t> pack);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_TABLE_H_
