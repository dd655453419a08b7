// Where a sentence that is too long for espeak-ng is cut.
#ifndef SOTTOVOCE_TEXT_SENTENCE_CUTS_H_
#define SOTTOVOCE_TEXT_SENTENCE_CUTS_H_

#include <cstddef>
#include <string_view>

namespace sottovoce {

// A sentence with more punctuation marks than this is cut too: espeak-ng 1.52.0 overruns a buffer
// at 101 full stops in one clause ("é . é . "), where no prose comes near.
inline constexpr int kMaxSentenceMarks = 60;

// The end of the first piece of [start, end): `end` if that is short enough, else after a clause
// mark, else between words, else between code points. At most kMaxSentenceCodePoints and
// kMaxSentenceMarks long. Precondition: start < end.
size_t CutSentence(std::string_view bytes, size_t start, size_t end);

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_SENTENCE_CUTS_H_
