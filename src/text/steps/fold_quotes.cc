#include "text/steps/fold_quotes.h"

#include "text/characters.h"
#include "text/code_points.h"

namespace sottovoce {
namespace {

bool IsDoubleQuote(char32_t c) {
  return c == U'“' || c == U'”' || c == U'„' || c == U'‟' || c == U'«' || c == U'»' || c == U'〝' ||
         c == U'〞' || c == U'＂';
}

bool IsSingleQuote(char32_t c) {
  return c == U'‘' || c == U'’' || c == U'‚' || c == U'‛' || c == U'‹' || c == U'›' || c == U'´' ||
         c == U'＇';
}

bool IsGuillemet(char32_t c) { return c == U'«' || c == U'»' || c == U'‹' || c == U'›'; }

}  // namespace

AlignedText FoldQuotes::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    const char32_t c = CodePointAt(text.bytes, at);
    size_t next = NextPosition(text.bytes, at);
    if (!IsDoubleQuote(c) && !IsSingleQuote(c)) {
      out.AppendSlice(text, at, next);
      at = next;
      continue;
    }
    const bool space_before =
        out.bytes.empty() || out.bytes.ends_with(' ') || out.bytes.ends_with('\n');
    const bool space_after = next < text.bytes.size() && text.bytes[next] == ' ';
    const bool word_after = IsWordCharacter(CodePointAt(text.bytes, next));
    // A spaced guillemet with space on both sides opens if it points left, and closes if not.
    const bool opens = c == U'«' || c == U'‹';
    if (IsGuillemet(c) && space_before && !opens && !word_after) out.TrimSpaces();
    out.Append(IsDoubleQuote(c) ? "\"" : "'", text.source[at]);
    if (IsGuillemet(c) && space_before && opens && space_after) ++next;
    at = next;
  }
  return out;
}

}  // namespace sottovoce
