// The convolution to a single channel that ends a HiFi-GAN decoder, as a convolution to eight.
//
// One column of a panel of eight would waste seven eighths of the work. So eight output rows in a
// row become the columns: they read the same taps + 7 input rows, contiguous in memory, with the
// taps shifted by one row from column to column. That wastes 7 / (taps + 7) of the products, half
// at 7 taps, but runs in the register tile, twice (relaxed simd) to four times (simd128) as fast in
// Chromium as a dot product a row, which is bound by loads.
#ifndef SOTTOVOCE_ENGINE_KERNELS_CONV_ONE_H_
#define SOTTOVOCE_ENGINE_KERNELS_CONV_ONE_H_

#include <cstddef>

#include "engine/kernels/conv.h"
#include "engine/kernels/rows.h"

namespace sottovoce {

// Output rows that are computed together.
inline constexpr int kConvOneRows = kPanelColumns;

// The convolution it becomes: pack the expanded weights for it with the direct algorithm.
ConvShape ConvOneShape(int taps, int in);

// Turns PyTorch's weights [1][in][taps] and the bias into those of ConvOneShape: [8][its in], [8].
void ExpandConvOne(int taps, int in, const float* weights, float bias, float* conv_weights,
                   float* conv_bias);

// out[t] = bias + sum over k, i of w[i][k] * x[t + k][i] for `rows` rows. `x` are rows without
// gaps, PaddedChannels(in) = `row_floats` floats each, from the row that tap 0 of row 0 reads;
// `conv` is packed as above. Rows are rounded up to a multiple of eight: so much of `x` is read
// (and must be finite), so much of `out` is written.
void ConvOne(const Conv& conv, const float* x, int row_floats, int rows, float* out);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_CONV_ONE_H_
