// Reading a WaveNet stack from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_WAVENET_H_
#define SOTTOVOCE_VOICE_VITS_WAVENET_H_

#include <cstdint>

#include "voice/vits_layers.h"
#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// The stack of `hidden` channels that makes `tensor`. Empty if the walk fails.
LayerRead<WaveNet> ReadWaveNet(VitsWalk* walk, TensorId tensor, uint32_t hidden);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_WAVENET_H_
