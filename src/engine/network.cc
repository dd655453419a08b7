#include "engine/network.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sottovoce {
namespace {

using Durations = std::variant<StochasticDurationsRunner, DeterministicDurationsRunner>;

Durations MakeDurations(const VitsModel& model) {
  if (const auto* stochastic = std::get_if<StochasticDurations>(&model.durations)) {
    return StochasticDurationsRunner(*stochastic);
  }
  return DeterministicDurationsRunner(std::get<DeterministicDurations>(model.durations));
}

}  // namespace

Network::Network(const VitsModel& model)
    : latent_(model.latent),
      speakers_(model.speakers),
      speaker_width_(model.speaker_width),
      speaker_embedding_(CopyWeights(model.speaker_embedding)),
      text_encoder_(model.text_encoder),
      durations_(MakeDurations(model)),
      columns_(LatentChannels(static_cast<int>(model.latent))),
      flow_(model.flow, static_cast<int>(model.latent)),
      decoder_(model.decoder, columns_) {
  SetSpeaker(0);
}

void Network::SetSpeaker(uint32_t speaker) {
  if (speaker_embedding_.empty()) return;
  const std::span<const float> embedding =
      std::span(speaker_embedding_).subspan(size_t{speaker} * speaker_width_, speaker_width_);
  std::visit([&](auto& durations) { durations.SetSpeaker(embedding); }, durations_);
  flow_.SetSpeaker(embedding);
  decoder_.SetSpeaker(embedding);
}

Result<std::span<const uint32_t>> Network::Encode(std::span<const int32_t> ids,
                                                  std::span<const float> duration_noise,
                                                  float length_scale) {
  const Arena::Scope scope(&arena_);
  const int rows = static_cast<int>(ids.size());
  frames_per_id_.clear();
  const Rows hidden = text_encoder_.Encode(ids, &arena_);
  KeepPrior(text_encoder_.Project(hidden, rows, &arena_), ids.size());
  const std::span<float> durations(arena_.Take(ids.size()), ids.size());
  PredictDurations(hidden, duration_noise, durations);
  for (float& value : durations) value = std::ceil(std::exp(value) * length_scale);
  Result<std::vector<uint32_t>> frames = FramesPerId(durations);
  if (!frames.ok()) return frames.status();
  frames_per_id_ = *std::move(frames);
  return std::span<const uint32_t>(frames_per_id_);
}

void Network::PredictDurations(ConstRows hidden, std::span<const float> noise,
                               std::span<float> logs) {
  if (const auto* stochastic = std::get_if<StochasticDurationsRunner>(&durations_)) {
    stochastic->Predict(hidden, noise, logs, &arena_);
  } else {
    std::get<DeterministicDurationsRunner>(durations_).Predict(hidden, logs, &arena_);
  }
}

void Network::KeepPrior(ConstRows prior, size_t ids) {
  mean_.resize(latent_ * ids);
  log_std_.resize(latent_ * ids);
  for (size_t c = 0; c < latent_; ++c) {
    for (size_t t = 0; t < ids; ++t) {
      const float* row = prior.row(static_cast<ptrdiff_t>(t));
      mean_[c * ids + t] = row[c];
      log_std_[c * ids + t] = row[latent_ + c];
    }
  }
}

void Network::Start(std::span<const float> z_p, uint32_t frames) {
  assert(z_p.size() == size_t{latent_} * frames);
  frames_ = frames;
  flow_.Restart(static_cast<ptrdiff_t>(frames));
  decoder_.Restart(static_cast<ptrdiff_t>(frames));
  const size_t stride = columns_.size();
  const size_t rows = frames + 2 * static_cast<size_t>(decoder_.z_margin());
  latents_.assign(rows * stride, 0.0F);
  const Rows z = Latents();
  for (size_t column = 0; column < stride; ++column) {
    if (columns_[column] == kZeroChannel) continue;
    const float* from = z_p.data() + static_cast<size_t>(columns_[column]) * frames;
    for (uint32_t t = 0; t < frames; ++t) z.row(static_cast<ptrdiff_t>(t))[column] = from[t];
  }
}

Rows Network::Latents() {
  const auto stride = static_cast<ptrdiff_t>(columns_.size());
  return {latents_.data() + decoder_.z_margin() * stride, stride};
}

void Network::PrepareLatents(RowRange frames) {
  flow_.Advance(Latents(), frames.end + decoder_.z_look_ahead());
}

void Network::Synthesize(RowRange frames, std::span<float> samples) {
  assert(frames.first >= 0 && frames.end <= static_cast<ptrdiff_t>(frames_));
  assert(samples.size() == static_cast<size_t>(frames.size()) * hop_length());
  const Rows z = Latents();
  float* out = samples.data();
  while (!frames.empty()) {
    const RowRange chunk = {frames.first, std::min(frames.end, frames.first + kDecoderFrames)};
    flow_.Advance(z, decoder_.Plan(chunk).end);
    decoder_.Synthesize(z, chunk, out);
    out += chunk.size() * static_cast<ptrdiff_t>(hop_length());
    frames.first = chunk.end;
  }
}

NetworkMemory Network::memory() const {
  NetworkMemory memory;
  memory.text.weights =
      text_encoder_.weight_bytes() + speaker_embedding_.size() * sizeof(float) +
      std::visit([](const auto& durations) { return durations.weight_bytes(); }, durations_);
  memory.text.activations = arena_.bytes();
  memory.flow = {flow_.weight_bytes(), flow_.line_bytes()};
  memory.decoder = {decoder_.weight_bytes(), decoder_.line_bytes()};
  memory.sentence = (mean_.capacity() + log_std_.capacity() + latents_.capacity()) * sizeof(float);
  return memory;
}

}  // namespace sottovoce
