#include "engine/engine.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "engine/check_model.h"
#include "engine/length_regulator.h"

namespace sottovoce {
namespace {

bool IsScale(float value) { return std::isfinite(value) && value >= 0.0F; }

}  // namespace

Result<std::unique_ptr<Engine>> Engine::Create(const VitsModel& model) {
  Status status = CheckVitsModel(model);
  if (!status.ok()) return status;
  return std::unique_ptr<Engine>(new Engine(model));
}

Status Engine::CheckArguments(std::span<const int32_t> ids, const EngineOptions& options) const {
  const auto invalid = [](std::string message) {
    return Status(StatusCode::kInvalidArgument, std::move(message));
  };
  if (ids.empty()) return invalid("a sentence needs phoneme ids");
  if (ids.size() > kMaxIdsPerSentence) return invalid("the sentence has too many phoneme ids");
  for (const int32_t id : ids) {
    if (id < 0 || static_cast<uint32_t>(id) >= network_.vocabulary()) {
      return invalid("the voice has no phoneme id " + std::to_string(id));
    }
  }
  if (network_.speakers() > 1 && options.speaker >= network_.speakers()) {
    return invalid("the voice has no speaker " + std::to_string(options.speaker));
  }
  if (!IsScale(options.noise_scale) || !IsScale(options.noise_w_scale) ||
      !IsScale(options.length_scale) || options.length_scale == 0.0F) {
    return invalid("scales must be finite and not negative, the length scale positive");
  }
  return {};
}

Result<std::span<const uint32_t>> Engine::Begin(std::span<const int32_t> ids,
                                                const EngineOptions& options) {
  has_sentence_ = false;
  Status status = CheckArguments(ids, options);
  if (!status.ok()) return status;
  network_.SetSpeaker(network_.speakers() > 1 ? options.speaker : 0);

  std::vector<float> noise;
  if (network_.has_duration_noise()) {
    noise = DurationNoise(static_cast<uint32_t>(ids.size()), options.key);
    for (float& value : noise) value *= options.noise_w_scale;
  }
  const Result<std::span<const uint32_t>> frames =
      network_.Encode(ids, noise, options.length_scale);
  if (!frames.ok()) return frames;
  frames_ = std::accumulate(frames->begin(), frames->end(), uint32_t{0});
  network_.Start(ExpandPrior(network_.prior(), *frames, options.noise_scale, options.key), frames_);
  has_sentence_ = true;
  return frames;
}

Result<std::span<const float>> Engine::Synthesize(uint32_t first_frame, uint32_t frame_count) {
  if (!has_sentence_) return Status(StatusCode::kWrongState, "no sentence has begun");
  if (first_frame > frames_ || frame_count > frames_ - first_frame) {
    return Status(StatusCode::kInvalidArgument, "frames outside the sentence");
  }
  const size_t count = size_t{frame_count} * hop_length();
  if (samples_.size() < count) samples_.resize(count);
  const std::span<float> samples = std::span(samples_).first(count);
  network_.Synthesize(RangeOf(first_frame, frame_count), samples);
  return std::span<const float>(samples);
}

}  // namespace sottovoce
