// Normalisation within a row: LayerNorm over channels and softmax over columns.
#ifndef SOTTOVOCE_ENGINE_KERNELS_NORMALIZE_H_
#define SOTTOVOCE_ENGINE_KERNELS_NORMALIZE_H_

#include "engine/kernels/rows.h"

namespace sottovoce {

// out = (x - mean) / sqrt(variance + epsilon) * scale + shift over the first `channels` columns of
// each row, two passes; columns behind them get zero. `scale` and `shift` hold
// PaddedChannels(channels) floats, zero behind `channels`. `out` may be `x`.
void LayerNormRows(ConstRows x, int channels, int rows, const float* scale, const float* shift,
                   float epsilon, Rows out);

// In each row, e^x over the sum of the first `columns` columns' e^x, in place. Columns up to
// PaddedChannels(columns) get zero, so that a product over them is exact. `columns` is at least 1.
void SoftmaxRows(Rows x, int columns, int rows);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_NORMALIZE_H_
