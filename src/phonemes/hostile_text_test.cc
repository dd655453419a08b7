// Text that overflowed espeak-ng's buffers or was made to: nothing may crash (this runs under
// AddressSanitizer too), nor may words get lost.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "phonemes/test_support.h"

namespace sottovoce {
namespace {

TEST_F(PhonemizerTest, SpeaksEveryWordOfALongClause) {
  const auto spoken = [this](std::string_view unit, int times) {
    return Phonemize("en-us", Repeat(unit, times)).words.size();
  };
  EXPECT_EQ(spoken("a,", 1000), 1000u);
  EXPECT_EQ(spoken("'a' ", 500), 500u);
  EXPECT_EQ(spoken("1,000 ", 400), 400u);
  EXPECT_EQ(spoken("word ", 5000), 5000u);
  EXPECT_EQ(spoken("seventeen ", 500), 500u);
}

TEST_F(PhonemizerTest, SpeaksAllOfALongWord) {
  // A word is cut where espeak-ng's buffers end: 60 letters.
  EXPECT_GE(Phonemize("en-us", std::string(100'000, 'a')).phonemes.size(), 100'000u);
  EXPECT_GE(Phonemize("en-us", std::string(10'000, '7')).words.size(), 10'000u / 36);
}

TEST_F(PhonemizerTest, SurvivesWhatOverflowedItsBuffers) {
  for (const char* language : {"en-us", "en-gb-x-rp", "de", "fr", "ru", "hu", "ar", "hi"}) {
    for (const std::string& text :
         {Repeat("s'", 220), Repeat("é . ", 101), Repeat("a . ", 130), Repeat("a.", 1000),
          Repeat("a-", 1000), std::string("a") + Repeat("\u0301", 100'000), Repeat("€5a", 300),
          Repeat("?!.,;:", 500), std::string(5000, ' ') + "a", std::string(700, 'a') + " … … ...",
          Repeat("你", 600), Repeat("한", 600), Repeat("ก", 600), Repeat("⣿ ", 100),
          Repeat("aबfα한字あก", 70), Repeat("\uE000", 600), Repeat("camelCase", 100)}) {
      (void)Phonemize(language, text);
    }
  }
}

TEST_F(PhonemizerTest, SpeaksAWordAfterAnyBytes) {
  EXPECT_EQ(Joined(Phonemize("en-us", std::string_view("\0\1\2\3\x1A hello", 11))), "həlˈoʊ");
  for (const char* bytes : {"\xFF\xFE", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xF8\x88\x80"}) {
    const PhonemizedText text = Phonemize("en-us", std::string(bytes) + " hello");
    EXPECT_EQ(Joined(text), "həlˈoʊ");
  }
}

TEST_F(PhonemizerTest, ReadsNoCommandsInText) {
  // Phoneme input, its language switch, and SSML are plain text to Piper's calls.
  EXPECT_EQ(Joined(Phonemize("en-us", "[[ h@l'oU ]] [[_^_de]] haus")).find("haʊs"),
            std::string::npos);
  EXPECT_NE(Joined(Phonemize("en-us", "<speak>hello</speak>")).find("spˈiːk"), std::string::npos);
}

// The table of espeak-ng's crash inputs is not the project's: see SOTTOVOCE_SHARED_DATA.
TEST_F(PhonemizerTest, SurvivesEspeaksOwnCrashInputs) {
  const std::filesystem::path folder =
      std::filesystem::path(SOTTOVOCE_SHARED_DATA) / "espeak_crash";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not there";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (const char* language : {"en", "en-us", "hu", "ru", "ar", "he", "quc", "sw", "fr", "pt",
                                 "fa", "uk", "de", "el", "ja"}) {
      (void)Phonemize(language, text);
    }
  }
}

}  // namespace
}  // namespace sottovoce
