// Characters that are only another look of plain letters and digits become those: ligatures,
// full-width and half-width forms, mathematical alphabets, Ångström and Ohm signs. Those that mean
// something of their own, such as superscripts and fractions, stay for rules that read them. Wide
// CJK punctuation stays too: espeak-ng ends a clause there without a space.
#ifndef SOTTOVOCE_TEXT_STEPS_MAP_COMPATIBILITY_H_
#define SOTTOVOCE_TEXT_STEPS_MAP_COMPATIBILITY_H_

#include "text/normalizer_step.h"

namespace sottovoce {

class MapCompatibility final : public NormalizerStep {
 public:
  AlignedText Apply(const AlignedText& text) const override;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_MAP_COMPATIBILITY_H_
