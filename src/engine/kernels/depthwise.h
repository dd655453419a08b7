// Depthwise convolution, of the duration predictor's dilated separable blocks.
#ifndef SOTTOVOCE_ENGINE_KERNELS_DEPTHWISE_H_
#define SOTTOVOCE_ENGINE_KERNELS_DEPTHWISE_H_

#include "engine/kernels/rows.h"

namespace sottovoce {

// Packs PyTorch's weights [channels][1][taps] as [taps][PaddedChannels(channels)], zero-padded.
void PackDepthwise(int taps, int channels, const float* weights, float* packed);

// out[t][c] = bias[c] + sum over k of w[k][c] * x[t + k * dilation][c] for `rows` rows. `bias`
// holds PaddedChannels(channels) floats; `x` starts at the row that tap 0 of row 0 reads.
void DepthwiseConv(int taps, int channels, int dilation, const float* packed, const float* bias,
                   ConstRows x, int rows, Rows out);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_DEPTHWISE_H_
