// Writing a VITS voice as a voice pack: docs/voice-pack.md.
#ifndef SOTTOVOCE_VOICE_PACK_WRITER_H_
#define SOTTOVOCE_VOICE_PACK_WRITER_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "voice/pack_options.h"
#include "voice/vits_model.h"

namespace sottovoce {

// What travels with the weights, copied byte by byte.
struct PackTexts {
  std::string_view config;  // the voice's .onnx.json
  std::string_view licence;
  std::string_view model_card;
};

// Tensors with values that their format cannot hold (FitsAnyFormat) stay float32. Takes the pack's
// memory and one tensor's. kVoiceUnsupported if the model's numbers do not fit its weights,
// kVoiceTooLarge if the pack would pass 2 GiB.
Result<std::vector<uint8_t>> WriteVoicePack(const VitsModel& model, const PackTexts& texts,
                                            const PackOptions& options);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_WRITER_H_
