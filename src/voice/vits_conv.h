// Reading convolutions from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_CONV_H_
#define SOTTOVOCE_VOICE_VITS_CONV_H_

#include <cstdint>

#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// A layer and the tensor that goes into it, plain nodes left out.
template <typename T>
struct LayerRead {
  T layer;
  TensorId input = kNoTensor;
};

// What the place in the network asks of a convolution; 0 for any.
struct ConvShape {
  uint32_t out = 0;
  uint32_t in = 0;
  uint32_t kernel = 0;
  bool depthwise = false;  // one group a channel; else one group in all
};

// The convolution that makes `tensor`, with a Pad before it folded in. It must keep the length.
LayerRead<Conv1d> ReadConv(VitsWalk* walk, TensorId tensor, const ConvShape& shape);

// The same; its output must be `stride` times as long as its input.
LayerRead<ConvTranspose1d> ReadConvTranspose(VitsWalk* walk, TensorId tensor);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_CONV_H_
