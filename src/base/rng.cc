#include "base/rng.h"

#include <bit>
#include <cmath>
#include <cstddef>

#include "base/philox.h"

// Natural logarithms, sines and the like differ in the last bit from one C library to the next.
// Only
// + - * / and sqrt, which IEEE 754 defines to the bit, and integer operations stand here; the build
// keeps the compiler from fusing them (-ffp-contract=off).

namespace sottovoce {
namespace {

constexpr uint64_t kValuesPerBlock = 4;

// log(x) for a normal x > 0, to 1e-10 relative: x = 2^e * m with m in [sqrt(1/2), sqrt(2)), and
// log(m) = 2 atanh(s), s = (m - 1) / (m + 1), |s| < 0.172, by its series to s^11.
double Log(double x) {
  constexpr double kLn2 = 0.693147180559945309417;
  constexpr uint64_t kSqrtHalfBits = 0x3FE6A09E667F3BCD;
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  // Counting from sqrt(1/2)'s bits puts the step from one exponent to the next there.
  const auto exponent = static_cast<int64_t>(bits - kSqrtHalfBits) >> 52;
  const double m = std::bit_cast<double>(bits - (static_cast<uint64_t>(exponent) << 52));
  const double s = (m - 1.0) / (m + 1.0);
  const double t = s * s;
  const double series =
      1.0 + t * (1.0 / 3 + t * (1.0 / 5 + t * (1.0 / 7 + t * (1.0 / 9 + t * (1.0 / 11)))));
  return static_cast<double>(exponent) * kLn2 + 2.0 * s * series;
}

// The inverse of the normal distribution function: Wichura, "Algorithm AS 241: the percentage
// points of the normal distribution", Applied Statistics 37 (1988), routine PPND7, good to 1e-7
// relative. Its third branch, for p under exp(-25), is out of the reach of 32-bit p.
double InverseNormal(double p) {
  const double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) /
           (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0);
  }
  const double r = std::sqrt(-Log(q < 0.0 ? p : 1.0 - p)) - 1.6;
  const double z = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) /
                   ((0.12021132975 * r + 0.73700164250) * r + 1.0);
  return q < 0.0 ? -z : z;
}

// The middle of one of 2^32 equal parts of (0, 1), so neither end is ever reached.
float NormalFromBits(uint32_t bits) {
  constexpr double kPart = 0x1p-32;
  return static_cast<float>(InverseNormal((bits + 0.5) * kPart));
}

}  // namespace

void FillNormal(NoiseKey key, NoiseStream stream, uint64_t first, std::span<float> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    const uint64_t index = first + filled;
    const uint64_t block = index / kValuesPerBlock;
    const PhiloxCounter words =
        Philox4x32({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32),
                    static_cast<uint32_t>(stream), 0},
                   {key.seed, key.sentence});
    for (size_t i = index % kValuesPerBlock; i < kValuesPerBlock && filled < out.size(); ++i) {
      out[filled++] = NormalFromBits(words[i]);
    }
  }
}

}  // namespace sottovoce
