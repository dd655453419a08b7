#include "text/steps/fold_repeats.h"

#include <string_view>

#include "text/characters.h"
#include "text/code_points.h"

namespace sottovoce {
namespace {

// What a run of equal or kindred marks holds.
struct Run {
  size_t end = 0;
  int count = 0;
  bool question = false;
  bool exclamation = false;
  bool wide = false;
};

bool IsQuestionKind(char32_t c) {
  return c == U'?' || c == U'？' || c == U'⁇' || c == U'⁈' || c == U'⁉' || c == U'‽';
}
bool IsExclamationKind(char32_t c) { return c == U'!' || c == U'！' || c == U'‼'; }
bool IsDots(char32_t c) { return c == U'.' || c == U'…' || c == U'‥'; }

Run ReadMarks(std::string_view bytes, size_t start) {
  Run run{.end = start};
  while (run.end < bytes.size()) {
    const char32_t c = CodePointAt(bytes, run.end);
    if (!IsQuestionKind(c) && !IsExclamationKind(c) && !IsDots(c)) break;
    run.question |= IsQuestionKind(c);
    run.exclamation |= IsExclamationKind(c);
    run.wide |= IsWideTerminator(c);
    ++run.count;
    run.end = NextPosition(bytes, run.end);
  }
  return run;
}

Run ReadSame(std::string_view bytes, size_t start) {
  Run run{.end = start};
  while (run.end < bytes.size() && bytes[run.end] == bytes[start]) ++run.end;
  run.count = static_cast<int>(run.end - start);
  return run;
}

// A full stop alone keeps its marks after it: "etc.?" and "3.!".
bool StartsMarks(std::string_view bytes, size_t at) {
  const char32_t c = CodePointAt(bytes, at);
  if (c == U'.') return IsDots(CodePointAt(bytes, at + 1));
  return IsDots(c) || IsQuestionKind(c) || IsExclamationKind(c);
}

Span SourceOfRun(const AlignedText& text, size_t start, size_t end) {
  return {text.source[start].start, text.source[end - 1].end};
}

// Writes the pause that the dots [at, end) stand for and what is needed around it. Returns where to
// go on.
size_t AppendPauseOfDots(const AlignedText& text, size_t at, size_t end, AlignedText* out) {
  const std::string& bytes = text.bytes;
  out->TrimSpaces();
  const size_t after_space = end < bytes.size() && bytes[end] == ' ' ? end + 1 : end;
  const char32_t before = CodePointBefore(out->bytes, out->bytes.size());
  const bool opens =
      before == kNoCodePoint || before == U'\n' || (IsOpening(before) && !IsClosing(before));
  if (opens) return after_space;

  const char32_t next = CodePointAt(bytes, after_space);
  const Span from = SourceOfRun(text, at, end);
  const bool pause_before = IsClauseMark(before) || IsTerminator(before);
  const bool pause_after = IsClauseMark(next) || IsTerminator(next);
  if (!pause_before && !pause_after) {
    const bool ends = next == kNoCodePoint || next == U'\n' || IsUpper(next) || IsClosing(next);
    const bool wide = IsIdeograph(before);
    out->Append(ends ? (wide ? "。" : ".") : (wide ? "，" : ","), from);
  }
  // Two pauses stay apart: ";…;" must not become a mark of its own.
  const bool joins = after_space == end && (IsWordCharacter(next) || (pause_before && pause_after));
  if (joins && !IsIdeograph(before)) out->Append(" ", GapBetween(from, text.source[end]));
  return end;
}

// A rule, a row of stars and the like, three or more.
bool IsRuleSymbol(char32_t c) {
  return c != kNoCodePoint && c < 0x80 &&
         std::string_view("*_=~#+|\\/<>^&%$@-`").find(static_cast<char>(c)) !=
             std::string_view::npos;
}

// Handles a run that starts at `at`; gives where it ends, or `at` if there is none.
size_t FoldRun(const AlignedText& text, size_t at, AlignedText* out) {
  const std::string& bytes = text.bytes;
  const char32_t c = CodePointAt(bytes, at);
  if (StartsMarks(bytes, at)) {
    const Run run = ReadMarks(bytes, at);
    if (!run.question && !run.exclamation) {
      return AppendPauseOfDots(text, at, run.end, out);
    }
    const char* mark = run.question ? (run.wide ? "？" : "?") : (run.wide ? "！" : "!");
    out->Append(mark, SourceOfRun(text, at, run.end));
    return run.end;
  }
  if (c == U',' || c == U';') {
    const Run run = ReadSame(bytes, at);
    out->Append(bytes.substr(at, 1), SourceOfRun(text, at, run.end));
    return run.end;
  }
  if (IsRuleSymbol(c)) {
    const Run run = ReadSame(bytes, at);
    // Three hyphens are a dash.
    if (run.count < 3 || (c == U'-' && run.count == 3)) {
      out->AppendSlice(text, at, run.end);
    } else {
      out->Append(" ", SourceOfRun(text, at, run.end));
    }
    return run.end;
  }
  return at;
}

}  // namespace

AlignedText FoldRepeats::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    const size_t end = FoldRun(text, at, &out);
    if (end > at) {
      at = end;
      continue;
    }
    const size_t next = NextPosition(text.bytes, at);
    out.AppendSlice(text, at, next);
    at = next;
  }
  return out;
}

}  // namespace sottovoce
