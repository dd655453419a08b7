// One clause as espeak-ng translated it, read out of its phoneme list.
#ifndef SOTTOVOCE_PHONEMES_CLAUSE_H_
#define SOTTOVOCE_PHONEMES_CLAUSE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phonemes/characters.h"
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
  CharacterRange characters;  // of the text
  char terminator = '\0';     // one of . , ? ! : ; or NUL if Piper writes none
  bool cut_at_space = false;  // it was cut, at white space, because espeak-ng holds no more
};

// How far espeak-ng takes a clause: to what espeak_TextToPhonemes() and so Piper get, or further to
// what its command prints, where the clause's intonation has changed some tones and stresses.
enum class Stage { kTranslated, kIntoned };

// The clauses of one text, in order. espeak-ng's state is global: one reader at a time, and no
// other call of espeak-ng while it lives.
class ClauseReader {
 public:
  // espeak-ng must have been initialised and a voice set. `utf8` must be what BlankControls() gave,
  // and `characters` its characters; both must outlive the reader.
  ClauseReader(std::string_view utf8, const Characters& characters, Notation notation, Stage stage);

  // The next clause, or nothing at the end of the text.
  std::optional<Clause> Next();

 private:
  // Makes espeak-ng forget what it has read and start at `character`.
  void StartAt(uint32_t character);

  // Lets espeak-ng translate one clause that takes no more than `room` (see SafeEnd()).
  Clause ReadClause(size_t room);

  // The character that espeak-ng has in hand, or will read first.
  uint32_t CurrentCharacter() const;

  std::string_view utf8_;
  const Characters& characters_;
  Notation notation_;
  Stage stage_;
  uint32_t start_character_ = 0;  // where espeak-ng started; it counts from here
  uint32_t next_byte_ = 0;        // the next that it will decode
  bool done_;
};

// As espeak-ng itself writes a clause: GetTranslatedPhonemeString().
std::string ClauseString(const Clause& clause);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_CLAUSE_H_
