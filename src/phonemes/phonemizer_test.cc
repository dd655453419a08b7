#include "phonemes/phonemizer.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phonemes/test_support.h"

namespace sottovoce {
namespace {

// A word as "written:spoken".
std::vector<std::string> Words(const PhonemizedText& phonemized, std::string_view text) {
  std::vector<std::string> words;
  for (const Word& word : phonemized.words) {
    std::string entry(text.substr(word.text.start, word.text.size()));
    entry += ':';
    for (uint32_t i = 0; i < word.phoneme_count; ++i) {
      entry += phonemized.phonemes[word.first_phoneme + i].symbol;
    }
    words.push_back(entry);
  }
  return words;
}

TEST_F(PhonemizerTest, MatchesWhatPiperGetsFromTheUntouchedLibrary) {
  const auto rows = ReadTable(SOTTOVOCE_TEST_DATA "/phonemes/golden.tsv");
  ASSERT_GT(rows.size(), 150u);
  for (const std::vector<std::string>& row : rows) {
    ASSERT_EQ(row.size(), 3u);
    EXPECT_EQ(Joined(Phonemize(row[0], row[1])), row[2]) << row[1];
  }
}

TEST_F(PhonemizerTest, GivesEachWordTheTextItSpeaks) {
  constexpr std::string_view kText = "Hello, of the \"new\" world.";
  EXPECT_EQ(Words(Phonemize("en-us", kText), kText),
            (std::vector<std::string>{"Hello:həlˈoʊ", "of the:ʌvðə", "new:nˈuː", "world:wˈɜːld"}));
}

TEST_F(PhonemizerTest, KeepsNumbersAndHyphenatedWordsWhole) {
  constexpr std::string_view kText = "123 well-known cats cost 3.14 or 50%";
  EXPECT_EQ(Words(Phonemize("en-us", kText), kText),
            (std::vector<std::string>{"123:wˈʌnhˈʌndɹɪd twˈɛnti θɹˈiː", "well-known:wˈɛlnˈoʊn",
                                      "cats:kˈæts", "cost:kˈɔst", "3.14:θɹˈiː pɔɪnt wˈʌn fˈɔːɹ",
                                      "or:ɔːɹ", "50:fˈɪfti", "%:pɚsˈɛnt"}));
}

TEST_F(PhonemizerTest, CountsBytesOfTextBeyondAscii) {
  constexpr std::string_view kText = "Ёжик нёс яблоко; темно.";
  EXPECT_EQ(
      Words(Phonemize("ru", kText), kText),
      (std::vector<std::string>{"Ёжик:jˈɵʒyk", "нёс:nʲˈɵs", "яблоко:ˈjabɭʌkʌ", "темно:tʲˈemnʌ"}));
}

TEST_F(PhonemizerTest, PlacesSpacesAndMarksBetweenTheWords) {
  const PhonemizedText text = Phonemize("en-us", "Oh, my  dog?!");
  const std::vector<std::pair<std::string, Span>> expected = {
      {"ˈ", {0, 2}},  {"o", {0, 2}},  {"ʊ", {0, 2}},  {",", {2, 3}},  {" ", {3, 4}},
      {"m", {4, 6}},  {"a", {4, 6}},  {"ɪ", {4, 6}},  {" ", {6, 8}},  {"d", {8, 11}},
      {"ˈ", {8, 11}}, {"ɑ", {8, 11}}, {"ː", {8, 11}}, {"ɡ", {8, 11}}, {"?", {11, 13}}};
  ASSERT_EQ(text.phonemes.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(text.phonemes[i].symbol, expected[i].first) << i;
    EXPECT_EQ(text.phonemes[i].text, expected[i].second) << i;
  }
}

TEST_F(PhonemizerTest, LeavesOutLanguageFlags) {
  EXPECT_EQ(Joined(Phonemize("ru", "Google")), "ɡˈuːɡəl");
  EXPECT_EQ(phonemizer().Transcribe("Google", Notation::kIpa).value(), "(en)ɡˈuːɡəl(ru)\n");
}

TEST_F(PhonemizerTest, TranscribesALineAClause) {
  ASSERT_TRUE(phonemizer().SetLanguage("en-us").ok());
  EXPECT_EQ(phonemizer().Transcribe("Hello, world.", Notation::kMnemonics).value(),
            "h@l'oU\nw'3:ld\n");
  EXPECT_EQ(phonemizer().Transcribe("Hello, world.", Notation::kIpa).value(), "həlˈoʊ\nwˈɜːld\n");
}

TEST_F(PhonemizerTest, HasNoPhonemesForTextWithoutSpeech) {
  for (const char* text : {"", " ", "\n\n", "...", "-"}) {
    EXPECT_TRUE(Phonemize("en-us", text).words.empty()) << text;
  }
}

TEST_F(PhonemizerTest, DoesNotRememberTheTextBefore) {
  const std::string fresh = Joined(Phonemize("en-us", "and then the dog's dinner"));
  (void)Phonemize("en-us", "He said: \"Wait, what ...?!");
  EXPECT_EQ(Joined(Phonemize("en-us", "and then the dog's dinner")), fresh);
}

TEST_F(PhonemizerTest, KnowsLanguagesByVoiceFileAndTag) {
  for (const char* name : {"en-us", "EN-US", "English (America)", "en-gb", "en-gb-x-rp", "zh"}) {
    EXPECT_TRUE(phonemizer().SetLanguage(name).ok()) << name;
  }
  for (const char* name : {"", "xx", "en-us-x", "gmw", "../lang/gmw/de", "en+f2", "en\n"}) {
    EXPECT_EQ(phonemizer().SetLanguage(name).code(), StatusCode::kUnknownLanguage) << name;
  }
  EXPECT_EQ(phonemizer().SetLanguage(std::string(1000, 'e')).code(), StatusCode::kUnknownLanguage);
}

TEST_F(PhonemizerTest, NeedsALanguage) {
  EXPECT_EQ(phonemizer().Phonemize("hello").status().code(), StatusCode::kWrongState);
  ASSERT_TRUE(phonemizer().SetLanguage("de").ok());
  EXPECT_TRUE(phonemizer().Phonemize("hallo").ok());
  ASSERT_FALSE(phonemizer().SetLanguage("xx").ok());
  EXPECT_EQ(phonemizer().Transcribe("hallo", Notation::kIpa).status().code(),
            StatusCode::kWrongState);
}

TEST_F(PhonemizerTest, IsTheOnlyOne) {
  EXPECT_EQ(Phonemizer::Create(SOTTOVOCE_ESPEAK_DATA).status().code(), StatusCode::kWrongState);
}

}  // namespace
}  // namespace sottovoce
