// One clause as espeak-ng translated it, read out of its phoneme list.
#ifndef SOTTOVOCE_PHONEMES_CLAUSE_H_
#define SOTTOVOCE_PHONEMES_CLAUSE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phonemes/phonemizer.h"

namespace sottovoce {

// One entry of espeak-ng's phoneme list.
struct ClauseEntry {
  std::string text;  // stress mark, name, length and tone marks; may be empty
  bool space_before = false;
  bool language_flag = false;  // `text` is a flag such as "(en)", not a phoneme
  // Where the written word that this entry starts stands: its first character and its length in
  // characters (31 stands for 31 or more), as espeak-ng noted them.
  struct Source {
    uint32_t character = 0;  // from the start of the text, in code points
    uint32_t length = 0;
  };
  std::optional<Source> source;
};

struct Clause {
  std::vector<ClauseEntry> entries;
  uint32_t first_character = 0;  // where the clause starts in the text, in code points
  char terminator = '\0';        // one of . , ? ! : ; or NUL if Piper writes none
};

// The clauses of one text, in order. espeak-ng's state is global: one reader at a time, and no
// other call of espeak-ng while it lives.
class ClauseReader {
 public:
  // `utf8` must outlive the reader, and utf8.data()[utf8.size()] must be NUL: espeak-ng reads the
  // end of its text as a character. espeak-ng must have been initialised and a voice set.
  ClauseReader(std::string_view utf8, Notation notation);

  // The next clause, or nothing at the end of the text.
  std::optional<Clause> Next();

 private:
  Notation notation_;
  bool done_;
};

// As espeak-ng itself writes a clause: GetTranslatedPhonemeString().
std::string ClauseString(const Clause& clause);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_CLAUSE_H_
