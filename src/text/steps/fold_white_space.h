// Every run of white space becomes one space, or "\n\n" where it holds a blank line (or a PARAGRAPH
// SEPARATOR); none is left at the ends of the text.
#ifndef SOTTOVOCE_TEXT_STEPS_FOLD_WHITE_SPACE_H_
#define SOTTOVOCE_TEXT_STEPS_FOLD_WHITE_SPACE_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class FoldWhiteSpace final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_FOLD_WHITE_SPACE_H_
