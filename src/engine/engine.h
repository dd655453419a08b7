// The engine: phoneme ids to sound by a VITS network of our own, window by window. The same
// interface as every inference backend: web/src/backends/backend.ts.
#ifndef SOTTOVOCE_ENGINE_ENGINE_H_
#define SOTTOVOCE_ENGINE_ENGINE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "engine/network.h"
#include "voice/vits_model.h"

namespace sottovoce {

// The text encoder's time grows with the square of the number of ids.
inline constexpr uint32_t kMaxIdsPerSentence = 4096;

struct EngineOptions {
  float noise_scale = 0;
  float length_scale = 1;
  float noise_w_scale = 0;
  uint32_t speaker = 0;  // ignored by a voice with one speaker
  NoiseKey key = {};
};

// One voice. Not thread-safe: one at a time may call it.
class Engine {
 public:
  // Packs the weights; `model` and the voice's bytes are no longer needed afterwards. Fails as
  // CheckVitsModel does.
  static Result<std::unique_ptr<Engine>> Create(const VitsModel& model);

  // Samples a frame.
  uint32_t hop_length() const { return network_.hop_length(); }

  // Begins a sentence, which becomes the current one, and returns its frames per id, which live
  // until the next Begin. kInvalidArgument for no ids or too many, an id outside the vocabulary, an
  // unknown speaker, or scales that are no finite numbers from 0 on (a length scale of 0 is none);
  // otherwise fails as FramesPerId does. After a failure there is no current sentence.
  Result<std::span<const uint32_t>> Begin(std::span<const int32_t> ids,
                                          const EngineOptions& options);

  // Samples in [-1, 1] of frames [first_frame, first_frame + frame_count) of the current sentence:
  // the same bits whatever windows it is cut into. They live until the next call. Windows in order
  // cost least; the first window far inside a sentence pays for the flow up to there. kWrongState
  // without a sentence, kInvalidArgument for frames outside it.
  Result<std::span<const float>> Synthesize(uint32_t first_frame, uint32_t frame_count);

  NetworkMemory memory() const { return network_.memory(); }

 private:
  explicit Engine(const VitsModel& model) : network_(model) {}

  Status CheckArguments(std::span<const int32_t> ids, const EngineOptions& options) const;

  Network network_;
  bool has_sentence_ = false;
  uint32_t frames_ = 0;
  std::vector<float> samples_;  // as large as the largest window so far
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_ENGINE_H_
