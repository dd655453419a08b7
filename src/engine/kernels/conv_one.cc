#include "engine/kernels/conv_one.h"

namespace sottovoce {

ConvShape ConvOneShape(int taps, int in) {
  return {.taps = 1, .in = (taps + kConvOneRows - 1) * PaddedChannels(in), .out = kConvOneRows};
}

void ExpandConvOne(int taps, int in, const float* weights, float bias, float* conv_weights,
                   float* conv_bias) {
  for (int column = 0; column < kConvOneRows; ++column) {
    conv_bias[column] = bias;
    for (int row = 0; row < taps + kConvOneRows - 1; ++row) {
      const int tap = row - column;
      for (int i = 0; i < PaddedChannels(in); ++i) {
        const bool exists = tap >= 0 && tap < taps && i < in;
        *conv_weights++ = exists ? weights[i * taps + tap] : 0.0F;
      }
    }
  }
}

void ConvOne(const Conv& conv, const float* x, int row_floats, int rows, float* out) {
  const int groups = (rows + kConvOneRows - 1) / kConvOneRows;
  RunConv(conv, {x, static_cast<ptrdiff_t>(kConvOneRows) * row_floats}, 0, groups,
          {.out = {out, kConvOneRows}}, nullptr);
}

}  // namespace sottovoce
