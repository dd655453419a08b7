// Questions about espeak-ng voice names and language tags, such as "en-us".
#ifndef SOTTOVOCE_TEXT_LANGUAGE_H_
#define SOTTOVOCE_TEXT_LANGUAGE_H_

#include <string_view>

namespace sottovoce {

// The part before the first hyphen: "en" of "en-us".
constexpr std::string_view PrimaryLanguage(std::string_view language) {
  return language.substr(0, language.find('-'));
}

constexpr bool IsEnglish(std::string_view language) { return PrimaryLanguage(language) == "en"; }

// Whether every ideograph and kana is a word of its own, as espeak-ng takes them in this language.
constexpr bool SplitsIdeographs(std::string_view language) {
  const std::string_view primary = PrimaryLanguage(language);
  return primary == "cmn" || primary == "zh" || primary == "yue" || primary == "ja" ||
         primary == "hak";
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_LANGUAGE_H_
