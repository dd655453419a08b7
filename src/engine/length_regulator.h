// From the text's prior to the frames' prior, and to z_p.
#ifndef SOTTOVOCE_ENGINE_LENGTH_REGULATOR_H_
#define SOTTOVOCE_ENGINE_LENGTH_REGULATOR_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "base/status.h"

namespace sottovoce {

// One sentence's prior as the text encoder gives it: [C, T], channels outermost.
struct Prior {
  std::span<const float> mean;
  std::span<const float> log_std;
  uint32_t channels = 0;
};

// Frames per id are capped so that a broken voice cannot ask for minutes of sound for one phoneme;
// the sum is what memory is sized by.
inline constexpr uint32_t kMaxFramesPerId = 1000;
inline constexpr uint32_t kMaxFramesPerSentence = 20000;

// Frames per id from the network's `frames` (whole numbers as float, [T]). kVoiceInvalid if one is
// no whole number from 0 on; kVoiceTooLarge beyond the caps. All may be 0: a sentence without
// sound.
Result<std::vector<uint32_t>> FramesPerId(std::span<const float> frames);

// z_p = mean + exp(log_std) * noise * noise_scale, each id's column repeated for its frames (VITS
// section 2.2.2; the graph's attention path). `noise` is the standard normal of rng.h for `key`,
// number channel * kMaxFramesPerSentence + frame, so that it depends neither on how the sentence is
// cut nor on its length. With noise_scale 0 no noise is drawn.
// Returns [C, F], channels outermost, F the sum of `frames_per_id`. Shapes are preconditions.
std::vector<float> ExpandPrior(const Prior& prior, std::span<const uint32_t> frames_per_id,
                               float noise_scale, NoiseKey key);

// The duration predictor's standard normal noise, [2, T], from the same generator's other stream.
std::vector<float> DurationNoise(uint32_t id_count, NoiseKey key);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_LENGTH_REGULATOR_H_
