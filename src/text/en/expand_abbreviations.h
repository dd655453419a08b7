// English abbreviations as words, by the table of abbreviation_table.h, and initials and
// initialisms without their full stops ("J. R. R. Tolkien", "U.S.A."), so that a full stop that is
// left ends a sentence. Expects folded white space.
#ifndef SOTTOVOCE_TEXT_EN_EXPAND_ABBREVIATIONS_H_
#define SOTTOVOCE_TEXT_EN_EXPAND_ABBREVIATIONS_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class ExpandAbbreviations final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_EN_EXPAND_ABBREVIATIONS_H_
