#include "text/steps/compose_letters.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "text/code_points.h"
#include "text/steps/composition_table.h"

namespace sottovoce {
namespace {

const CompositionRow* FindMark(char32_t c) {
  if (c < std::begin(kCompositions)->mark) return nullptr;
  const auto* row = std::ranges::lower_bound(kCompositions, c, {}, &CompositionRow::mark);
  return row != std::end(kCompositions) && row->mark == c ? row : nullptr;
}

// Hangul syllables are composed by arithmetic: the Unicode Standard, section 3.12.
char32_t ComposeHangul(char32_t first, char32_t second) {
  constexpr char32_t kLead = 0x1100;
  constexpr char32_t kVowel = 0x1161;
  constexpr char32_t kTail = 0x11A7;
  constexpr char32_t kSyllable = 0xAC00;
  constexpr char32_t kLeads = 19;
  constexpr char32_t kVowels = 21;
  constexpr char32_t kTails = 28;
  if (first >= kLead && first < kLead + kLeads && second >= kVowel && second < kVowel + kVowels) {
    return kSyllable + ((first - kLead) * kVowels + (second - kVowel)) * kTails;
  }
  const bool open_syllable = first >= kSyllable && first < kSyllable + kLeads * kVowels * kTails &&
                             (first - kSyllable) % kTails == 0;
  if (open_syllable && second > kTail && second < kTail + kTails) return first + (second - kTail);
  return kNoCodePoint;
}

char32_t Compose(char32_t letter, const CompositionRow& row) {
  size_t low = 0;
  size_t high = row.pairs.size() / 2;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (row.pairs[2 * middle] < letter) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const bool found = 2 * low < row.pairs.size() && row.pairs[2 * low] == letter;
  return found ? row.pairs[2 * low + 1] : kNoCodePoint;
}

// A letter with its marks in any order, in canonical order and composed as far as may be.
std::u32string ComposeCluster(char32_t letter, std::vector<const CompositionRow*> marks) {
  std::ranges::stable_sort(marks, {}, &CompositionRow::combining_class);
  std::u32string composed(1, letter);
  int last_class = 0;
  for (const CompositionRow* mark : marks) {
    // A mark that stayed hides the letter from later ones of its class.
    const bool blocked = last_class >= mark->combining_class;
    const char32_t both = blocked ? kNoCodePoint : Compose(composed[0], *mark);
    if (both != kNoCodePoint) {
      composed[0] = both;
    } else {
      composed.push_back(mark->mark);
      last_class = mark->combining_class;
    }
  }
  return composed;
}

size_t ReadMarks(const std::string& bytes, size_t at, std::vector<const CompositionRow*>* marks) {
  while (at < bytes.size()) {
    const CompositionRow* mark = FindMark(CodePointAt(bytes, at));
    if (mark == nullptr) break;
    marks->push_back(mark);
    at = NextPosition(bytes, at);
  }
  return at;
}

size_t ReadHangul(const std::string& bytes, size_t at, char32_t* letter) {
  while (at < bytes.size()) {
    const char32_t both = ComposeHangul(*letter, CodePointAt(bytes, at));
    if (both == kNoCodePoint) break;
    *letter = both;
    at = NextPosition(bytes, at);
  }
  return at;
}

}  // namespace

AlignedText ComposeLetters::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    char32_t letter = CodePointAt(text.bytes, at);
    const size_t after_letter = NextPosition(text.bytes, at);
    const size_t after_hangul = ReadHangul(text.bytes, after_letter, &letter);
    std::vector<const CompositionRow*> marks;
    const size_t end = ReadMarks(text.bytes, after_hangul, &marks);
    if (end == after_letter) {
      out.AppendSlice(text, at, end);
    } else {
      // Marks change places, so the cluster shares one span.
      const Span from{text.source[at].start, text.source[end - 1].end};
      for (const char32_t c : ComposeCluster(letter, std::move(marks))) out.Append(c, from);
    }
    at = end;
  }
  return out;
}

}  // namespace sottovoce
