// Splitting normalised text into what is spoken in one breath of the network.
#ifndef SOTTOVOCE_TEXT_SENTENCES_H_
#define SOTTOVOCE_TEXT_SENTENCES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/aligned_text.h"

namespace sottovoce {

// What follows a sentence, as a pause that the pipeline turns into silence.
enum class Break : uint8_t { kClause, kSentence, kParagraph };

struct Sentence {
  // [start, end) in bytes of the normalised text, without white space at its ends.
  Span text;
  // The caller's text behind it.
  Span source;
  Break after = Break::kSentence;
};

// A sentence longer than this many code points is cut, first at clause marks, then between words:
// espeak-ng numbers characters in a clause with 11 bits, and its clause buffer holds 800 bytes.
inline constexpr int kMaxSentenceCodePoints = 600;

// In order, without overlap. A part that holds no letter or digit is left out, so text that has
// nothing to speak gives no sentence.
std::vector<Sentence> SplitSentences(const AlignedText& normalized, std::string_view language);

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_SENTENCES_H_
