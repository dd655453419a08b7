// Clauses to the phonemes and words of one text, each with the bytes it came from.
#ifndef SOTTOVOCE_PHONEMES_ASSEMBLER_H_
#define SOTTOVOCE_PHONEMES_ASSEMBLER_H_

#include <utility>

#include "phonemes/characters.h"
#include "phonemes/clause.h"
#include "phonemes/phonemizer.h"
#include "phonemes/written_words.h"

namespace sottovoce {

// Writes what Piper makes of the clauses: language flags left out, NFD, one phoneme a code point,
// each clause closed by its mark, and a space after , : and ;.
class Assembler {
 public:
  // `characters`, those of the text that the clauses were read from, must outlive the assembler.
  explicit Assembler(const Characters& characters) : characters_(characters) {}

  void Append(const Clause& clause);

  PhonemizedText Finish() && { return std::move(result_); }

 private:
  void AppendSymbols(const Clause& clause, const WrittenWords& found);
  void AppendMark(char mark, CharacterRange rest);

  const Characters& characters_;
  PhonemizedText result_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_ASSEMBLER_H_
