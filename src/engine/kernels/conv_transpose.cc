#include "engine/kernels/conv_transpose.h"

#include <algorithm>

namespace sottovoce {

ConvShape AsConvShape(const ConvTransposeShape& shape) {
  return {.taps = (shape.kernel + shape.stride - 1) / shape.stride,
          .in = shape.in,
          .out = shape.stride * PaddedChannels(shape.out)};
}

size_t ExpandedWeightFloats(const ConvTransposeShape& shape) {
  const ConvShape conv = AsConvShape(shape);
  return static_cast<size_t>(conv.taps) * static_cast<size_t>(conv.in) *
         static_cast<size_t>(conv.out);
}

void ExpandConvTranspose(const ConvTransposeShape& shape, const float* weights, const float* bias,
                         float* conv_weights, float* conv_bias) {
  const ConvShape conv = AsConvShape(shape);
  const int out_stride = PaddedChannels(shape.out);
  for (int column = 0; column < conv.out; ++column) {
    const int j = column / out_stride;
    const int out = column % out_stride;
    const bool exists = out < shape.out;
    conv_bias[column] = exists && bias != nullptr ? bias[out] : 0.0F;
    for (int i = 0; i < shape.in; ++i) {
      for (int tap = 0; tap < conv.taps; ++tap) {
        const int k = j + shape.stride * (conv.taps - 1 - tap);
        const ptrdiff_t at = (static_cast<ptrdiff_t>(i) * shape.out + out) * shape.kernel + k;
        *conv_weights++ = exists && k < shape.kernel ? weights[at] : 0.0F;
      }
    }
  }
}

}  // namespace sottovoce
