#include "text/normalizer.h"

#include "text/en/expand_abbreviations.h"
#include "text/language.h"
#include "text/steps/break_long_words.h"
#include "text/steps/clean_characters.h"
#include "text/steps/compose_letters.h"
#include "text/steps/dashes_to_commas.h"
#include "text/steps/fold_quotes.h"
#include "text/steps/fold_repeats.h"
#include "text/steps/fold_white_space.h"
#include "text/steps/map_compatibility.h"

namespace sottovoce {

Normalizer::Normalizer(std::string_view language) {
  // First characters, so that every later step sees one form of each letter ...
  steps_.push_back(std::make_unique<MapCompatibility>());
  steps_.push_back(std::make_unique<CleanCharacters>());
  steps_.push_back(std::make_unique<ComposeLetters>());
  steps_.push_back(std::make_unique<FoldWhiteSpace>());
  // ... then punctuation: rules and dots before dashes, since "-----" is a rule and "—..." a pause.
  steps_.push_back(std::make_unique<FoldQuotes>());
  steps_.push_back(std::make_unique<FoldRepeats>());
  steps_.push_back(std::make_unique<FoldWhiteSpace>());
  steps_.push_back(std::make_unique<DashesToCommas>());
  steps_.push_back(std::make_unique<FoldWhiteSpace>());
  // Before words are expanded, which makes none that is long but may look at the words beside.
  steps_.push_back(std::make_unique<BreakLongWords>(language));
  if (IsEnglish(language)) steps_.push_back(std::make_unique<ExpandAbbreviations>());
}

AlignedText Normalizer::Normalize(std::string_view utf8) const {
  AlignedText text = Align(utf8);
  for (const auto& step : steps_) text = step->Apply(text);
  return text;
}

}  // namespace sottovoce
