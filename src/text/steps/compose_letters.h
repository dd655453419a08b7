// Letters with combining marks as one code point where Unicode has one (NFC for Latin, Greek,
// Cyrillic, Arabic hamza and madda, kana and Hangul): espeak-ng's rules are written for those.
// Letters that come composed are not taken apart first to add a mark in canonical order.
#ifndef SOTTOVOCE_TEXT_STEPS_COMPOSE_LETTERS_H_
#define SOTTOVOCE_TEXT_STEPS_COMPOSE_LETTERS_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class ComposeLetters final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_COMPOSE_LETTERS_H_
