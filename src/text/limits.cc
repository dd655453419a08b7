#include "text/limits.h"

#include <string>

#include "text/characters.h"

namespace sottovoce {
namespace {

// The code point at `i`; a lone surrogate is none of a word.
char32_t CodePointAtUnit(std::u16string_view text, size_t i) {
  const char32_t first = text[i];
  const bool is_high = first >= 0xD800 && first < 0xDC00;
  if (!is_high || i + 1 == text.size()) return first;
  const char32_t second = text[i + 1];
  if (second < 0xDC00 || second >= 0xE000) return first;
  return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

}  // namespace

Status CheckText(std::u16string_view text) {
  if (text.size() > kMaxTextUtf16Units) {
    return {StatusCode::kTextTooLong, "the text has " + std::to_string(text.size()) +
                                          " UTF-16 units; an utterance may have " +
                                          std::to_string(kMaxTextUtf16Units)};
  }
  size_t letters = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = CodePointAtUnit(text, i);
    letters = IsWordCharacter(c) && !IsIdeograph(c) ? letters + 1 : 0;
    i += c > 0xFFFF ? 2 : 1;
    if (letters > kMaxWordLetters) {
      return {StatusCode::kWordTooLong, "the word before UTF-16 unit " + std::to_string(i) +
                                            " has more than " + std::to_string(kMaxWordLetters) +
                                            " letters"};
    }
  }
  return {};
}

}  // namespace sottovoce
