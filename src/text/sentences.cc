#include "text/sentences.h"

#include <algorithm>
#include <string>

#include "text/characters.h"
#include "text/code_points.h"
#include "text/sentence_cuts.h"
#include "text/sentence_ends.h"

namespace sottovoce {
namespace {

bool HoldsWord(std::string_view bytes) {
  for (size_t at = 0; at < bytes.size(); at = NextPosition(bytes, at)) {
    if (IsWordCharacter(CodePointAt(bytes, at))) return true;
  }
  return false;
}

Span Trim(std::string_view bytes, size_t start, size_t end) {
  while (start < end && IsWhiteSpace(CodePointAt(bytes, start))) start = NextPosition(bytes, start);
  while (start < end && IsWhiteSpace(CodePointBefore(bytes, end))) {
    end = PreviousPosition(bytes, end);
  }
  return {static_cast<uint32_t>(start), static_cast<uint32_t>(end)};
}

void AddPart(const AlignedText& text, size_t start, size_t end, Break after,
             std::vector<Sentence>* sentences) {
  const Span part = Trim(text.bytes, start, end);
  if (HoldsWord(std::string_view(text.bytes).substr(part.start, part.size()))) {
    sentences->push_back({part, text.SourceOf(part.start, part.end), after});
  } else if (!sentences->empty()) {
    // What is left out, such as "* * *", still parts what stands around it.
    sentences->back().after = std::max(sentences->back().after, after);
  }
}

}  // namespace

std::vector<Sentence> SplitSentences(const AlignedText& normalized, std::string_view language) {
  const std::string_view bytes = normalized.bytes;
  const SentenceEnds ends(language);
  std::vector<Sentence> sentences;
  for (size_t start = 0; start < bytes.size();) {
    const SentenceEnd end = ends.Find(bytes, start);
    while (start < end.position) {
      const size_t cut = CutSentence(bytes, start, end.position);
      AddPart(normalized, start, cut, cut == end.position ? end.after : Break::kClause, &sentences);
      start = cut;
    }
  }
  return sentences;
}

}  // namespace sottovoce
