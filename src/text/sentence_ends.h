// Where a sentence ends of its own.
#ifndef SOTTOVOCE_TEXT_SENTENCE_ENDS_H_
#define SOTTOVOCE_TEXT_SENTENCE_ENDS_H_

#include <cstddef>
#include <string_view>

#include "text/sentences.h"

namespace sottovoce {

struct SentenceEnd {
  size_t position = 0;  // past the marks that end it
  Break after = Break::kSentence;
};

class SentenceEnds {
 public:
  explicit SentenceEnds(std::string_view language);

  // The end of the sentence that starts at `start`: after a terminator and the quotes and brackets
  // it closes, before a blank line, or at the end of the text. Precondition: start < bytes.size().
  SentenceEnd Find(std::string_view bytes, size_t start) const;

 private:
  // Whether the full stop at `stop`, with `next` the first code point of the next word, is part of
  // the word before it.
  bool BelongsToWord(std::string_view bytes, size_t stop, char32_t next) const;

  bool is_english_;
  bool has_ordinal_dot_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_SENTENCE_ENDS_H_
