#include "voice/pack_tensor.h"

#include "voice/pack_bytes.h"

namespace sottovoce {
namespace {

// Entry: part, kind, format, zero; three dims; offset; size.
constexpr size_t kDimsAt = 4;
constexpr size_t kOffsetAt = 16;
constexpr size_t kSizeAt = 20;

}  // namespace

std::optional<WeightLayout> PackLayout(PackKind kind, const PackDims& dims) {
  uint64_t count = 1;
  for (const uint32_t dim : dims) {
    count *= dim;  // below 2^64: of two numbers below 2^32
    if (count > UINT32_MAX) return std::nullopt;
  }
  WeightLayout layout = {.count = static_cast<size_t>(count)};
  if (count == 0) return layout;
  if (kind == PackKind::kConvWeight) {
    layout.channels = dims[0];
    layout.inner = dims[1] * dims[2];
  } else if (kind == PackKind::kTransposedConvWeight) {
    layout.channels = dims[1];
    layout.inner = dims[2];
  }
  return layout;
}

void StorePackTensor(const PackTensor& tensor, uint8_t* entry) {
  entry[0] = static_cast<uint8_t>(tensor.part);
  entry[1] = static_cast<uint8_t>(tensor.kind);
  entry[2] = static_cast<uint8_t>(tensor.format);
  entry[3] = 0;
  for (size_t i = 0; i < tensor.dims.size(); ++i) {
    StoreU32(tensor.dims[i], entry + kDimsAt + i * sizeof(uint32_t));
  }
  StoreU32(tensor.offset, entry + kOffsetAt);
  StoreU32(tensor.size, entry + kSizeAt);
}

std::optional<PackTensor> LoadPackTensor(const uint8_t* entry) {
  const std::optional<WeightFormat> format = WeightFormatOf(entry[2]);
  if (!format.has_value()) return std::nullopt;
  PackTensor tensor;
  tensor.part = static_cast<PackPart>(entry[0]);
  tensor.kind = static_cast<PackKind>(entry[1]);
  tensor.format = *format;
  for (size_t i = 0; i < tensor.dims.size(); ++i) {
    tensor.dims[i] = LoadU32(entry + kDimsAt + i * sizeof(uint32_t));
  }
  tensor.offset = LoadU32(entry + kOffsetAt);
  tensor.size = LoadU32(entry + kSizeAt);
  return tensor;
}

}  // namespace sottovoce
