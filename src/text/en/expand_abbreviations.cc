#include "text/en/expand_abbreviations.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "text/characters.h"
#include "text/code_points.h"
#include "text/en/abbreviation_table.h"

namespace sottovoce {
namespace {

constexpr bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool IsAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr char ToLower(char c) { return IsAsciiUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char ToUpper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// A run of letters and full stops that ends with one, and what stands around it.
struct Token {
  size_t start = 0;
  size_t end = 0;
  std::string_view written;
  // First code point after the token, and after the one space that may follow it.
  size_t after = 0;
  bool space_after = false;
  char32_t next = kNoCodePoint;
};

bool StartsWord(std::string_view bytes, size_t at) {
  // An apostrophe belongs to the word, an opening quote does not.
  while (at > 0 && bytes[at - 1] == '\'') --at;
  const char32_t before = CodePointBefore(bytes, at);
  return !IsWordCharacter(before) && before != U'.' && before != U'@' && before != U'/' &&
         before != U'_';
}

size_t EndOfLettersAndStops(std::string_view bytes, size_t at) {
  while (at < bytes.size() && (IsAsciiLetter(bytes[at]) || bytes[at] == '.')) ++at;
  return at;
}

Token ReadToken(std::string_view bytes, size_t start, size_t end) {
  Token token{.start = start, .end = end, .written = bytes.substr(start, end - start)};
  token.space_after = end < bytes.size() && bytes[end] == ' ';
  token.after = end + (token.space_after ? 1 : 0);
  token.next = CodePointAt(bytes, token.after);
  return token;
}

std::string_view WordAt(std::string_view bytes, size_t at) {
  size_t end = at;
  while (end < bytes.size() && IsAsciiLetter(bytes[end])) ++end;
  return bytes.substr(at, end - at);
}

// "I." and "A." are initials themselves.
bool StartsSentence(std::string_view bytes, size_t at) {
  const std::string_view word = WordAt(bytes, at);
  const bool initial = word.size() == 1 && CodePointAt(bytes, at + 1) == U'.';
  return !initial && std::ranges::binary_search(kSentenceStarters, word);
}

bool NameFollows(std::string_view bytes, const Token& token) {
  return token.space_after && IsUpper(token.next) && !StartsSentence(bytes, token.after);
}

bool NamePrecedes(std::string_view bytes, const Token& token) {
  // A longer word than this is no street's name, and the look back stays bounded.
  constexpr size_t kLongestName = 40;
  if (token.start == 0 || bytes[token.start - 1] != ' ') return false;
  size_t start = token.start - 1;
  const size_t limit = start > kLongestName ? start - kLongestName : 0;
  while (start > limit && IsWordCharacter(CodePointBefore(bytes, start))) {
    start = PreviousPosition(bytes, start);
  }
  const char32_t first = CodePointAt(bytes, start);
  return IsUpper(first) || IsAsciiDigit(first);
}

bool DigitPrecedes(std::string_view bytes, const Token& token) {
  const size_t end =
      token.start > 0 && bytes[token.start - 1] == ' ' ? token.start - 1 : token.start;
  return IsAsciiDigit(CodePointBefore(bytes, end));
}

bool Holds(Beside beside, std::string_view bytes, const Token& token) {
  switch (beside) {
    case Beside::kAnything:
      return true;
    case Beside::kNameAfter:
      return NameFollows(bytes, token);
    case Beside::kNameBefore:
      return NamePrecedes(bytes, token);
    case Beside::kDigitAfter:
      return IsAsciiDigit(token.next);
    case Beside::kDigit:
      return IsAsciiDigit(token.next) || DigitPrecedes(bytes, token);
  }
  return false;
}

// Whether the token's last full stop ends a sentence too.
bool EndsSentence(Stop stop, std::string_view bytes, const Token& token) {
  size_t at = token.end;
  while (IsClosing(CodePointAt(bytes, at))) at = NextPosition(bytes, at);
  if (at == bytes.size() || bytes[at] == '\n') return true;
  if (bytes[at] != ' ' || !IsUpper(CodePointAt(bytes, at + 1))) return false;
  switch (stop) {
    case Stop::kNeverEnds:
      return false;
    case Stop::kEndsByNextWord:
      return StartsSentence(bytes, at + 1);
    case Stop::kEndsByCapital:
      return true;
  }
  return false;
}

const Abbreviation* FindRow(std::string_view bytes, const Token& token) {
  std::string key(token.written);
  std::ranges::transform(key, key.begin(), ToLower);
  for (const Abbreviation& row :
       std::ranges::equal_range(kEnglishAbbreviations, key, {}, &Abbreviation::written)) {
    if (Holds(row.beside, bytes, token)) return &row;
  }
  return nullptr;
}

// Letters that each have a full stop: "J.", "U.S.A.", "p.m.".
bool IsInitials(std::string_view written) {
  if (written.size() % 2 != 0) return false;
  for (size_t i = 0; i < written.size(); i += 2) {
    if (!IsAsciiLetter(written[i]) || written[i + 1] != '.') return false;
  }
  return true;
}

// A lone letter with a full stop is an initial if a name or another initial follows; "I" besides
// not after a lower-case word, where it is the pronoun.
bool IsInitialOfName(std::string_view bytes, const Token& token) {
  if (!IsAsciiUpper(token.written[0]) || !NameFollows(bytes, token)) return false;
  if (token.written[0] != 'I' || token.start < 2) return true;
  return !IsLower(CodePointBefore(bytes, token.start - 1));
}

void AppendExpansion(const AlignedText& text, const Token& token, const Abbreviation& row,
                     AlignedText* out) {
  const bool ends_sentence = EndsSentence(row.stop, text.bytes, token);
  const size_t end = ends_sentence ? token.end - 1 : token.end;
  std::string spoken(row.spoken);
  if (IsAsciiUpper(token.written[0])) spoken[0] = ToUpper(spoken[0]);
  out->Append(spoken, {text.source[token.start].start, text.source[end - 1].end});
  if (ends_sentence) out->Append(".", text.source[token.end - 1]);
}

// Letters joined by hyphens are read by their names whatever they spell ("I-T"), and "A" before a
// hyphen is not taken for the article.
void AppendInitials(const AlignedText& text, const Token& token, AlignedText* out) {
  const bool ends_sentence = EndsSentence(Stop::kEndsByNextWord, text.bytes, token);
  const bool word_follows = token.space_after && IsWordCharacter(token.next);
  for (size_t at = token.start; at < token.end; at += 2) {
    const char letter = ToUpper(text.bytes[at]);
    out->Append(std::string_view(&letter, 1), text.source[at]);
    const bool last = at + 2 == token.end;
    if (last && ends_sentence) {
      out->Append(".", text.source[at + 1]);
    } else if (!last || (letter == 'A' && word_follows)) {
      out->Append("-", text.source[at + 1]);
    }
  }
}

// Whether a word goes on at `at`, behind an abbreviation's full stop. A genitive does not count.
bool WordGoesOn(std::string_view bytes, size_t at) {
  if (IsAsciiDigit(CodePointAt(bytes, at))) return false;
  if (bytes.substr(at).starts_with("'s")) at += 2;
  while (CodePointAt(bytes, at) == U'\'') ++at;
  return IsWordCharacter(CodePointAt(bytes, at));
}

// Writes what [start, end) is read as; false if it is no abbreviation.
bool AppendIfAbbreviation(const AlignedText& text, size_t start, size_t end, AlignedText* out) {
  // Longer than any row; initialisms of a dozen letters are none.
  constexpr size_t kLongest = 24;
  if (end - start < 2 || end - start > kLongest || text.bytes[end - 1] != '.') return false;
  if (WordGoesOn(text.bytes, end)) return false;
  const Token token = ReadToken(text.bytes, start, end);
  if (const Abbreviation* row = FindRow(text.bytes, token)) {
    AppendExpansion(text, token, *row, out);
    return true;
  }
  if (!IsInitials(token.written)) return false;
  if (token.written.size() == 2 && !IsInitialOfName(text.bytes, token)) return false;
  AppendInitials(text, token, out);
  return true;
}

}  // namespace

AlignedText ExpandAbbreviations::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    size_t next = NextPosition(text.bytes, at);
    if (IsAsciiLetter(text.bytes[at])) {
      next = EndOfLettersAndStops(text.bytes, at);
      if (StartsWord(text.bytes, at) && AppendIfAbbreviation(text, at, next, &out)) {
        // "p.5" needs its space.
        if (next < text.bytes.size() && IsAsciiDigit(CodePointAt(text.bytes, next))) {
          out.Append(" ", GapBetween(text.source[next - 1], text.source[next]));
        }
        at = next;
        continue;
      }
    }
    out.AppendSlice(text, at, next);
    at = next;
  }
  return out;
}

}  // namespace sottovoce
