// The one inner loop behind every product of matrices: a register tile of a few rows by eight
// columns.
#ifndef SOTTOVOCE_ENGINE_KERNELS_GEMM_TILE_H_
#define SOTTOVOCE_ENGINE_KERNELS_GEMM_TILE_H_

#include <cstddef>

#include "engine/kernels/rows.h"
#include "engine/kernels/vec.h"

namespace sottovoce {

// Rows of the register tile. Two multiply-add ports of latency 4 want at least 8 sums in flight,
// and x86 has 16 registers, of which V8 keeps one. With a fused multiply-add 6 x 8 takes all 15:
// 12 sums, 2 weights, 1 broadcast; 8 loads serve 12 multiply-adds. A multiply and an add need one
// register more for the product, and spill at 6 rows. Measured in Chromium in GFLOPS on one core
// whose peak is 61 (tests/bench/kernels, 128 channels, 3 taps):
//
//   rows x columns   4x8   5x8   6x8   8x4   12x4  3x16
//   simd128           59    57    31    49    42    30
//   relaxed simd      57    61    62    49    42    30
//
// Unrolling the loop over the depth by 2 or 4 costs a fifth to a third: V8 runs out of registers.
inline constexpr int kTileRows = kFusedMulAdd ? 6 : 4;

// One panel's worth of operands. Sums are over `taps` shifted passes of `depth` input channels;
// the shift is what makes a 1-D convolution of a matrix product, without im2col.
struct TileOperands {
  const float* x = nullptr;  // row 0 of the tile, as tap 0 sees it
  ptrdiff_t x_stride = 0;    // floats between rows
  ptrdiff_t tap_stride = 0;  // floats between what tap k and tap k + 1 read: dilation * x_stride
  const float* weights = nullptr;           // [taps][depth] rows of eight columns
  ptrdiff_t weight_stride = kPanelColumns;  // floats between those rows
  int taps = 1;
  int depth = 0;
  const float* bias = nullptr;  // eight, or null for zero: where the sums start
};

// For every row r of `rows`, eight sums:
//
//   tile[r][c] = bias[c] + sum over taps k and channels i of
//                x[r * x_stride + k * tap_stride + i] * weights[k][i][c]
//
// added in that order, so that a row has the same bits whichever tile it falls in. Rows of `tile`
// lie `tile_stride` floats apart. Reads no row of x past the last one's last tap.
void ComputeTiles(const TileOperands& operands, int rows, float* tile, ptrdiff_t tile_stride);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_GEMM_TILE_H_
