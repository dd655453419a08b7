#include "voice/quantize.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "voice/quantize_blocks.h"
#include "voice/quantize_half.h"
#include "voice/quantize_scale.h"

namespace sottovoce {
namespace {

static_assert(std::endian::native == std::endian::little, "encoded weights are little-endian");

int BitsOf(WeightFormat blocks) { return static_cast<int>(blocks); }

void EncodeHalves(std::span<const float> values, uint8_t* encoded) {
  for (const float value : values) {
    const uint16_t half = FloatToHalf(value);
    std::memcpy(encoded, &half, sizeof(half));
    encoded += sizeof(half);
  }
}

void DecodeHalves(const uint8_t* encoded, std::span<float> out) {
  for (float& value : out) {
    uint16_t half;
    std::memcpy(&half, encoded, sizeof(half));
    encoded += sizeof(half);
    value = HalfToFloat(half);
  }
}

float Unrounded(float scale) { return scale; }

void EncodeChannels(const WeightLayout& layout, std::span<const float> values, uint8_t* encoded) {
  constexpr int kBits = 8;
  uint8_t* const bytes = encoded + size_t{layout.channels} * sizeof(float);
  const size_t stride = size_t{layout.channels} * layout.inner;
  std::vector<float> channel(layout.count / layout.channels);
  for (uint32_t c = 0; c < layout.channels; ++c) {
    const size_t start = size_t{c} * layout.inner;
    auto next = channel.begin();
    for (size_t at = start; at < layout.count; at += stride) {
      next = std::copy_n(values.begin() + static_cast<ptrdiff_t>(at), layout.inner, next);
    }
    const float scale = BestScale(channel, kBits, Unrounded);
    std::memcpy(encoded + size_t{c} * sizeof(float), &scale, sizeof(scale));
    for (size_t at = start; at < layout.count; at += stride) {
      for (size_t i = at; i < at + layout.inner; ++i) {
        const auto q = static_cast<int8_t>(Quantized(values[i], scale, kBits));
        bytes[i] = static_cast<uint8_t>(q);
      }
    }
  }
}

void DecodeChannels(const WeightLayout& layout, const uint8_t* encoded, size_t first,
                    std::span<float> out) {
  const uint8_t* const bytes = encoded + size_t{layout.channels} * sizeof(float);
  const size_t end = first + out.size();
  float* next = out.data();
  for (size_t at = first; at < end;) {
    const size_t run = at / layout.inner;
    const size_t run_end = std::min(end, (run + 1) * layout.inner);
    float scale;
    std::memcpy(&scale, encoded + run % layout.channels * sizeof(float), sizeof(scale));
    for (; at < run_end; ++at) {
      *next++ = scale * static_cast<float>(static_cast<int8_t>(bytes[at]));
    }
  }
}

}  // namespace

std::optional<WeightFormat> WeightFormatOf(uint8_t number) {
  const auto format = static_cast<WeightFormat>(number);
  switch (format) {
    case WeightFormat::kFloat32:
    case WeightFormat::kFloat16:
    case WeightFormat::kInt8PerChannel:
    case WeightFormat::kInt4Blocks:
    case WeightFormat::kInt5Blocks:
    case WeightFormat::kInt6Blocks:
    case WeightFormat::kInt8Blocks:
      return format;
  }
  return std::nullopt;
}

uint64_t EncodedSize(WeightFormat format, const WeightLayout& layout) {
  const uint64_t count = layout.count;
  switch (format) {
    case WeightFormat::kFloat32:
      return count * sizeof(float);
    case WeightFormat::kFloat16:
      return count * sizeof(uint16_t);
    case WeightFormat::kInt8PerChannel:
      return layout.channels * uint64_t{sizeof(float)} + count;
    default:
      return (count + kWeightsPerBlock - 1) / kWeightsPerBlock * BlockBytes(BitsOf(format));
  }
}

bool FitsAnyFormat(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
    largest = std::max(largest, std::abs(value));
  }
  return largest == 0 || (largest >= 0x1p-10F && largest <= kLargestHalf);
}

void EncodeWeights(WeightFormat format, const WeightLayout& layout, std::span<const float> values,
                   uint8_t* encoded) {
  if (values.empty()) return;
  switch (format) {
    case WeightFormat::kFloat32:
      std::memcpy(encoded, values.data(), values.size_bytes());
      return;
    case WeightFormat::kFloat16:
      return EncodeHalves(values, encoded);
    case WeightFormat::kInt8PerChannel:
      return EncodeChannels(layout, values, encoded);
    default:
      return EncodeBlocks(values, BitsOf(format), encoded);
  }
}

void DecodeWeights(WeightFormat format, const WeightLayout& layout, const uint8_t* encoded,
                   size_t first, std::span<float> out) {
  if (out.empty()) return;
  switch (format) {
    case WeightFormat::kFloat32:
      std::memcpy(out.data(), encoded + first * sizeof(float), out.size_bytes());
      return;
    case WeightFormat::kFloat16:
      return DecodeHalves(encoded + first * sizeof(uint16_t), out);
    case WeightFormat::kInt8PerChannel:
      return DecodeChannels(layout, encoded, first, out);
    default:
      return DecodeBlocks(encoded, BitsOf(format), first, out);
  }
}

}  // namespace sottovoce
