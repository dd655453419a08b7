#include "voice/quantize_scale.h"

#include <cmath>

namespace sottovoce {
namespace {

// The value of largest magnitude is put at these distances from the middle, beginning with the one
// that the whole numbers have on both sides. Past their end it is clipped, to the gain of the rest.
constexpr int kCandidates = 9;
constexpr float kCandidateStep = 0.25F;

float LargestMagnitude(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) {
    if (std::abs(value) > std::abs(largest)) largest = value;
  }
  return largest;
}

// With whole numbers q and scale s the squared error is sum(x^2) - 2 s sum(x q) + s^2 sum(q^2).
struct Products {
  double xq = 0;
  double qq = 0;

  double BestScale() const { return xq / qq; }
  // What the squared error is below sum(x^2).
  double Gain(double scale) const { return scale * (2 * xq - scale * qq); }
};

Products Multiply(std::span<const float> values, float scale, int bits) {
  Products sums;
  for (const float value : values) {
    const auto q = static_cast<double>(Quantized(value, scale, bits));
    sums.xq += q * static_cast<double>(value);
    sums.qq += q * q;
  }
  return sums;
}

}  // namespace

float BestScale(std::span<const float> values, int bits, float (*round)(float)) {
  const float largest = LargestMagnitude(values);
  float best = 0;
  double best_gain = 0;
  for (int i = 0; i < kCandidates; ++i) {
    const float distance = QuantizedReach(bits) - 1 + kCandidateStep * static_cast<float>(i);
    // Negative: the whole numbers reach one farther there.
    const float candidate = round(-largest / distance);
    if (candidate == 0) continue;
    const Products sums = Multiply(values, candidate, bits);
    // The error is a parabola in the scale, so what is nearest to the best one is the best stored.
    const float scale = round(static_cast<float>(sums.BestScale()));
    const double gain = sums.Gain(static_cast<double>(scale));
    if (gain > best_gain) {
      best = scale;
      best_gain = gain;
    }
  }
  return best;
}

}  // namespace sottovoce
