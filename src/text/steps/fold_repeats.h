// Repeated punctuation as one mark: "!!!" is "!", "?!" is "?", dots and ellipses a full stop before
// a capital or the end and a comma elsewhere, rules such as "=====" nothing. Expects folded white
// space.
#ifndef SOTTOVOCE_TEXT_STEPS_FOLD_REPEATS_H_
#define SOTTOVOCE_TEXT_STEPS_FOLD_REPEATS_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class FoldRepeats final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_FOLD_REPEATS_H_
