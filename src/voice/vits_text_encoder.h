// Reading the text encoder from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_TEXT_ENCODER_H_
#define SOTTOVOCE_VOICE_VITS_TEXT_ENCODER_H_

#include "voice/vits_layers.h"
#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// All between mean and log_std per id and the ids. The result's `input` is what goes into the
// projection, from which durations are predicted too. Empty if the walk fails.
LayerRead<TextEncoder> ReadTextEncoder(VitsWalk* walk);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_TEXT_ENCODER_H_
