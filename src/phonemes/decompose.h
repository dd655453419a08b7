// Canonical decomposition (Unicode NFD) of what espeak-ng writes as IPA.
#ifndef SOTTOVOCE_PHONEMES_DECOMPOSE_H_
#define SOTTOVOCE_PHONEMES_DECOMPOSE_H_

#include <cstddef>
#include <vector>

namespace sottovoce {

// A code point and whatever belongs to it: `owner` is carried along.
struct IpaUnit {
  char32_t code_point = 0;
  size_t owner = 0;
};

// Takes letters and marks apart and puts the marks of a letter into canonical order. Knows the
// letters and marks that espeak-ng 1.52.0's phoneme tables name (the `ipa` lines of its phsource
// and its own ASCII table) and leaves all others as they are.
void DecomposeIpa(std::vector<IpaUnit>* units);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_DECOMPOSE_H_
