// Which format a voice pack stores each tensor in.
#ifndef SOTTOVOCE_VOICE_PACK_OPTIONS_H_
#define SOTTOVOCE_VOICE_PACK_OPTIONS_H_

#include <cstdint>

#include "voice/pack_tensor.h"
#include "voice/quantize.h"

namespace sottovoce {

enum class PackPreset : uint8_t {
  kFloat32,  // as the voice was trained, for comparing
  kFloat16,
  kInt8,   // a scale per output channel
  kSmall,  // blocks: 4 bits in text encoder and flow, 6 in the decoder, 8 in the durations
};

struct PackOptions {
  PackPreset preset = PackPreset::kFloat16;
  // Convolutions with fewer weights keep 16 bits: they are a hundredth of a voice, and among them
  // are its most sensitive ones, the decoder's last and those that shape the durations' splines.
  uint32_t least_quantized = 8192;
};

// Biases, norms, tables and embeddings have 16 bits in every preset but the first: together they
// are one part in a hundred, and 16 bits everywhere have been measured to sound as 32 do.
WeightFormat ChooseWeightFormat(const PackOptions& options, PackPart part, PackKind kind,
                                const WeightLayout& layout);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_OPTIONS_H_
