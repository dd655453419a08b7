#include "text/steps/clean_characters.h"

#include "base/utf8.h"
#include "text/characters.h"
#include "text/code_points.h"

namespace sottovoce {
namespace {

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool IsNonCharacter(char32_t c) { return (c & 0xFFFEU) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }

// Bidirectional controls, zero-width spaces, fillers, tags and interlinear marks.
bool IsSoundless(char32_t c) {
  return c == 0x00AD || c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
         c == 0x17B5 || (c >= 0x180B && c <= 0x180E) || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
         c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFC) || c == kReplacementCharacter ||
         (c >= 0xE0000 && c <= 0xE0FFF) || IsNonCharacter(c);
}

bool IsJoinerOrSelector(char32_t c) {
  return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

// Whether a joiner or a variation selector after `c` says something about how to read it: after
// letters from Arabic on, which no later step changes, and after pictures.
bool TakesJoiner(char32_t c) {
  const bool is_letter = c >= 0x0600 && c < 0x1100 && IsWordCharacter(c);
  const bool is_picture = (c >= 0x2300 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF);
  return is_letter || is_picture;
}

}  // namespace

AlignedText CleanCharacters::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    const char32_t c = CodePointAt(text.bytes, at);
    const size_t next = NextPosition(text.bytes, at);
    if (IsControl(c) && !IsWhiteSpace(c)) {
      out.Append(" ", text.source[at]);
    } else if (IsJoinerOrSelector(c)) {
      const char32_t before = CodePointBefore(out.bytes, out.bytes.size());
      if (TakesJoiner(before) && !IsJoinerOrSelector(before)) out.AppendSlice(text, at, next);
    } else if (!IsSoundless(c)) {
      out.AppendSlice(text, at, next);
    }
    at = next;
  }
  return out;
}

}  // namespace sottovoce
