// Which tiles of a Winograd convolution a range of output rows touches.
#ifndef SOTTOVOCE_ENGINE_KERNELS_WINOGRAD_TILES_H_
#define SOTTOVOCE_ENGINE_KERNELS_WINOGRAD_TILES_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace sottovoce {

// Blocks of outputs * dilation rows, laid from row 0 of the sequence on.
struct TileGrid {
  int outputs = 1;
  int dilation = 1;

  int period() const { return outputs * dilation; }
  // Rows of the block of row `first` that lie before it.
  int phase(int64_t first) const {
    return static_cast<int>((first % period() + period()) % period());
  }
};

inline constexpr int kMaxTiles = 48;

// The first rows of some tiles, relative to the first wanted output row (so maybe negative).
struct TileBatch {
  std::array<int, kMaxTiles> starts;
  int size = 0;
};

// Steps through all tiles that hold one of the `rows` rows from `first` on.
class TileWalk {
 public:
  // `capacity`: tiles a batch, at most kMaxTiles.
  TileWalk(const TileGrid& grid, int64_t first, int rows, int capacity)
      : grid_(grid), rows_(rows), capacity_(capacity), block_(-grid.phase(first)) {}

  // Fills `batch` with the next tiles; false when none is left.
  bool Next(TileBatch* batch) {
    batch->size = 0;
    for (; block_ < rows_; block_ += grid_.period(), phase_ = 0) {
      for (; phase_ < grid_.dilation; ++phase_) {
        const int start = block_ + phase_;
        const int last = start + grid_.period() - grid_.dilation;
        if (last < 0 || start >= rows_) continue;
        if (batch->size == capacity_) return true;
        batch->starts[static_cast<size_t>(batch->size++)] = start;
      }
    }
    return batch->size > 0;
  }

 private:
  TileGrid grid_;
  int rows_;
  int capacity_;
  int block_;
  int phase_ = 0;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_WINOGRAD_TILES_H_
