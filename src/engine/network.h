// All modules of one voice: what a sentence passes through, with noise given.
#ifndef SOTTOVOCE_ENGINE_NETWORK_H_
#define SOTTOVOCE_ENGINE_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "base/status.h"
#include "engine/arena.h"
#include "engine/decoder.h"
#include "engine/deterministic_durations.h"
#include "engine/flow.h"
#include "engine/length_regulator.h"
#include "engine/stochastic_durations.h"
#include "engine/text_encoder.h"
#include "voice/vits_model.h"

namespace sottovoce {

// Bytes that one module holds.
struct ModuleMemory {
  size_t weights = 0;
  size_t activations = 0;
};

struct NetworkMemory {
  ModuleMemory text;  // text encoder and durations; grows with the longest sentence so far
  ModuleMemory flow;
  ModuleMemory decoder;
  size_t sentence = 0;  // z and the prior
};

class Network {
 public:
  // Copies all weights it needs. The model has passed CheckVitsModel.
  explicit Network(const VitsModel& model);

  uint32_t hop_length() const { return decoder_.hop_length(); }
  uint32_t vocabulary() const { return text_encoder_.vocabulary(); }
  uint32_t speakers() const { return speakers_; }
  bool has_duration_noise() const {
    return std::holds_alternative<StochasticDurationsRunner>(durations_);
  }

  // Sets the conditioning of all modules; `speaker` is below speakers().
  void SetSpeaker(uint32_t speaker);

  // Text encoder and durations. `ids` are at least one and below vocabulary(); `duration_noise`,
  // [2, ids], is already scaled, or empty without has_duration_noise(). The prior is then prior().
  // The frames live until the next Encode; on failure (too many frames) there are none.
  Result<std::span<const uint32_t>> Encode(std::span<const int32_t> ids,
                                           std::span<const float> duration_noise,
                                           float length_scale);

  // The prior per id; valid until the next Encode.
  Prior prior() const { return {mean_, log_std_, latent_}; }

  // Begins a sentence with `z_p` [latent, frames], channels outermost.
  void Start(std::span<const float> z_p, uint32_t frames);

  // Runs the flow as far as Synthesize(frames) will need it, which does so itself otherwise.
  void PrepareLatents(RowRange frames);

  // Flow as far as needed, and decoder: hop_length() samples for each of `frames`, which lie within
  // the sentence.
  void Synthesize(RowRange frames, std::span<float> samples);

  NetworkMemory memory() const;

 private:
  void PredictDurations(ConstRows hidden, std::span<const float> noise, std::span<float> logs);
  void KeepPrior(ConstRows prior, size_t ids);
  Rows Latents();  // row 0 is the first frame

  uint32_t latent_;
  uint32_t speakers_;
  uint32_t speaker_width_;
  std::vector<float> speaker_embedding_;
  TextEncoderRunner text_encoder_;
  std::variant<StochasticDurationsRunner, DeterministicDurationsRunner> durations_;
  std::vector<int> columns_;  // of a row of z: which channel
  FlowRunner flow_;
  DecoderRunner decoder_;

  Arena arena_;
  std::vector<float> mean_, log_std_;  // [latent, ids]
  std::vector<uint32_t> frames_per_id_;
  uint32_t frames_ = 0;
  std::vector<float> latents_;  // rows of z between rows of zeros
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_NETWORK_H_
