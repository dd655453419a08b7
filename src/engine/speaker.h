// A speaker's conditioning of one module: its embedding through a 1x1 convolution, once a speaker.
#ifndef SOTTOVOCE_ENGINE_SPEAKER_H_
#define SOTTOVOCE_ENGINE_SPEAKER_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/convolution.h"
#include "voice/vits_model.h"

namespace sottovoce {

// A vector that the module adds to its activations, or none in a voice with one speaker.
class SpeakerVector {
 public:
  SpeakerVector() = default;
  // Value n of the vector is output channels[n] of `conv`, 0 for kZeroChannel; an empty list means
  // all channels in order.
  SpeakerVector(const std::optional<Conv1d>& conv, std::span<const int> channels);

  void Set(std::span<const float> embedding);

  // Values from `first` on, or null if there are none. Readable to the next whole panel.
  const float* data(size_t first = 0) const {
    return values_.empty() ? nullptr : values_.data() + first;
  }
  size_t weight_bytes() const { return conv_.weight_bytes(); }

 private:
  Convolution conv_;
  std::vector<float> embedding_;
  std::vector<float> values_;
  std::vector<float> workspace_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_SPEAKER_H_
