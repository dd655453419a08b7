#include "phonemes/written_words.h"

#include <algorithm>

namespace sottovoce {
namespace {

// Whether `next` starts a further spoken word of the same written word. espeak-ng gives all those
// the position one after the written word's own, with the same length.
bool ContinuesWord(const ClauseEntry::Source& word, const ClauseEntry::Source& next,
                   const Characters& characters) {
  if (next.character <= word.character) return true;
  if (next.character != word.character + 1 || next.length != word.length) return false;
  // A word of one character can have a true neighbour, unless it stands alone.
  return word.length > 1 || characters.IsSpace(next.character);
}

CharacterRange TrimWord(CharacterRange range, const Characters& characters) {
  const CharacterRange trimmed = characters.TrimPunctuation(range);
  // Spoken punctuation: a percent sign, an at sign.
  return trimmed.start < trimmed.end ? trimmed : characters.TrimSpace(range);
}

}  // namespace

WrittenWords FindWrittenWords(const Clause& clause, const Characters& characters) {
  const CharacterRange range = clause.characters;
  WrittenWords found;
  std::vector<uint32_t> starts;
  ClauseEntry::Source current;
  for (const ClauseEntry& entry : clause.entries) {
    const bool placed = entry.source && entry.source->character >= range.start &&
                        entry.source->character < range.end;
    if (placed && (starts.empty() || !ContinuesWord(current, *entry.source, characters))) {
      current = *entry.source;
      starts.push_back(current.character);
    } else if (starts.empty() && !entry.text.empty() && range.start < range.end) {
      current = {.character = range.start};
      starts.push_back(range.start);
    }
    found.word_of_entry.push_back(starts.empty() ? kNoWord : starts.size() - 1);
  }
  starts.push_back(range.end);
  for (size_t i = 0; i + 1 < starts.size(); ++i) {
    found.words.push_back(TrimWord({starts[i], starts[i + 1]}, characters));
  }
  return found;
}

}  // namespace sottovoce
