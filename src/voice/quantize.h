// The formats in which a voice pack stores weights: docs/voice-pack.md.
#ifndef SOTTOVOCE_VOICE_QUANTIZE_H_
#define SOTTOVOCE_VOICE_QUANTIZE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace sottovoce {

// The numbers are those in a pack.
enum class WeightFormat : uint8_t {
  kFloat32 = 0,
  kFloat16 = 1,
  // A float32 scale for each output channel, then a signed byte for each weight.
  kInt8PerChannel = 2,
  // Blocks of 32 weights: quantize_blocks.h. The numbers are their bits.
  kInt4Blocks = 4,
  kInt5Blocks = 5,
  kInt6Blocks = 6,
  kInt8Blocks = 8,
};

std::optional<WeightFormat> WeightFormatOf(uint8_t number);

// How many weights there are, and whose: weight i is output channel (i / inner) % channels's.
struct WeightLayout {
  size_t count = 0;  // a multiple of channels * inner
  uint32_t channels = 1;
  uint32_t inner = 1;
};

uint64_t EncodedSize(WeightFormat format, const WeightLayout& layout);

// What formats other than float32 can hold without much loss: finite values whose largest
// magnitude lies between 2^-10 and 65504, or zeros. Below, a half-precision scale has few bits.
bool FitsAnyFormat(std::span<const float> values);

// Writes EncodedSize() bytes. `values` are layout.count ones that fit the format.
void EncodeWeights(WeightFormat format, const WeightLayout& layout, std::span<const float> values,
                   uint8_t* encoded);

// Restores out.size() weights from `first` on, which lie within the layout.
void DecodeWeights(WeightFormat format, const WeightLayout& layout, const uint8_t* encoded,
                   size_t first, std::span<float> out);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_QUANTIZE_H_
