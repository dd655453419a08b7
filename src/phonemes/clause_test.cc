#include "phonemes/clause.h"

#include <string>
#include <string_view>
#include <vector>

#include "phonemes/safe_text.h"
#include "phonemes/test_support.h"

// Last: its macros are short.
#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

// Reads `text` clause by clause and compares with how espeak-ng itself writes what it has just
// read. Returns how many clauses were compared.
int CompareWithEspeak(const std::string& text, Notation notation, Stage stage) {
  const std::string clean = BlankControls(text);
  const Characters characters(clean);
  ClauseReader reader(clean, characters, notation, stage);
  int clauses = 0;
  while (const std::optional<Clause> clause = reader.Next()) {
    EXPECT_EQ(ClauseString(*clause),
              GetTranslatedPhonemeString(notation == Notation::kIpa ? espeakPHONEMES_IPA : 0))
        << text;
    ++clauses;
  }
  return clauses;
}

TEST_F(PhonemizerTest, WritesEachClauseAsEspeakDoes) {
  int clauses = 0;
  for (const std::vector<std::string>& row :
       ReadTable(SOTTOVOCE_TEST_DATA "/phonemes/sentences.tsv")) {
    ASSERT_EQ(row.size(), 2u);
    ASSERT_TRUE(phonemizer().SetLanguage(row[0]).ok()) << row[0];
    clauses += CompareWithEspeak(row[1], Notation::kIpa, Stage::kTranslated);
    clauses += CompareWithEspeak(row[1], Notation::kMnemonics, Stage::kIntoned);
  }
  EXPECT_GT(clauses, 400);
}

// Every sentence in every language: foreign scripts, syllabic consonants, tones, switches.
TEST_F(PhonemizerTest, WritesForeignTextAsEspeakDoes) {
  const auto rows = ReadTable(SOTTOVOCE_TEST_DATA "/phonemes/sentences.tsv");
  for (const char* language : {"en-us", "de", "ru", "cmn", "vi", "hi", "cs", "lv"}) {
    ASSERT_TRUE(phonemizer().SetLanguage(language).ok()) << language;
    for (const std::vector<std::string>& row : rows)
      CompareWithEspeak(row.at(1), Notation::kIpa, Stage::kTranslated);
  }
}

TEST_F(PhonemizerTest, ClausesCoverTheTextInOrder) {
  ASSERT_TRUE(phonemizer().SetLanguage("en-us").ok());
  const std::string text = "One, two; three? " + Repeat("word ", 400) + "end.";
  const Characters characters(text);
  ClauseReader reader(text, characters, Notation::kIpa, Stage::kTranslated);
  uint32_t end = 0;
  std::string marks;
  while (const std::optional<Clause> clause = reader.Next()) {
    EXPECT_EQ(clause->characters.start, end);
    end = clause->characters.end;
    if (clause->terminator != '\0') marks += clause->terminator;
  }
  EXPECT_EQ(end, characters.size());
  EXPECT_EQ(marks, ",;?.");
}

}  // namespace
}  // namespace sottovoce
