#include "engine/arena.h"

#include <algorithm>

namespace sottovoce {
namespace {

constexpr size_t kLeastBlock = 65536;
constexpr size_t kAlignment = 16;  // floats: a cache line

}  // namespace

float* Arena::Take(size_t floats) {
  floats = (floats + kAlignment - 1) / kAlignment * kAlignment;
  while (block_ < blocks_.size() && used_ + floats > blocks_[block_].size()) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) blocks_.emplace_back(std::max(floats, kLeastBlock));
  float* memory = blocks_[block_].data() + used_;
  used_ += floats;
  std::fill_n(memory, floats, 0.0F);
  return memory;
}

Rows Arena::TakeRows(int channels, int rows, int before, int after) {
  const ptrdiff_t stride = PaddedChannels(channels);
  // A panel more: products read whole panels, also from a column in the middle.
  const ptrdiff_t floats = (ptrdiff_t{rows} + before + after) * stride + kPanelColumns;
  return {Take(static_cast<size_t>(floats)) + before * stride, stride};
}

// Once all is free, one block as large as all together takes their place.
void Arena::Rewind(size_t block, size_t used) {
  block_ = block;
  used_ = used;
  if (block_ != 0 || used_ != 0 || blocks_.size() < 2) return;
  const size_t floats = bytes() / sizeof(float);
  blocks_.clear();
  blocks_.emplace_back(floats);
}

size_t Arena::bytes() const {
  size_t floats = 0;
  for (const std::vector<float>& block : blocks_) floats += block.size();
  return floats * sizeof(float);
}

}  // namespace sottovoce
