// Dashes between clauses become commas, which voices speak as a pause, or nothing where a pause is
// anyway; dashes inside words and numbers become hyphens. Expects folded white space.
#ifndef SOTTOVOCE_TEXT_STEPS_DASHES_TO_COMMAS_H_
#define SOTTOVOCE_TEXT_STEPS_DASHES_TO_COMMAS_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class DashesToCommas final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_DASHES_TO_COMMAS_H_
