#include "voice/quantize_blocks.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "voice/quantize_half.h"
#include "voice/quantize_scale.h"

namespace sottovoce {
namespace {

// So many whole numbers fill bytes without a rest, and one 64-bit word holds them.
constexpr size_t kGroup = 8;

void EncodeBlock(std::span<const float> values, int bits, uint8_t* block) {
  const float scale = BestScale(values, bits, RoundToHalf);
  const uint16_t half = FloatToHalf(scale);
  std::memcpy(block, &half, sizeof(half));
  block += sizeof(half);
  for (size_t group = 0; group < kWeightsPerBlock; group += kGroup) {
    uint64_t word = 0;
    for (size_t i = 0; i < kGroup; ++i) {
      const float value = group + i < values.size() ? values[group + i] : 0;
      const float q = Quantized(value, scale, bits) + QuantizedReach(bits);
      word |= uint64_t{static_cast<uint32_t>(q)} << (i * static_cast<size_t>(bits));
    }
    std::memcpy(block, &word, static_cast<size_t>(bits));
    block += bits;
  }
}

template <int kBits>
void DecodeBlock(const uint8_t* block, float* out) {
  uint16_t half;
  std::memcpy(&half, block, sizeof(half));
  const float scale = HalfToFloat(half);
  block += sizeof(half);
  for (size_t group = 0; group < kWeightsPerBlock; group += kGroup) {
    uint64_t word = 0;
    std::memcpy(&word, block, kBits);
    block += kBits;
    for (size_t i = 0; i < kGroup; ++i) {
      const auto q = static_cast<int32_t>(word >> (i * kBits) & ((1U << kBits) - 1));
      out[group + i] = scale * static_cast<float>(q - (1 << (kBits - 1)));
    }
  }
}

using BlockDecoder = void (*)(const uint8_t* block, float* out);

BlockDecoder DecoderOf(int bits) {
  switch (bits) {
    case 4:
      return DecodeBlock<4>;
    case 5:
      return DecodeBlock<5>;
    case 6:
      return DecodeBlock<6>;
    default:
      assert(bits == 8);
      return DecodeBlock<8>;
  }
}

}  // namespace

void EncodeBlocks(std::span<const float> values, int bits, uint8_t* blocks) {
  for (size_t first = 0; first < values.size(); first += kWeightsPerBlock) {
    const size_t count = std::min(kWeightsPerBlock, values.size() - first);
    EncodeBlock(values.subspan(first, count), bits, blocks);
    blocks += BlockBytes(bits);
  }
}

void DecodeBlocks(const uint8_t* blocks, int bits, size_t first, std::span<float> out) {
  const BlockDecoder decode = DecoderOf(bits);
  const uint8_t* block = blocks + first / kWeightsPerBlock * BlockBytes(bits);
  size_t skip = first % kWeightsPerBlock;
  while (!out.empty()) {
    const size_t count = std::min(kWeightsPerBlock - skip, out.size());
    if (count == kWeightsPerBlock) {
      decode(block, out.data());
    } else {
      std::array<float, kWeightsPerBlock> whole;
      decode(block, whole.data());
      std::copy_n(whole.begin() + static_cast<ptrdiff_t>(skip), count, out.begin());
    }
    out = out.subspan(count);
    block += BlockBytes(bits);
    skip = 0;
  }
}

}  // namespace sottovoce
