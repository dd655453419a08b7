// ConvTranspose1d as a convolution with stride * out columns.
//
// With kernel = taps * stride, output row stride * q + j (before the crop that padding is) takes
// tap j from x[q], tap j + stride from x[q - 1], and so on. All `stride` output rows of one q are
// then one row of a convolution over [x[q - taps + 1] ... x[q]] and, time-major, contiguous:
//
//   x:  [rows][in]  --RunConv-->  [rows + taps - 1][stride][out]  =  [stride * (rows + taps -
//   1)][out]
//
// To run it for blocks q0.., give RunConv
//   x              the row q0 - taps + 1,
//   first          q0, and as many rows as there are blocks,
//   Epilogue::out  data at output row stride * q0 - padding, stride ConvShape::out,
// and likewise for `activated`. Blocks 0 and rows + taps - 2 write `padding` rows beyond the
// sequence's ends: they land in the output's margin, which the caller clears afterwards.
#ifndef SOTTOVOCE_ENGINE_KERNELS_CONV_TRANSPOSE_H_
#define SOTTOVOCE_ENGINE_KERNELS_CONV_TRANSPOSE_H_

#include <cstddef>

#include "engine/kernels/conv.h"

namespace sottovoce {

// All at least 1; HiFi-GAN has kernel = 2 * stride and padding = stride / 2.
struct ConvTransposeShape {
  int kernel = 1;
  int stride = 1;
  int in = 0;
  int out = 0;
};

// The convolution it becomes. A kernel that is no multiple of the stride gets zero taps.
ConvShape AsConvShape(const ConvTransposeShape& shape);

// Floats of the weights that ExpandConvTranspose writes; the biases are AsConvShape(shape).out.
size_t ExpandedWeightFloats(const ConvTransposeShape& shape);

// Turns PyTorch's weights [in][out][kernel] and bias ([out] or null) into those of the convolution,
// ready for PackConv.
void ExpandConvTranspose(const ConvTransposeShape& shape, const float* weights, const float* bias,
                         float* conv_weights, float* conv_bias);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_CONV_TRANSPOSE_H_
