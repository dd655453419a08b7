// The deterministic duration predictor: two convolutions to the logarithm of each id's duration.
// Ren et al., "FastSpeech", arXiv 1905.09263, section 3.3.
#ifndef SOTTOVOCE_ENGINE_DETERMINISTIC_DURATIONS_H_
#define SOTTOVOCE_ENGINE_DETERMINISTIC_DURATIONS_H_

#include <cstddef>
#include <span>

#include "engine/arena.h"
#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "engine/norm.h"
#include "engine/speaker.h"
#include "voice/vits_model.h"

namespace sottovoce {

class DeterministicDurationsRunner {
 public:
  // The model has passed CheckVitsModel.
  explicit DeterministicDurationsRunner(const DeterministicDurations& durations);

  void SetSpeaker(std::span<const float> embedding) { speaker_.Set(embedding); }

  // Fills `log_durations`, one an id, from as many rows of the text encoder's `hidden`.
  void Predict(ConstRows hidden, std::span<float> log_durations, Arena* arena) const;

  size_t weight_bytes() const;

 private:
  SpeakerVector speaker_;
  Convolution conv_1_;
  Norm norm_1_;
  Convolution conv_2_;
  Norm norm_2_;
  Convolution projection_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_DETERMINISTIC_DURATIONS_H_
