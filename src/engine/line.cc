#include "engine/line.h"

#include <algorithm>
#include <cassert>

namespace sottovoce {

Line::Line(int channels, int planes, ptrdiff_t capacity)
    : stride_(PaddedChannels(channels)), planes_(planes), capacity_(capacity) {
  memory_.resize(static_cast<size_t>(planes_ * capacity_ * stride_));
}

void Line::Restart(ptrdiff_t length) {
  length_ = length;
  held_ = {};
}

RowRange Line::Missing(RowRange need) const {
  if (!held_.empty()) need.first = std::max(need.first, held_.end);
  return Remaining(need, length_);
}

void Line::Extend(RowRange need, RowRange fresh) {
  if (need.empty()) return;
  RowRange next = Union(need, fresh);
  RowRange added = next;
  if (!held_.empty()) {
    assert(need.first >= held_.first && (fresh.empty() || fresh.first >= held_.first));
    next = {need.first, std::max(next.end, held_.end)};
    added = {std::max(held_.end, next.first), next.end};
    const ptrdiff_t kept = held_.end - next.first;
    if (kept > 0 && next.first > held_.first) {
      for (int plane = 0; plane < planes_; ++plane) {
        std::copy_n(Row(next.first, plane), kept * stride_, Row(held_.first, plane));
      }
    }
  }
  assert(next.size() <= capacity_);
  held_ = next;
  ClearOutside(added);
}

void Line::ClearOutside(RowRange written) {
  Clear({written.first, std::min<ptrdiff_t>(written.end, 0)});
  Clear({std::max(written.first, length_), written.end});
}

void Line::Clear(RowRange rows) {
  if (rows.empty()) return;
  for (int plane = 0; plane < planes_; ++plane) {
    std::fill_n(Row(rows.first, plane), rows.size() * stride_, 0.0F);
  }
}

float* Line::Row(ptrdiff_t row, int plane) {
  return memory_.data() + (plane * capacity_ + row - held_.first) * stride_;
}

Rows Line::At(ptrdiff_t row, int plane) { return {Row(row, plane), stride_}; }

ConstRows Line::At(ptrdiff_t row, int plane) const {
  return {memory_.data() + (plane * capacity_ + row - held_.first) * stride_, stride_};
}

}  // namespace sottovoce
