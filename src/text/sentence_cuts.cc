#include "text/sentence_cuts.h"

#include "text/characters.h"
#include "text/code_points.h"
#include "text/sentences.h"

namespace sottovoce {
namespace {

// The last places to cut before the limit was reached; 0 if none.
struct Places {
  size_t after_clause_mark = 0;
  size_t after_space = 0;
  size_t limit = 0;
};

Places FindPlaces(std::string_view bytes, size_t start, size_t end) {
  Places places;
  int code_points = 0;
  int marks = 0;
  char32_t before = kNoCodePoint;
  size_t at = start;
  for (; at < end; at = NextPosition(bytes, at)) {
    const char32_t c = CodePointAt(bytes, at);
    const bool is_space = IsWhiteSpace(c);
    if (!is_space && !IsWordCharacter(c)) ++marks;
    if (++code_points > kMaxSentenceCodePoints || marks > kMaxSentenceMarks) break;
    const size_t next = NextPosition(bytes, at);
    if (is_space) places.after_space = next;
    if ((is_space && IsClauseMark(before)) || IsWideClauseMark(c)) places.after_clause_mark = next;
    before = c;
  }
  places.limit = at;
  return places;
}

}  // namespace

size_t CutSentence(std::string_view bytes, size_t start, size_t end) {
  const Places places = FindPlaces(bytes, start, end);
  if (places.limit == end) return end;
  // Pieces under a quarter of the limit would make a short breath, and the work quadratic.
  const size_t earliest = start + (places.limit - start) / 4;
  if (places.after_clause_mark > earliest) return places.after_clause_mark;
  if (places.after_space > earliest) return places.after_space;
  return places.limit;
}

}  // namespace sottovoce
