// Written text to text that espeak-ng reads as a person would.
#ifndef SOTTOVOCE_TEXT_NORMALIZER_H_
#define SOTTOVOCE_TEXT_NORMALIZER_H_

#include <memory>
#include <string_view>
#include <vector>

#include "text/aligned_text.h"
#include "text/normalizer_step.h"

namespace sottovoce {

// The steps for one language, in order. Idempotent: normalising its own output changes nothing.
class Normalizer {
 public:
  // `language` is an espeak-ng voice name such as "en-us"; languages without rules of their own get
  // the steps that fit any language.
  explicit Normalizer(std::string_view language);

  // `utf8` must be well-formed (see base/utf8.h); spans point into it.
  AlignedText Normalize(std::string_view utf8) const;

 private:
  std::vector<std::unique_ptr<const NormalizerStep>> steps_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_NORMALIZER_H_
