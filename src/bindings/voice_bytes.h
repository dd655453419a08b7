// A voice file as JavaScript hands it over.
#ifndef SOTTOVOCE_BINDINGS_VOICE_BYTES_H_
#define SOTTOVOCE_BINDINGS_VOICE_BYTES_H_

#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/status.h"
#include "bindings/js_values.h"

namespace sottovoce {

// The largest Piper voices have 114 MB.
inline constexpr size_t kMaxVoiceBytes = size_t{512} << 20;

// A copy of a Uint8Array; kInvalidArgument for anything else.
inline Result<std::vector<uint8_t>> ReadVoiceBytes(const emscripten::val& onnx) {
  std::optional<std::vector<uint8_t>> bytes = ReadTyped<uint8_t>(onnx, kMaxVoiceBytes);
  if (bytes.has_value()) return *std::move(bytes);
  return {StatusCode::kInvalidArgument, "a voice must be a Uint8Array of at most 512 MiB"};
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_VOICE_BYTES_H_
