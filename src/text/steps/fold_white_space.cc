#include "text/steps/fold_white_space.h"

#include "text/characters.h"
#include "text/code_points.h"

namespace sottovoce {
namespace {

struct WhiteSpaceRun {
  size_t end = 0;
  bool holds_blank_line = false;
};

// Precondition: white space starts at `start`.
WhiteSpaceRun ReadRun(const std::string& bytes, size_t start) {
  WhiteSpaceRun run{.end = start};
  int line_breaks = 0;
  char32_t before = kNoCodePoint;
  while (run.end < bytes.size()) {
    const char32_t c = CodePointAt(bytes, run.end);
    if (!IsWhiteSpace(c)) break;
    // CR LF is one line break.
    if (IsLineBreak(c) && !(c == U'\n' && before == U'\r')) ++line_breaks;
    if (c == 0x2029) run.holds_blank_line = true;
    before = c;
    run.end = NextPosition(bytes, run.end);
  }
  if (line_breaks > 1) run.holds_blank_line = true;
  return run;
}

}  // namespace

AlignedText FoldWhiteSpace::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    if (!IsWhiteSpace(CodePointAt(text.bytes, at))) {
      const size_t next = NextPosition(text.bytes, at);
      out.AppendSlice(text, at, next);
      at = next;
      continue;
    }
    const WhiteSpaceRun run = ReadRun(text.bytes, at);
    if (!out.bytes.empty() && run.end < text.bytes.size()) {
      const Span from{text.source[at].start, text.source[run.end - 1].end};
      out.Append(run.holds_blank_line ? "\n\n" : " ", from);
    }
    at = run.end;
  }
  return out;
}

}  // namespace sottovoce
