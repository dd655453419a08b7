// What espeak-ng may be given to read.
#ifndef SOTTOVOCE_PHONEMES_SAFE_TEXT_H_
#define SOTTOVOCE_PHONEMES_SAFE_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sottovoce {

// A part of a text that espeak-ng reads on its own.
struct TextPiece {
  uint32_t start = 0;  // in bytes of the text
  std::string bytes;
  bool after_space = false;  // white space stood between this piece and the one before
};

std::vector<TextPiece> SafePieces(std::string_view utf8);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_SAFE_TEXT_H_
