#include "engine/kernels/gemm.h"

#include <algorithm>

#include "engine/kernels/gemm_tile.h"
#include "engine/kernels/vec.h"

namespace sottovoce {
namespace {

constexpr int kRowsAtOnce = 24;

// Whole panels are stored as vectors, the last columns one by one.
void StorePanel(const float* sums, int rows, int columns, float scale, Rows out) {
  for (int r = 0; r < rows; ++r) {
    const float* from = sums + r * kPanelColumns;
    float* to = out.row(r);
    if (columns >= kPanelColumns) {
      Store(Load(from) * Splat(scale), to);
      Store(Load(from + kLanes) * Splat(scale), to + kLanes);
    } else {
      std::transform(from, from + columns, to, [scale](float sum) { return sum * scale; });
    }
  }
}

}  // namespace

void Gemm(ConstRows a, int rows, int depth, ConstRows b, int columns, float scale, Rows out) {
  alignas(16) float sums[kRowsAtOnce * kPanelColumns];
  for (int column = 0; column < columns; column += kPanelColumns) {
    for (int row = 0; row < rows; row += kRowsAtOnce) {
      const int count = std::min(kRowsAtOnce, rows - row);
      ComputeTiles({.x = a.row(row),
                    .x_stride = a.stride,
                    .weights = b.data + column,
                    .weight_stride = b.stride,
                    .depth = depth},
                   count, sums, kPanelColumns);
      StorePanel(sums, count, columns - column, scale, {out.row(row) + column, out.stride});
    }
  }
}

void Transpose(ConstRows x, int rows, int columns, Rows out) {
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) out.row(c)[r] = x.row(r)[c];
  }
}

}  // namespace sottovoce
