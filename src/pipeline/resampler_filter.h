// The low-pass filter of the resampler, sampled at the phases that a ratio needs.
#ifndef SOTTOVOCE_PIPELINE_RESAMPLER_FILTER_H_
#define SOTTOVOCE_PIPELINE_RESAMPLER_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sottovoce {

// Row r holds the coefficients for an output that lies r / phases of an input sample after the
// input at tap taps / 2 - 1. Each row sums to 1, so a constant passes unchanged whatever the phase.
//
// There are phases + 1 rows. If `exact`, phases is the number of positions an output can have
// between two inputs and a row is all that is needed; else outputs blend two neighbouring rows.
struct PhaseTable {
  uint32_t taps = 0;  // a multiple of kTapAlignment
  uint32_t phases = 0;
  bool exact = false;
  std::vector<float> rows;  // [phases + 1, taps]

  const float* Row(uint32_t phase) const { return rows.data() + size_t{phase} * taps; }
};

inline constexpr uint32_t kTapAlignment = 16;

// Upper bound of a table's size in floats, for every pair of rates the resampler takes.
inline constexpr size_t kMaxTableFloats = size_t{1} << 18;

// A Kaiser-windowed sinc between `up` and `down` = output and input rate over their greatest common
// divisor, both positive. Pass band up to 0.9 and stop band from 1.0 of the lower Nyquist
// frequency.
PhaseTable MakePhaseTable(uint32_t up, uint32_t down);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_RESAMPLER_FILTER_H_
