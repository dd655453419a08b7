// Whether a VitsModel hangs together, so that the engine can trust its numbers.
#ifndef SOTTOVOCE_ENGINE_CHECK_MODEL_H_
#define SOTTOVOCE_ENGINE_CHECK_MODEL_H_

#include "base/status.h"
#include "voice/vits_model.h"

namespace sottovoce {

// kVoiceUnsupported if weights have other sizes than their shapes say, layers do not fit together,
// or the engine cannot run them; kVoiceTooLarge if a layer would need absurd memory at run time.
Status CheckVitsModel(const VitsModel& model);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_CHECK_MODEL_H_
