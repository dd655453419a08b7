// Phonemes to the numbers a voice's network takes.
#ifndef SOTTOVOCE_VOICE_PHONEME_IDS_H_
#define SOTTOVOCE_VOICE_PHONEME_IDS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sottovoce {

// The two tables of a Piper voice's config. Keys are UTF-8.
struct PhonemeTables {
  std::unordered_map<std::string, std::vector<std::string>> phoneme_map;  // phoneme -> phonemes
  std::unordered_map<std::string, std::vector<int64_t>> phoneme_id_map;   // phoneme -> ids
};

struct PhonemeIds {
  static constexpr uint32_t kNoPhoneme = UINT32_MAX;

  // [T] BOS, then each phoneme's ids with a pad after it, then EOS.
  std::vector<int64_t> ids;
  // [T] the index of the phoneme an id (or the pad after it) stands for; kNoPhoneme for BOS with
  // its pad, and for EOS.
  std::vector<uint32_t> phoneme_of_id;
  // Phonemes the voice does not know, and how often each was met. They are left out, as by Piper.
  std::map<std::string, uint32_t> missing;
};

// As Piper's phonemes_to_ids with its BOS "^", EOS "$" and PAD "_": phoneme_map is applied first,
// then every phoneme's ids are followed by a pad's. A table without one of these three symbols is
// treated as with any other: it is left out, and counted in `missing` each time it was wanted.
PhonemeIds MapPhonemes(const std::vector<std::string_view>& phonemes, const PhonemeTables& tables);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PHONEME_IDS_H_
