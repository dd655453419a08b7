// The tensor table of a voice pack's network section.
#ifndef SOTTOVOCE_VOICE_PACK_TENSOR_H_
#define SOTTOVOCE_VOICE_PACK_TENSOR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "voice/quantize.h"

namespace sottovoce {

// The part of the network that a tensor belongs to. The numbers are those in a pack, here and
// below.
enum class PackPart : uint8_t {
  kVoice = 0,
  kTextEncoder = 1,
  kDurations = 2,
  kFlow = 3,
  kDecoder = 4,
};

enum class PackKind : uint8_t {
  kConvWeight = 0,            // [out, in / groups, kernel]
  kTransposedConvWeight = 1,  // [in, out, kernel]
  kBias = 2,
  kNormGamma = 3,
  kNormBeta = 4,
  kEmbedding = 5,
  kRelativeKey = 6,
  kRelativeValue = 7,
  kAffineMean = 8,
  kAffineLogScale = 9,
};

using PackDims = std::array<uint32_t, 3>;             // ones behind a tensor's rank
inline constexpr PackDims kNoPackTensor = {0, 1, 1};  // of one that a voice does without

struct PackTensor {
  PackPart part = PackPart::kVoice;
  PackKind kind = PackKind::kConvWeight;
  WeightFormat format = WeightFormat::kFloat32;
  PackDims dims = kNoPackTensor;
  uint32_t offset = 0;  // in the weights section, a multiple of 16
  uint32_t size = 0;    // encoded
};

inline constexpr size_t kPackTensorBytes = 24;

// Nothing if `dims` have 2^32 elements or more.
std::optional<WeightLayout> PackLayout(PackKind kind, const PackDims& dims);

// An entry of the table, kPackTensorBytes.
void StorePackTensor(const PackTensor& tensor, uint8_t* entry);

// Nothing if the format is unknown. Part and kind are as they stand there.
std::optional<PackTensor> LoadPackTensor(const uint8_t* entry);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_TENSOR_H_
