#include "engine/kernels/gemm_tile.h"

#include "engine/kernels/vec.h"

namespace sottovoce {
namespace {

// One register tile. Kept out of line: inlined into a bigger function, V8 would share the 15
// registers with whatever else lives there.
template <int kRows>
[[gnu::noinline]] void ComputeTile(const TileOperands& operands, float* tile,
                                   ptrdiff_t tile_stride) {
  F32x4 sums[static_cast<size_t>(kRows)][2];
  for (int r = 0; r < kRows; ++r) {
    sums[r][0] = operands.bias == nullptr ? Splat(0) : Load(operands.bias);
    sums[r][1] = operands.bias == nullptr ? Splat(0) : Load(operands.bias + kLanes);
  }
  const float* weights = operands.weights;
  const ptrdiff_t weight_stride = operands.weight_stride;
  const int depth = operands.depth;
  for (int tap = 0; tap < operands.taps; ++tap) {
    const float* x[static_cast<size_t>(kRows)];
    for (int r = 0; r < kRows; ++r) {
      x[r] = operands.x + tap * operands.tap_stride + r * operands.x_stride;
    }
#if defined(__clang__)
#pragma clang loop unroll(disable)
#endif
    for (int i = 0; i < depth; ++i) {
      const F32x4 left = Load(weights);
      const F32x4 right = Load(weights + kLanes);
      weights += weight_stride;
      for (int r = 0; r < kRows; ++r) {
        const F32x4 broadcast = Splat(x[r][i]);
        sums[r][0] = MulAdd(broadcast, left, sums[r][0]);
        sums[r][1] = MulAdd(broadcast, right, sums[r][1]);
      }
    }
  }
  for (int r = 0; r < kRows; ++r) {
    Store(sums[r][0], tile + r * tile_stride);
    Store(sums[r][1], tile + r * tile_stride + kLanes);
  }
}

// What is left behind the full tiles: fewer rows than kTileRows.
void ComputeTail(const TileOperands& operands, int rows, float* tile, ptrdiff_t tile_stride) {
  switch (rows) {
    case 1:
      return ComputeTile<1>(operands, tile, tile_stride);
    case 2:
      return ComputeTile<2>(operands, tile, tile_stride);
    case 3:
      return ComputeTile<3>(operands, tile, tile_stride);
    case 4:
      return ComputeTile<4>(operands, tile, tile_stride);
    case 5:
      return ComputeTile<5>(operands, tile, tile_stride);
    default:
      return;
  }
}

}  // namespace

void ComputeTiles(const TileOperands& operands, int rows, float* tile, ptrdiff_t tile_stride) {
  TileOperands shifted = operands;
  int row = 0;
  for (; row + kTileRows <= rows; row += kTileRows) {
    shifted.x = operands.x + row * operands.x_stride;
    ComputeTile<kTileRows>(shifted, tile + row * tile_stride, tile_stride);
  }
  shifted.x = operands.x + row * operands.x_stride;
  ComputeTail(shifted, rows - row, tile + row * tile_stride, tile_stride);
}

}  // namespace sottovoce
