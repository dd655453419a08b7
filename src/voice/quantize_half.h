// IEEE 754 half precision: a sign, 5 bits of exponent and 10 of fraction.
#ifndef SOTTOVOCE_VOICE_QUANTIZE_HALF_H_
#define SOTTOVOCE_VOICE_QUANTIZE_HALF_H_

#include <bit>
#include <cstdint>

namespace sottovoce {

inline constexpr float kLargestHalf = 65504.0F;

// Exact.
inline float HalfToFloat(uint16_t half) {
  const uint32_t sign = uint32_t{half} << 16 & 0x80000000U;
  const uint32_t magnitude = half & 0x7FFFU;
  if (magnitude >= 0x7C00U) {  // infinity, NaN
    return std::bit_cast<float>(sign | 0x7F800000U | (magnitude & 0x3FFU) << 13);
  }
  // The exponents' biases differ by 112; multiplying makes denormals normal as well.
  constexpr float kBias = 0x1p112F;
  return std::bit_cast<float>(
      sign | std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude << 13) * kBias));
}

// The nearest one, halfway to the even one; infinity from 65520 on.
inline uint16_t FloatToHalf(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const auto sign = static_cast<uint16_t>(bits >> 16 & 0x8000U);
  uint32_t magnitude = bits & 0x7FFFFFFFU;
  uint32_t half = 0;
  if (magnitude > 0x7F800000U) {
    half = 0x7E00U;  // NaN
  } else if (magnitude >= 0x47800000U) {
    half = 0x7C00U;  // infinity, from 65536 on
  } else if (magnitude < 0x38800000U) {
    // Denormal below 2^-14: a float's last place between 0.5 and 1 is a denormal half's.
    half = std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) -
           std::bit_cast<uint32_t>(0.5F);
  } else {
    magnitude += 0xFFFU + (magnitude >> 13 & 1U);
    half = (magnitude - 0x38000000U) >> 13;
  }
  return static_cast<uint16_t>(sign | half);
}

inline float RoundToHalf(float value) { return HalfToFloat(FloatToHalf(value)); }

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_QUANTIZE_HALF_H_
