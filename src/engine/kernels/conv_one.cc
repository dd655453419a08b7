#include "engine/kernels/conv_one.h"

#include <algorithm>

#include "engine/kernels/vec.h"

namespace sottovoce {
namespace {

// Eight rows share each load of weights and are the eight sums that two multiply-add ports of
// latency 4 need; loads, nine for eight multiply-adds, are the limit.
constexpr int kRowsAtOnce = 8;

// A row's four partial sums are added up the same way whatever kRows is.
template <int kRows>
void DotRows(int taps, int in, const float* packed, float bias, ConstRows x, float* out) {
  F32x4 sums[static_cast<size_t>(kRows)];
  std::fill_n(sums, kRows, Splat(0.0F));
  for (int k = 0; k < taps; ++k) {
    const float* row = x.row(k);
    for (int i = 0; i < in; i += kLanes) {
      const F32x4 weights = Load(packed + i);
      for (int r = 0; r < kRows; ++r) {
        sums[r] = MulAdd(weights, Load(row + r * x.stride + i), sums[r]);
      }
    }
    packed += in;
  }
  for (int r = 0; r < kRows; ++r) out[r] = bias + SumLanes(sums[r]);
}

}  // namespace

size_t PackedConvOneFloats(int taps, int in) {
  return static_cast<size_t>(taps) * static_cast<size_t>(PaddedChannels(in));
}

void PackConvOne(int taps, int in, const float* weights, float* packed) {
  for (int k = 0; k < taps; ++k) {
    for (int i = 0; i < PaddedChannels(in); ++i) {
      *packed++ = i < in ? weights[i * taps + k] : 0.0F;
    }
  }
}

void ConvOne(int taps, int in, const float* packed, float bias, ConstRows x, int rows, float* out) {
  const int padded = PaddedChannels(in);
  int t = 0;
  for (; t + kRowsAtOnce <= rows; t += kRowsAtOnce) {
    DotRows<kRowsAtOnce>(taps, padded, packed, bias, x.from(t), out + t);
  }
  for (; t < rows; ++t) DotRows<1>(taps, padded, packed, bias, x.from(t), out + t);
}

}  // namespace sottovoce
