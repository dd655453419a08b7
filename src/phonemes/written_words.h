// Which written word each phoneme of a clause belongs to.
#ifndef SOTTOVOCE_PHONEMES_WRITTEN_WORDS_H_
#define SOTTOVOCE_PHONEMES_WRITTEN_WORDS_H_

#include <cstddef>
#include <vector>

#include "phonemes/characters.h"
#include "phonemes/clause.h"

namespace sottovoce {

struct WrittenWords {
  // In order, without overlap, without the punctuation and white space around them.
  std::vector<CharacterRange> words;
  // For each entry of the clause the word it speaks; kNoWord before the first.
  std::vector<size_t> word_of_entry;
};
inline constexpr size_t kNoWord = static_cast<size_t>(-1);

// A written word reaches from where espeak-ng says that one starts to where it says that the next
// one does. So what espeak-ng speaks together is one word: words that a dictionary entry joins,
// parts of a hyphenated word, and all the words spoken for a number.
WrittenWords FindWrittenWords(const Clause& clause, const Characters& characters);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_WRITTEN_WORDS_H_
