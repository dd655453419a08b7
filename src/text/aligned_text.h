// Text that remembers where each of its bytes came from.
#ifndef SOTTOVOCE_TEXT_ALIGNED_TEXT_H_
#define SOTTOVOCE_TEXT_ALIGNED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace sottovoce {

// UTF-8 text made from a caller's text. Invariants: `bytes` is well-formed UTF-8,
// `source.size() == bytes.size()`, starts and ends of `source` never decrease, and all bytes of one
// code point share one span. A byte that stands for nothing of the caller's has an empty span
// placed where it was put in.
struct AlignedText {
  std::string bytes;
  std::vector<Span> source;

  void Append(std::string_view text, Span from) {
    bytes.append(text);
    source.insert(source.end(), text.size(), from);
  }

  void Append(char32_t code_point, Span from);

  // Appends [start, end) of `other`, in bytes, with its alignment.
  void AppendSlice(const AlignedText& other, size_t start, size_t end);

  // Takes the spaces off the end.
  void TrimSpaces();

  // The caller's text behind [start, end); empty if nothing of the caller's is in it.
  Span SourceOf(size_t start, size_t end) const;
};

// `utf8` as it stands, each code point its own source; ill-formed bytes as U+FFFD.
AlignedText Align(std::string_view utf8);

// The span for what is put in between two neighbours: empty, except inside characters that share
// one span, where only that span keeps the starts and ends in order.
constexpr Span GapBetween(Span before, Span after) {
  return after.start < before.end ? before : Span{before.end, before.end};
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_ALIGNED_TEXT_H_
