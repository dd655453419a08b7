// Walking well-formed UTF-8 by code points.
#ifndef SOTTOVOCE_TEXT_CODE_POINTS_H_
#define SOTTOVOCE_TEXT_CODE_POINTS_H_

#include <cstddef>
#include <string_view>

#include "base/utf8.h"

namespace sottovoce {

// What CodePointAt and CodePointBefore give where there is none.
inline constexpr char32_t kNoCodePoint = 0;

// The code point that starts at `position`, or kNoCodePoint at the end.
inline char32_t CodePointAt(std::string_view text, size_t position) {
  if (position >= text.size()) return kNoCodePoint;
  // Most text is ASCII: not to call for it makes the normaliser a third faster.
  if (const auto byte = static_cast<unsigned char>(text[position]); byte < 0x80) return byte;
  return DecodeUtf8(text.substr(position)).code_point;
}

// Where the code point that starts at `position` ends. Precondition: position < text.size().
inline size_t NextPosition(std::string_view text, size_t position) {
  if (static_cast<unsigned char>(text[position]) < 0x80) return position + 1;
  return position + DecodeUtf8(text.substr(position)).size;
}

// Where the code point that ends at `position` starts. Precondition: position > 0.
inline size_t PreviousPosition(std::string_view text, size_t position) {
  do {
    --position;
  } while (position > 0 && IsUtf8Continuation(text[position]));
  return position;
}

// The code point that ends at `position`, or kNoCodePoint at the start.
inline char32_t CodePointBefore(std::string_view text, size_t position) {
  return position == 0 ? kNoCodePoint : CodePointAt(text, PreviousPosition(text, position));
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_CODE_POINTS_H_
