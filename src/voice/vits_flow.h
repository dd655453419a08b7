// Reading the inverse flow, z_p -> z, from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_FLOW_H_
#define SOTTOVOCE_VOICE_VITS_FLOW_H_

#include <vector>

#include "voice/vits_model.h"
#include "voice/vits_walk.h"

namespace sottovoce {

// All between z and z_p, in the order in which inference runs it. Empty if the walk fails.
std::vector<FlowCoupling> ReadFlow(VitsWalk* walk);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_FLOW_H_
