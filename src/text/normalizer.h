// Written text to text that espeak-ng reads as a person would.
#ifndef SOTTOVOCE_TEXT_NORMALIZER_H_
#define SOTTOVOCE_TEXT_NORMALIZER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/aligned_text.h"

namespace sottovoce {

// One step of the chain: one job, const, without state between calls. Linear in the text's length.
class NormalizerStep {
 public:
  virtual ~NormalizerStep() = default;

  // Rewrites `text`; every byte of the result keeps the span of the caller's text it came from.
  virtual AlignedText Apply(const AlignedText& text) const = 0;
};

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
