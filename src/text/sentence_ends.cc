#include "text/sentence_ends.h"

#include <algorithm>
#include <string>

#include "text/characters.h"
#include "text/code_points.h"
#include "text/language.h"

namespace sottovoce {
namespace {

// Abbreviations that a name or a number follows, in languages whose normaliser does not expand
// them. Ascending, lower-case, without the full stop.
constexpr std::u32string_view kBeforeNames[] = {
    U"bzw", U"ca", U"dott", U"dr",  U"dra", U"etw", U"fr",   U"hr", U"ing", U"mme",
    U"mr",  U"nr", U"prof", U"sig", U"sr",  U"sra", U"srta", U"st", U"vgl", U"z",
};
static_assert(std::ranges::is_sorted(kBeforeNames));

// Languages that write "3. Mai" for the third.
constexpr std::string_view kOrdinalDotLanguages[] = {
    "bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb", "lv", "nb", "pl", "sk", "sl", "sr",
};
static_assert(std::ranges::is_sorted(kOrdinalDotLanguages));

char32_t ToLowerAscii(char32_t c) { return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c; }

// The word that ends at `end`, last letter first, at most `kLongest` letters and one more.
constexpr size_t kLongest = 4;
std::u32string WordBefore(std::string_view bytes, size_t end) {
  std::u32string word;
  while (word.size() <= kLongest && IsWordCharacter(CodePointBefore(bytes, end))) {
    word.insert(word.begin(), CodePointBefore(bytes, end));
    end = PreviousPosition(bytes, end);
  }
  return word;
}

// The end of a run of white space, and whether it holds a blank line.
struct Gap {
  size_t end = 0;
  bool blank_line = false;
};

Gap ReadGap(std::string_view bytes, size_t at) {
  int line_breaks = 0;
  while (IsWhiteSpace(CodePointAt(bytes, at))) {
    if (IsLineBreak(CodePointAt(bytes, at))) ++line_breaks;
    at = NextPosition(bytes, at);
  }
  return {.end = at, .blank_line = line_breaks > 1};
}

// The marks that may end a sentence.
struct Marks {
  size_t end = 0;  // past closing quotes and brackets
  char32_t terminator = kNoCodePoint;
  bool closing = false;
};

Marks ReadMarks(std::string_view bytes, size_t at) {
  Marks marks;
  while (IsTerminator(CodePointAt(bytes, at))) {
    marks.terminator = CodePointAt(bytes, at);
    at = NextPosition(bytes, at);
  }
  marks.end = at;
  while (IsClosing(CodePointAt(bytes, marks.end))) marks.end = NextPosition(bytes, marks.end);
  marks.closing = marks.end > at;
  return marks;
}

// "It is his." he said; "Why?" he said; but What? yes.
bool LowerCaseGoesOn(const Marks& marks, char32_t next) {
  return IsLower(next) && (marks.closing || marks.terminator == U'.' || marks.terminator == U'…');
}

}  // namespace

SentenceEnds::SentenceEnds(std::string_view language)
    : is_english_(IsEnglish(language)),
      has_ordinal_dot_(
          std::ranges::binary_search(kOrdinalDotLanguages, PrimaryLanguage(language))) {}

SentenceEnd SentenceEnds::Find(std::string_view bytes, size_t start) const {
  for (size_t at = start; at < bytes.size();) {
    const char32_t c = CodePointAt(bytes, at);
    if (IsWhiteSpace(c)) {
      const Gap gap = ReadGap(bytes, at);
      if (gap.blank_line) return {gap.end, Break::kParagraph};
      at = gap.end;
      continue;
    }
    if (!IsTerminator(c)) {
      at = NextPosition(bytes, at);
      continue;
    }
    const Marks marks = ReadMarks(bytes, at);
    const Gap gap = ReadGap(bytes, marks.end);
    if (gap.end == bytes.size() || gap.blank_line) return {gap.end, Break::kParagraph};
    const char32_t next = CodePointAt(bytes, gap.end);
    const bool parted = gap.end > marks.end || IsWideTerminator(marks.terminator);
    if (parted && !LowerCaseGoesOn(marks, next) && !(c == U'.' && BelongsToWord(bytes, at, next))) {
      return {gap.end, Break::kSentence};
    }
    at = gap.end;
  }
  return {bytes.size(), Break::kParagraph};
}

bool SentenceEnds::BelongsToWord(std::string_view bytes, size_t stop, char32_t next) const {
  if (!IsWordCharacter(next)) return false;
  // The English normaliser leaves no other full stops than those of sentences.
  if (is_english_) return false;
  std::u32string word = WordBefore(bytes, stop);
  if (word.empty() || word.size() > kLongest) return false;
  if (word.size() == 1 && IsUpper(word[0])) return true;
  if (has_ordinal_dot_ && word.size() <= 2 && std::ranges::all_of(word, IsAsciiDigit)) return true;
  std::ranges::transform(word, word.begin(), ToLowerAscii);
  return std::ranges::binary_search(kBeforeNames, word);
}

}  // namespace sottovoce
