// Clauses to the phonemes and words of one text, each with the bytes it came from.
#ifndef SOTTOVOCE_PHONEMES_ASSEMBLER_H_
#define SOTTOVOCE_PHONEMES_ASSEMBLER_H_

#include <string_view>

#include "phonemes/characters.h"
#include "phonemes/clause.h"
#include "phonemes/phonemizer.h"
#include "phonemes/written_words.h"

namespace sottovoce {

// Writes what Piper makes of the clauses: language flags left out, NFD, one phoneme a code point,
// each clause closed by its mark, and a space after , : and ;.
class Assembler {
 public:
  // `text` is what the clauses were read from; spans given out are moved by `offset` bytes.
  Assembler(std::string_view text, uint32_t offset, PhonemizedText* out);

  // `end` is where the next clause starts, in code points; past the text's end for the last one.
  void Append(const Clause& clause, uint32_t end);

 private:
  Span Bytes(CharacterRange range) const;
  void AppendSymbols(const Clause& clause, const WrittenWords& found);
  void AppendMark(char mark, CharacterRange rest);

  Characters characters_;
  uint32_t offset_;
  PhonemizedText* out_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_ASSEMBLER_H_
