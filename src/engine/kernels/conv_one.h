// The convolution to a single channel that ends a HiFi-GAN decoder. As one column of a panel of
// eight it would waste seven eighths of the work.
#ifndef SOTTOVOCE_ENGINE_KERNELS_CONV_ONE_H_
#define SOTTOVOCE_ENGINE_KERNELS_CONV_ONE_H_

#include <cstddef>

#include "engine/kernels/rows.h"

namespace sottovoce {

// Floats of packed weights: [taps][PaddedChannels(in)], zero-padded.
size_t PackedConvOneFloats(int taps, int in);

// Packs PyTorch's weights [1][in][taps].
void PackConvOne(int taps, int in, const float* weights, float* packed);

// out[t] = bias + sum over k, i of w[i][k] * x[t + k][i] for `rows` rows; `x` starts at the row
// that tap 0 of row 0 reads.
void ConvOne(int taps, int in, const float* packed, float bias, ConstRows x, int rows, float* out);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_CONV_ONE_H_
