// Weights as whole numbers times a scale that they share.
#ifndef SOTTOVOCE_VOICE_QUANTIZE_SCALE_H_
#define SOTTOVOCE_VOICE_QUANTIZE_SCALE_H_

#include <algorithm>
#include <cstdint>
#include <span>

namespace sottovoce {

// Whole numbers of `bits` bits reach from -QuantizedReach to QuantizedReach - 1.
constexpr float QuantizedReach(int bits) { return static_cast<float>(1 << (bits - 1)); }

// The whole number, of `bits` bits, whose product with `scale` is nearest to `value`; 0 for a scale
// of 0. `value / scale` must not overflow.
inline float Quantized(float value, float scale, int bits) {
  if (scale == 0) return 0;
  // Adding it leaves no place for a fraction: rounds to nearest, without a call into libm.
  constexpr float kRound = 0x1.8p23F;
  const float reach = QuantizedReach(bits);
  return std::clamp(value / scale, -reach, reach - 1) + kRound - kRound;
}

// The scale, which may be negative, that restores `values` with nearly the smallest squared error:
// the best of several, each improved by least squares. The error is never larger than with the
// plain choice, the largest magnitude / (QuantizedReach(bits) - 1). `round` brings a scale to the
// nearest that can be stored. 0 if all values are 0 or too small for any other scale. The values
// are finite.
float BestScale(std::span<const float> values, int bits, float (*round)(float));

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_QUANTIZE_SCALE_H_
