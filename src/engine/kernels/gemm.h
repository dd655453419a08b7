// Products of matrices that are both made at run time: attention's scores and weighted sums.
#ifndef SOTTOVOCE_ENGINE_KERNELS_GEMM_H_
#define SOTTOVOCE_ENGINE_KERNELS_GEMM_H_

#include "engine/kernels/rows.h"

namespace sottovoce {

// out[r][c] = scale * sum over i < depth of a[r][i] * b[i][c], for r < rows and c < columns;
// nothing else of `out` is written. Rows of `b` are read up to PaddedChannels(columns), so the
// memory must reach that far behind the last row too. `out` is neither `a` nor `b`.
void Gemm(ConstRows a, int rows, int depth, ConstRows b, int columns, float scale, Rows out);

// out[c][r] = x[r][c].
void Transpose(ConstRows x, int rows, int columns, Rows out);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_GEMM_H_
