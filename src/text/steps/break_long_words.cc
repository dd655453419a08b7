#include "text/steps/break_long_words.h"

#include "text/characters.h"
#include "text/code_points.h"
#include "text/language.h"

namespace sottovoce {
namespace {

// espeak-ng keeps words in buffers of N_WORD_BYTES = 160 bytes of UTF-8, and copies a little around
// them. The longest words of any language's dictionary stay far under this.
constexpr size_t kMaxWordBytes = 120;

}  // namespace

BreakLongWords::BreakLongWords(std::string_view language)
    : splits_ideographs_(SplitsIdeographs(language)) {}

AlignedText BreakLongWords::Apply(const AlignedText& text) const {
  AlignedText out;
  size_t word_bytes = 0;
  for (size_t at = 0; at < text.bytes.size();) {
    const char32_t c = CodePointAt(text.bytes, at);
    const size_t next = NextPosition(text.bytes, at);
    // The apostrophe is part of a word for espeak-ng: "s's's's" is one.
    const bool in_word =
        (IsWordCharacter(c) || c == U'\'') && !(splits_ideographs_ && IsIdeograph(c));
    word_bytes = in_word ? word_bytes + (next - at) : 0;
    if (word_bytes > kMaxWordBytes) {
      out.Append(" ", GapBetween(text.source[at - 1], text.source[at]));
      word_bytes = next - at;
    }
    out.AppendSlice(text, at, next);
    at = next;
  }
  return out;
}

}  // namespace sottovoce
