// Typographic quotes become straight ones, the apostrophe of don’t among them, and spaces between
// guillemets and what they quote go. Expects folded white space.
#ifndef SOTTOVOCE_TEXT_STEPS_FOLD_QUOTES_H_
#define SOTTOVOCE_TEXT_STEPS_FOLD_QUOTES_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class FoldQuotes final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_FOLD_QUOTES_H_
