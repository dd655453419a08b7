#include "voice/pack_options.h"

namespace sottovoce {
namespace {

// With fewer weights to a scale it takes as much as it saves.
constexpr size_t kLeastPerChannel = 32;

// The decoder hears each lost bit, text encoder and flow hardly any: with 4 bits in these alone
// DistillMOS falls by 0.02, with 4 bits everywhere by 0.17. The durations are few weights, and
// one frame more or less is heard.
WeightFormat SmallFormat(PackPart part) {
  switch (part) {
    case PackPart::kTextEncoder:
    case PackPart::kFlow:
      return WeightFormat::kInt4Blocks;
    case PackPart::kDecoder:
      return WeightFormat::kInt6Blocks;
    default:
      return WeightFormat::kInt8Blocks;
  }
}

}  // namespace

WeightFormat ChooseWeightFormat(const PackOptions& options, PackPart part, PackKind kind,
                                const WeightLayout& layout) {
  if (options.preset == PackPreset::kFloat32) return WeightFormat::kFloat32;
  const bool is_weight = kind == PackKind::kConvWeight || kind == PackKind::kTransposedConvWeight;
  if (options.preset == PackPreset::kFloat16 || !is_weight ||
      layout.count < options.least_quantized || layout.count / layout.channels < kLeastPerChannel) {
    return WeightFormat::kFloat16;
  }
  return options.preset == PackPreset::kInt8 ? WeightFormat::kInt8PerChannel : SmallFormat(part);
}

}  // namespace sottovoce
