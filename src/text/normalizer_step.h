// The interface of the normaliser's steps.
#ifndef SOTTOVOCE_TEXT_NORMALIZER_STEP_H_
#define SOTTOVOCE_TEXT_NORMALIZER_STEP_H_

#include "text/aligned_text.h"

namespace sottovoce {

// One step of the chain: one job, const, without state between calls. Linear in the text's length.
class NormalizerStep {
 public:
  virtual ~NormalizerStep() = default;

  // Rewrites `text`; every byte of the result keeps the span of the caller's text it came from.
  virtual AlignedText Apply(const AlignedText& text) const = 0;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_NORMALIZER_STEP_H_
