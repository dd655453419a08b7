// Puts spaces into words that are longer than espeak-ng's word buffers.
#ifndef SOTTOVOCE_TEXT_STEPS_BREAK_LONG_WORDS_H_
#define SOTTOVOCE_TEXT_STEPS_BREAK_LONG_WORDS_H_

#include <string_view>
#include "text/normalizer_step.h"

namespace sottovoce {

class BreakLongWords final : public NormalizerStep {
 public:
  // `language` decides whether ideographs are words of their own.
  explicit BreakLongWords(std::string_view language);

  AlignedText Apply(const AlignedText& text) const override;

 private:
  bool splits_ideographs_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_BREAK_LONG_WORDS_H_
