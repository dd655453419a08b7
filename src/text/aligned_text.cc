#include "text/aligned_text.h"

#include "base/utf8.h"

namespace sottovoce {

void AlignedText::Append(char32_t code_point, Span from) {
  AppendUtf8(code_point, &bytes);
  source.resize(bytes.size(), from);
}

void AlignedText::AppendSlice(const AlignedText& other, size_t start, size_t end) {
  bytes.append(other.bytes, start, end - start);
  const auto first = other.source.begin();
  source.insert(source.end(), first + static_cast<std::ptrdiff_t>(start),
                first + static_cast<std::ptrdiff_t>(end));
}

void AlignedText::TrimSpaces() {
  while (bytes.ends_with(' ')) {
    bytes.pop_back();
    source.pop_back();
  }
}

Span AlignedText::SourceOf(size_t start, size_t end) const {
  // Starts and ends never decrease, so the first and last that are not empty hold all between.
  while (start < end && source[start].empty()) ++start;
  while (start < end && source[end - 1].empty()) --end;
  return start == end ? Span{} : Union(source[start], source[end - 1]);
}

AlignedText Align(std::string_view utf8) {
  AlignedText aligned;
  aligned.bytes.reserve(utf8.size());
  aligned.source.reserve(utf8.size());
  for (uint32_t start = 0; start < utf8.size();) {
    const DecodedCodePoint next = DecodeUtf8(utf8.substr(start));
    aligned.Append(next.code_point, {start, start + next.size});
    start += next.size;
  }
  return aligned;
}

}  // namespace sottovoce
