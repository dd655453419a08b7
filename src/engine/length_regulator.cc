#include "engine/length_regulator.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>

namespace sottovoce {
namespace {

// One row of [T] as a row of [F]: every value as often as its id has frames.
void ExpandRow(std::span<const float> row, std::span<const uint32_t> frames_per_id,
               std::span<float> out) {
  size_t frame = 0;
  for (size_t id = 0; id < row.size(); ++id) {
    std::fill_n(out.begin() + static_cast<ptrdiff_t>(frame), frames_per_id[id], row[id]);
    frame += frames_per_id[id];
  }
}

}  // namespace

Result<std::vector<uint32_t>> FramesPerId(std::span<const float> frames) {
  std::vector<uint32_t> result;
  result.reserve(frames.size());
  uint32_t total = 0;
  for (const float count : frames) {
    const std::string where = "frames of id " + std::to_string(result.size());
    if (!(count >= 0.0f) || !std::isfinite(count) || count != std::floor(count)) {
      return Status(StatusCode::kVoiceInvalid, where + " are not a whole number");
    }
    if (count > static_cast<float>(kMaxFramesPerId)) {
      return Status(StatusCode::kVoiceTooLarge, where + " are too many");
    }
    result.push_back(static_cast<uint32_t>(count));
    total += result.back();
    if (total > kMaxFramesPerSentence) {
      return Status(StatusCode::kVoiceTooLarge, "the sentence has too many frames");
    }
  }
  return result;
}

std::vector<float> ExpandPrior(const Prior& prior, std::span<const uint32_t> frames_per_id,
                               float noise_scale, NoiseKey key) {
  const size_t ids = frames_per_id.size();
  const size_t frames = std::accumulate(frames_per_id.begin(), frames_per_id.end(), size_t{0});
  assert(prior.mean.size() == prior.channels * ids);
  assert(prior.log_std.size() == prior.channels * ids);
  assert(frames <= kMaxFramesPerSentence);

  std::vector<float> z_p(prior.channels * frames);
  std::vector<float> std_of_id(ids);
  std::vector<float> std_of_frame(frames);
  std::vector<float> noise(frames);
  for (size_t channel = 0; channel < prior.channels; ++channel) {
    const std::span<float> row = std::span(z_p).subspan(channel * frames, frames);
    ExpandRow(prior.mean.subspan(channel * ids, ids), frames_per_id, row);
    // The sum below would change nothing; and voices are quicker without exp and noise.
    if (noise_scale == 0.0f) continue;
    const std::span<const float> log_std = prior.log_std.subspan(channel * ids, ids);
    std::transform(log_std.begin(), log_std.end(), std_of_id.begin(),
                   [](float value) { return std::exp(value); });
    ExpandRow(std_of_id, frames_per_id, std_of_frame);
    // A channel's numbers start at the same place whatever the sentence's length.
    FillNormal(key, NoiseStream::kPrior, uint64_t{channel} * kMaxFramesPerSentence, noise);
    for (size_t frame = 0; frame < frames; ++frame) {
      row[frame] += noise[frame] * std_of_frame[frame] * noise_scale;
    }
  }
  return z_p;
}

std::vector<float> DurationNoise(uint32_t id_count, NoiseKey key) {
  std::vector<float> noise(size_t{2} * id_count);
  FillNormal(key, NoiseStream::kDuration, 0, noise);
  return noise;
}

}  // namespace sottovoce
