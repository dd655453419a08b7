// Reading the decoder, HiFi-GAN's generator, from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_DECODER_H_
#define SOTTOVOCE_VOICE_VITS_DECODER_H_

#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// All between the graph's output and z. Empty if the walk fails.
Decoder ReadDecoder(VitsWalk* walk);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_DECODER_H_
