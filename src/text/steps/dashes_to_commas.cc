#include "text/steps/dashes_to_commas.h"

#include "text/characters.h"
#include "text/code_points.h"

namespace sottovoce {
namespace {

bool IsLongDash(char32_t c) { return c == U'—' || c == U'―' || c == U'⸺' || c == U'⸻'; }
bool IsShortDash(char32_t c) {
  return c == U'-' || c == U'–' || c == U'‐' || c == U'‑' || c == U'‒' || c == U'−' || c == U'﹣' ||
         c == U'－';
}

// Dashes and the spaces among and around them.
struct DashRun {
  size_t end = 0;  // past the spaces that follow
  int dashes = 0;
  bool long_dash = false;
  bool spaced_after = false;
};

DashRun ReadRun(const std::string& bytes, size_t start) {
  DashRun run{.end = start};
  while (run.end < bytes.size()) {
    const char32_t c = CodePointAt(bytes, run.end);
    if (c == U' ') {
      run.spaced_after = true;
    } else if (IsLongDash(c) || IsShortDash(c)) {
      // "3 - -2": what follows a space belongs to the run only if it is a dash between clauses too.
      if (run.spaced_after && !IsLongDash(c)) break;
      ++run.dashes;
      run.long_dash |= IsLongDash(c);
      run.spaced_after = false;
    } else {
      break;
    }
    run.end = NextPosition(bytes, run.end);
  }
  return run;
}

bool IsPause(char32_t c) {
  return c == kNoCodePoint || c == U'\n' || IsClauseMark(c) || IsTerminator(c);
}

// A straight quote after a dash closes if no word starts behind it.
bool ClosesAt(const std::string& bytes, size_t at) {
  const char32_t c = CodePointAt(bytes, at);
  if (!IsClosing(c)) return false;
  return !IsOpening(c) || !IsWordCharacter(CodePointAt(bytes, NextPosition(bytes, at)));
}

void AppendPause(const AlignedText& text, size_t start, size_t end, AlignedText* out) {
  const std::string& bytes = text.bytes;
  out->TrimSpaces();
  const char32_t before = CodePointBefore(out->bytes, out->bytes.size());
  const char32_t after = CodePointAt(bytes, end);
  const Span from{text.source[start].start, text.source[end - 1].end};
  const bool opened_before = IsOpening(before) && !IsClosing(before);
  if (!IsPause(before) && !IsPause(after) && !opened_before) out->Append(",", from);
  const bool at_edge = before == kNoCodePoint || before == U'\n' || after == kNoCodePoint ||
                       after == U'\n' || opened_before;
  // Two pauses stay apart: "?—!" must not become a mark of its own.
  const bool pause_follows = IsPause(after) && !IsPause(before);
  if (!at_edge && !pause_follows && !ClosesAt(bytes, end)) out->Append(" ", from);
}

}  // namespace

AlignedText DashesToCommas::Apply(const AlignedText& text) const {
  const std::string& bytes = text.bytes;
  AlignedText out;
  for (size_t at = 0; at < bytes.size();) {
    const char32_t c = CodePointAt(bytes, at);
    if (!IsLongDash(c) && !IsShortDash(c)) {
      const size_t next = NextPosition(bytes, at);
      out.AppendSlice(text, at, next);
      at = next;
      continue;
    }
    const DashRun run = ReadRun(bytes, at);
    const bool spaced_before =
        out.bytes.empty() || out.bytes.ends_with(' ') || out.bytes.ends_with('\n');
    const char32_t after = CodePointAt(bytes, run.end);
    const bool spaced_after = run.spaced_after || after == kNoCodePoint || after == U'\n';
    const size_t before_space = out.bytes.ends_with(' ') ? out.bytes.size() - 1 : out.bytes.size();
    // "5 - 3" is read by rules for numbers.
    const bool subtraction = c == U'-' && run.dashes == 1 && IsAsciiDigit(after) &&
                             IsAsciiDigit(CodePointBefore(out.bytes, before_space));
    if (run.long_dash || run.dashes > 1 || (spaced_before && spaced_after && !subtraction)) {
      AppendPause(text, at, run.end, &out);
      at = run.end;
    } else {
      out.Append("-", text.source[at]);
      at = NextPosition(bytes, at);
    }
  }
  return out;
}

}  // namespace sottovoce
