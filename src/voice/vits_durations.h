// Reading the duration predictor from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_DURATIONS_H_
#define SOTTOVOCE_VOICE_VITS_DURATIONS_H_

#include <cstdint>
#include <variant>

#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// All between the frames per id and `encoded`, the text encoder's last tensor of `hidden` channels.
std::variant<StochasticDurations, DeterministicDurations> ReadDurations(VitsWalk* walk,
                                                                        TensorId encoded,
                                                                        uint32_t hidden);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_DURATIONS_H_
