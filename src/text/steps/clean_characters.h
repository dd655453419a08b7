// Takes away what has no sound: controls (NUL too) become spaces; soft hyphens, zero-width and
// directional characters, unassigned non-characters and U+FFFD go. Joiners and variation selectors
// stay where they choose a form: after letters of Arabic, Indic and like scripts and after
// pictures.
#ifndef SOTTOVOCE_TEXT_STEPS_CLEAN_CHARACTERS_H_
#define SOTTOVOCE_TEXT_STEPS_CLEAN_CHARACTERS_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class CleanCharacters final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_CLEAN_CHARACTERS_H_
