// Whether espeak-ng's compiled data is whole, before espeak-ng trusts it.
#ifndef SOTTOVOCE_PHONEMES_LANGUAGE_DATA_H_
#define SOTTOVOCE_PHONEMES_LANGUAGE_DATA_H_

#include <string>
#include <string_view>

#include "base/status.h"

namespace sottovoce {

// espeak-ng walks its files without looking where they end. These find files that are missing, cut
// off, or of another format; they do not prove that bytes inside are what espeak-ng compiled.
// kLanguageDataInvalid, and kUnknownLanguage for a dictionary that is not there.
Status CheckPhonemeTables(const std::string& data_directory);
Status CheckDictionary(const std::string& data_directory, std::string_view dictionary);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_LANGUAGE_DATA_H_
