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

// The tile of `rows` rows, 1 to kMostRows.
template <int kMostRows>
void ComputeTileOf(int rows, const TileOperands& operands, float* tile, ptrdiff_t tile_stride) {
  if (rows == kMostRows) return ComputeTile<kMostRows>(operands, tile, tile_stride);
  if constexpr (kMostRows > 1) ComputeTileOf<kMostRows - 1>(rows, operands, tile, tile_stride);
}

}  // namespace

// Tiles of even height, 4 + 4 and not 6 + 2: a tile of two rows has four sums in flight and waits
// for each addition, half as fast.
void ComputeTiles(const TileOperands& operands, int rows, float* tile, ptrdiff_t tile_stride) {
  TileOperands shifted = operands;
  int row = 0;
  for (int tiles = (rows + kTileRows - 1) / kTileRows; tiles > 0; --tiles) {
    const int count = (rows - row + tiles - 1) / tiles;
    shifted.x = operands.x + row * operands.x_stride;
    ComputeTileOf<kTileRows>(count, shifted, tile + row * tile_stride, tile_stride);
    row += count;
  }
}

}  // namespace sottovoce
