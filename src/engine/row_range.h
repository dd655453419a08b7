// Ranges of rows of a sequence, and what is still to be computed of them.
#ifndef SOTTOVOCE_ENGINE_ROW_RANGE_H_
#define SOTTOVOCE_ENGINE_ROW_RANGE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sottovoce {

// Rows [first, end) of a sequence. Rows before 0 and from the sequence's length on are its zero
// padding.
struct RowRange {
  ptrdiff_t first = 0;
  ptrdiff_t end = 0;

  ptrdiff_t size() const { return end - first; }
  bool empty() const { return end <= first; }
  friend bool operator==(const RowRange&, const RowRange&) = default;
};

inline RowRange RangeOf(uint32_t first, uint32_t count) {
  const auto start = static_cast<ptrdiff_t>(first);
  return {start, start + static_cast<ptrdiff_t>(count)};
}

// The smallest range that holds both; an empty range adds nothing.
inline RowRange Union(RowRange a, RowRange b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.first, b.first), std::max(a.end, b.end)};
}

// The same, but an empty range counts as the place where it lies: rows from there on will be asked
// for later, and must not be dropped.
inline RowRange Cover(RowRange a, RowRange b) {
  return {std::min(a.first, b.first), std::max(a.end, b.end)};
}

// What of `range` lies within a sequence of `length` rows.
inline RowRange Clip(RowRange range, ptrdiff_t length) {
  return {std::max<ptrdiff_t>(range.first, 0), std::min(range.end, length)};
}

// The same for a range that work goes on with: when nothing is left, an empty range at its start.
inline RowRange Remaining(RowRange range, ptrdiff_t length) {
  range = Clip(range, length);
  if (range.empty()) range.end = range.first;
  return range;
}

// The largest multiple of `step` that is at most `value`, and the smallest that is at least it.
inline ptrdiff_t RoundDown(ptrdiff_t value, ptrdiff_t step) {
  return value - (value % step + step) % step;
}
inline ptrdiff_t RoundUp(ptrdiff_t value, ptrdiff_t step) { return -RoundDown(-value, step); }

// The smallest range around `range` whose ends lie on the grid anchor + multiples of `period`.
inline RowRange AlignTo(RowRange range, ptrdiff_t period, ptrdiff_t anchor) {
  if (range.empty()) return range;
  return {RoundDown(range.first - anchor, period) + anchor,
          RoundUp(range.end - anchor, period) + anchor};
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_ROW_RANGE_H_
