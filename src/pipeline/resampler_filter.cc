#include "pipeline/resampler_filter.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace sottovoce {
namespace {

// Half the filter's length, in samples of the lower rate. Kaiser's estimate for 2 * 64 taps and a
// transition of 0.1 of Nyquist is a stop band of 99 dB, for which he gives beta = 0.1102 (99 - 8.7)
// (Oppenheim and Schafer, "Discrete-Time Signal Processing", section 7.5.3).
constexpr double kHalfWidth = 64;
constexpr double kBeta = 9.95;
// The middle of the transition, relative to the lower Nyquist frequency.
constexpr double kCutOff = 0.95;

// A table with a row for every position is kept while it is no larger than this (512 KiB).
constexpr size_t kMaxExactFloats = size_t{1} << 17;
// Rows a sample of the lower rate for ratios beyond that. Blending linearly errs by at most
// (pi * kCutOff / 512)^2 / 24 of the peak, -117 dB, at each tap.
constexpr double kBlendedPhases = 512;

// The modified Bessel function of the first kind and order 0, by its power series.
double BesselI0(double x) {
  const double quarter_square = x * x / 4;
  double term = 1;
  double sum = 1;
  for (int k = 1; term > sum * 1e-17; ++k) {
    term *= quarter_square / (static_cast<double>(k) * k);
    sum += term;
  }
  return sum;
}

// The filter at `time` samples of the lower rate from its middle, up to a factor.
double WindowedSinc(double time) {
  const double position = time / kHalfWidth;
  if (std::abs(position) >= 1) return 0;
  const double window = BesselI0(kBeta * std::sqrt(1 - position * position));
  const double angle = std::numbers::pi * kCutOff * time;
  return angle == 0 ? window : window * std::sin(angle) / angle;
}

// `offset` in [0, 1]: where the output lies after the input at tap row.size() / 2 - 1.
// `scale`: samples of the lower rate an input sample.
void FillRow(double offset, double scale, std::span<float> row) {
  const double middle = static_cast<double>(row.size() / 2 - 1) + offset;
  std::vector<double> exact(row.size());
  double sum = 0;
  for (size_t tap = 0; tap < row.size(); ++tap) {
    exact[tap] = WindowedSinc((middle - static_cast<double>(tap)) * scale);
    sum += exact[tap];
  }
  for (size_t tap = 0; tap < row.size(); ++tap) row[tap] = static_cast<float>(exact[tap] / sum);
}

uint32_t RoundUp(double value, uint32_t multiple) {
  return (static_cast<uint32_t>(std::ceil(value)) + multiple - 1) / multiple * multiple;
}

}  // namespace

PhaseTable MakePhaseTable(uint32_t up, uint32_t down) {
  const double scale = std::min(1.0, static_cast<double>(up) / down);
  PhaseTable table;
  table.taps = RoundUp(2 * kHalfWidth / scale, kTapAlignment);
  table.exact = size_t{up} * table.taps <= kMaxExactFloats;
  // The further the filter is stretched over the input, the fewer rows an input sample needs.
  table.phases = table.exact ? up : RoundUp(kBlendedPhases * scale, 1);
  table.rows.resize((size_t{table.phases} + 1) * table.taps);
  for (uint32_t phase = 0; phase <= table.phases; ++phase) {
    FillRow(static_cast<double>(phase) / table.phases, scale,
            std::span(table.rows).subspan(size_t{phase} * table.taps, table.taps));
  }
  return table;
}

}  // namespace sottovoce
