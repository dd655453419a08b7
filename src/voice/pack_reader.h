// Reading a VITS voice from a voice pack.
#ifndef SOTTOVOCE_VOICE_PACK_READER_H_
#define SOTTOVOCE_VOICE_PACK_READER_H_

#include <cstdint>
#include <span>

#include "base/status.h"
#include "voice/vits_model.h"

namespace sottovoce {

// The voice in `pack`, which may be hostile and must outlive the model: all weights are views of
// it, restored as they are read. No weight's value is looked at, nor a section's SHA-256: who loads
// the file checks that. kVoiceInvalid, kVoiceUnsupported or kVoiceTooLarge as ReadPackTable; the
// first too if numbers and tensors do not fit together.
Result<VitsModel> ReadVoicePack(std::span<const uint8_t> pack);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_READER_H_
