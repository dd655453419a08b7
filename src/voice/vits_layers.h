// The layers that the modules of VITS share.
#ifndef SOTTOVOCE_VOICE_VITS_LAYERS_H_
#define SOTTOVOCE_VOICE_VITS_LAYERS_H_

#include <cstdint>
#include <optional>

#include "voice/vits_conv.h"
#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// Over channels of [1, C, T], as exporters write it out.
LayerRead<LayerNorm> ReadLayerNorm(VitsWalk* walk, TensorId tensor, uint32_t channels);

// x * 0.5 * (1 + erf(x / sqrt(2))) -> x
TensorId ReadGelu(VitsWalk* walk, TensorId tensor);

// The channels reversed, the axis 1 of [1, C, T] -> what they were before.
TensorId ReadFlip(VitsWalk* walk, TensorId tensor);

// A Split of `channels` channels in equal halves, of which `first` is the first.
struct Halves {
  TensorId whole = kNoTensor;
  TensorId second = kNoTensor;
};
Halves ReadHalves(VitsWalk* walk, TensorId first, uint32_t channels);

// The two tensors that a Concat of channels joins.
struct Joined {
  TensorId first = kNoTensor;
  TensorId second = kNoTensor;
};
Joined ReadJoined(VitsWalk* walk, TensorId tensor);

// Whether `tensor` is a Slice of the channels from `first` up to `last` -> what was sliced.
std::optional<TensorId> TryChannels(VitsWalk* walk, TensorId tensor, uint32_t first, uint32_t last,
                                    uint32_t channels);

// What a convolution of the speaker's embedding is added to.
struct SpeakerSum {
  TensorId without = kNoTensor;   // the tensor itself if no speaker is added
  std::optional<Conv1d> speaker;  // in voices with many speakers
};

// Reads x + conv(speaker), or just x.
SpeakerSum ReadSpeakerSum(VitsWalk* walk, TensorId tensor, uint32_t channels);

// Whether `tensor` is the speaker's embedding, [1, width, 1].
bool IsSpeaker(VitsWalk* walk, TensorId tensor);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_LAYERS_H_
