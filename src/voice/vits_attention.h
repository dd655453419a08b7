// Reading self-attention with relative positions from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_ATTENTION_H_
#define SOTTOVOCE_VOICE_VITS_ATTENTION_H_

#include <cstdint>

#include "voice/vits_layers.h"
#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// The attention over `hidden` channels whose output convolution makes `tensor`.
LayerRead<Attention> ReadAttention(VitsWalk* walk, TensorId tensor, uint32_t hidden);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_ATTENTION_H_
