// A text as the code points that espeak-ng counts, with the bytes they stand on.
#ifndef SOTTOVOCE_PHONEMES_CHARACTERS_H_
#define SOTTOVOCE_PHONEMES_CHARACTERS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace sottovoce {

// A half-open range of code point numbers.
struct CharacterRange {
  uint32_t start = 0;
  uint32_t end = 0;
};

class Characters {
 public:
  // `utf8` must be well-formed.
  explicit Characters(std::string_view utf8);

  uint32_t size() const { return static_cast<uint32_t>(code_points_.size()); }
  bool IsSpace(uint32_t character) const;

  // Where a character starts; size() gives the text's size in bytes.
  uint32_t ByteOf(uint32_t character) const { return offsets_[character]; }
  // The character that starts at a byte.
  uint32_t CharacterAt(uint32_t byte) const;

  // The bytes of a range. Precondition: start <= end <= size().
  Span Bytes(CharacterRange range) const;

  // The range without the white space, and without the punctuation too, at its ends. Empty, and
  // placed at its start, if nothing else is in it.
  CharacterRange TrimSpace(CharacterRange range) const;
  CharacterRange TrimPunctuation(CharacterRange range) const;

 private:
  bool IsPunctuation(uint32_t character) const;

  std::vector<char32_t> code_points_;
  std::vector<uint32_t> offsets_;  // one more than code points: the last is the text's size
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_CHARACTERS_H_
