// From the voice's sample rate to the device's.
#ifndef SOTTOVOCE_PIPELINE_RESAMPLER_H_
#define SOTTOVOCE_PIPELINE_RESAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "pipeline/resampler_filter.h"

namespace sottovoce {

// Wider than what an AudioContext may be asked for (8000 to 96000 Hz must work, engines go to
// 768000).
inline constexpr uint32_t kMinSampleRate = 3000;
inline constexpr uint32_t kMaxSampleRate = 768000;

// One mono stream. The output does not depend on how the input is cut into pieces, has no delay
// (the first output lies on the first input) and ceil(inputs * to / from) samples in all. Equal
// rates pass bit for bit. Measured by resampler_test for the rates of real voices and devices: flat
// to 0.001 dB up to 0.9 of the lower Nyquist frequency, images and aliases at least 96 dB down.
//
// An output costs one dot product of 128 taps, stretched by from / to when that is above 1; two if
// the rates have a small common divisor. Memory: the table (at most kMaxTableFloats), the taps, and
// the piece being worked on. Input must be finite.
class Resampler {
 public:
  // kInvalidArgument unless both rates are in [kMinSampleRate, kMaxSampleRate].
  static Result<Resampler> Create(uint32_t from, uint32_t to);

  // Appends to `out` what `in` makes known; the last half filter's worth of samples stays inside.
  void Process(std::span<const float> in, std::vector<float>* out);

  // Appends the rest of the stream, and is ready for a new one.
  void Flush(std::vector<float>* out);

 private:
  Resampler(uint32_t up, uint32_t down);

  void Restart();
  void Drain(std::vector<float>* out);
  float OutputAt(const float* in) const;

  uint32_t up_;
  uint32_t down_;
  PhaseTable table_;  // without rows if the rates agree
  std::vector<float> pending_;
  size_t window_ = 0;   // of pending_, where the next output's first tap lies
  uint32_t phase_ = 0;  // the next output's position between two inputs, in 1 / up_
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_RESAMPLER_H_
