// Reading a VITS voice from an ONNX file.
#ifndef SOTTOVOCE_VOICE_READ_VITS_H_
#define SOTTOVOCE_VOICE_READ_VITS_H_

#include <cstdint>
#include <span>

#include "base/status.h"
#include "voice/vits_model.h"

namespace sottovoce {

// The weights and hyper-parameters of the voice in `onnx`, which may be hostile and must outlive
// the model: most weights are views of it. All is read from the graph, by structure and by the
// shapes of its initialisers, never by name; a graph that computes anything else than what
// VitsModel says is refused. kVoiceInvalid if it is not ONNX, kVoiceUnsupported with the node's
// name if it is not this network, kVoiceTooLarge for absurd sizes.
Result<VitsModel> ReadVits(std::span<const uint8_t> onnx);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_READ_VITS_H_
