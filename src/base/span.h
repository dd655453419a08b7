// A half-open range of a caller's text.
#ifndef SOTTOVOCE_BASE_SPAN_H_
#define SOTTOVOCE_BASE_SPAN_H_

#include <algorithm>
#include <cstdint>

namespace sottovoce {

// [start, end) in UTF-8 bytes inside C++; bindings turn it into UTF-16 units at the public edge.
struct Span {
  uint32_t start = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - start; }
  bool empty() const { return start == end; }
  friend bool operator==(const Span&, const Span&) = default;
};

// The smallest span that holds both; an empty span adds nothing.
inline Span Union(Span a, Span b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.start, b.start), std::max(a.end, b.end)};
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_BASE_SPAN_H_
