// Ranges of rows of a sequence, and what is still to be computed of them.
#ifndef SOTTOVOCE_ENGINE_ROW_RANGE_H_
#define SOTTOVOCE_ENGINE_ROW_RANGE_H_

#include <algorithm>
#include <cstdint>

namespace sottovoce {

// Rows [first, end) of a sequence. Rows before 0 and from the sequence's length on are its zero
// padding.
struct RowRange {
  int64_t first = 0;
  int64_t end = 0;

  int64_t size() const { return end - first; }
  bool empty() const { return end <= first; }
  friend bool operator==(const RowRange&, const RowRange&) = default;
};

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
inline RowRange Clip(RowRange range, int64_t length) {
  return {std::max<int64_t>(range.first, 0), std::min(range.end, length)};
}

// The same for a range that work goes on with: when nothing is left, an empty range at its start.
inline RowRange Remaining(RowRange range, int64_t length) {
  range = Clip(range, length);
  if (range.empty()) range.end = range.first;
  return range;
}

// The largest multiple of `step` that is at most `value`, and the smallest that is at least it.
inline int64_t RoundDown(int64_t value, int64_t step) {
  return value - (value % step + step) % step;
}
inline int64_t RoundUp(int64_t value, int64_t step) { return -RoundDown(-value, step); }

// The smallest range around `range` whose ends lie on the grid anchor + multiples of `period`.
inline RowRange AlignTo(RowRange range, int64_t period, int64_t anchor) {
  if (range.empty()) return range;
  return {RoundDown(range.first - anchor, period) + anchor,
          RoundUp(range.end - anchor, period) + anchor};
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_ROW_RANGE_H_
