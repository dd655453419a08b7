// Blocks of 32 weights with one scale: a half-precision scale s, then 32 whole numbers of `bits`
// bits without a gap, lowest bits first, each stored as q + 2^(bits - 1); a weight is s * q.
// docs/voice-pack.md.
#ifndef SOTTOVOCE_VOICE_QUANTIZE_BLOCKS_H_
#define SOTTOVOCE_VOICE_QUANTIZE_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace sottovoce {

inline constexpr size_t kWeightsPerBlock = 32;

// Bytes of a block. `bits` is 4, 5, 6 or 8 here and below.
constexpr size_t BlockBytes(int bits) {
  return sizeof(uint16_t) + kWeightsPerBlock * static_cast<size_t>(bits) / 8;
}

// Writes `values`, finite and of magnitudes up to 65504, as blocks; the last one is filled up with
// zeros.
void EncodeBlocks(std::span<const float> values, int bits, uint8_t* blocks);

// Restores out.size() weights from `first` on, which may lie inside a block.
void DecodeBlocks(const uint8_t* blocks, int bits, size_t first, std::span<float> out);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_QUANTIZE_BLOCKS_H_
