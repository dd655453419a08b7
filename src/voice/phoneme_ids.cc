#include "voice/phoneme_ids.h"

#include <utility>

namespace sottovoce {
namespace {

constexpr std::string_view kBos = "^";
constexpr std::string_view kEos = "$";
constexpr std::string_view kPad = "_";

class IdMapper {
 public:
  explicit IdMapper(const PhonemeTables& tables) : tables_(tables) {}

  // False, and a count in `missing`, if the voice has no such symbol.
  bool Add(std::string_view symbol, uint32_t phoneme) {
    const std::string key(symbol);
    const auto found = tables_.phoneme_id_map.find(key);
    if (found == tables_.phoneme_id_map.end()) {
      ++result_.missing[key];
      return false;
    }
    Append(found->second, phoneme);
    return true;
  }

  void AddPadded(std::string_view symbol, uint32_t phoneme) {
    if (Add(symbol, phoneme)) Add(kPad, phoneme);
  }

  // A phoneme of the text, through phoneme_map.
  void AddPhoneme(std::string_view symbol, uint32_t phoneme) {
    const auto mapped = tables_.phoneme_map.find(std::string(symbol));
    if (mapped == tables_.phoneme_map.end()) {
      AddPadded(symbol, phoneme);
      return;
    }
    for (const std::string& replacement : mapped->second) AddPadded(replacement, phoneme);
  }

  PhonemeIds Take() && { return std::move(result_); }

 private:
  void Append(const std::vector<int64_t>& ids, uint32_t phoneme) {
    result_.ids.insert(result_.ids.end(), ids.begin(), ids.end());
    result_.phoneme_of_id.resize(result_.ids.size(), phoneme);
  }

  const PhonemeTables& tables_;
  PhonemeIds result_;
};

}  // namespace

PhonemeIds MapPhonemes(const std::vector<std::string_view>& phonemes, const PhonemeTables& tables) {
  IdMapper mapper(tables);
  mapper.AddPadded(kBos, PhonemeIds::kNoPhoneme);
  for (uint32_t i = 0; i < phonemes.size(); ++i) mapper.AddPhoneme(phonemes[i], i);
  mapper.Add(kEos, PhonemeIds::kNoPhoneme);
  return std::move(mapper).Take();
}

}  // namespace sottovoce
