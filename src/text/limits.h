// How much text one utterance may hold, checked before anything is allocated for it.
#ifndef SOTTOVOCE_TEXT_LIMITS_H_
#define SOTTOVOCE_TEXT_LIMITS_H_

#include <cstddef>
#include <string_view>

#include "base/status.h"

namespace sottovoce {

// About ten hours of speech.
inline constexpr size_t kMaxTextUtf16Units = 500'000;

// Letters, digits and their marks without a break. Ideographs break everywhere.
inline constexpr size_t kMaxWordLetters = 10'000;

// kTextTooLong, or kWordTooLong with where it was found.
Status CheckText(std::u16string_view text);

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_LIMITS_H_
