#include "pipeline/sentence_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "pipeline/limits.h"

namespace sottovoce {
namespace {

Status Invalid(std::string message) { return {StatusCode::kInvalidArgument, std::move(message)}; }

template <typename Table>
bool EntriesAreShort(const Table& table) {
  return std::all_of(table.begin(), table.end(),
                     [](const auto& entry) { return entry.second.size() <= kMaxTableEntryLength; });
}

}  // namespace

Status CheckSentence(const SentenceInput& sentence) {
  const size_t count = sentence.phonemes.size();
  if (count > kMaxPhonemesPerSentence) {
    return {StatusCode::kTextTooLong, "a sentence may have at most " +
                                          std::to_string(kMaxPhonemesPerSentence) +
                                          " phonemes, not " + std::to_string(count)};
  }
  if (sentence.phoneme_source.size() != count) return Invalid("each phoneme needs one span");
  if (sentence.words.size() > kMaxPhonemesPerSentence) return Invalid("more words than phonemes");
  for (const std::string& symbol : sentence.phonemes) {
    if (symbol.size() > kMaxPhonemeBytes) return Invalid("a phoneme's symbol is too long");
  }
  for (const SentenceInput::Word& word : sentence.words) {
    if (word.first_phoneme > count || word.phoneme_count > count - word.first_phoneme) {
      return Invalid("a word lies outside the sentence's phonemes");
    }
  }
  // Written so that NaN fails.
  if (!(sentence.pause_after_seconds >= 0 && sentence.pause_after_seconds <= kMaxPauseSeconds)) {
    return Invalid("a pause must last from 0 to 10 seconds");
  }
  return {};
}

Status CheckTables(const PhonemeTables& tables) {
  if (EntriesAreShort(tables.phoneme_map) && EntriesAreShort(tables.phoneme_id_map)) return {};
  return {StatusCode::kVoiceInvalid, "the voice maps one phoneme to too many"};
}

}  // namespace sottovoce
