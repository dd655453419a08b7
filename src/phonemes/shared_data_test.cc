// espeak-ng's own test table, which is not the project's: skipped where it is absent.
#include <filesystem>
#include <string>
#include <vector>

#include "phonemes/test_support.h"

namespace sottovoce {
namespace {

std::string Unescape(const std::string& cell) {
  std::string text;
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] != '\\' || i + 1 == cell.size()) {
      text += cell[i];
      continue;
    }
    const char next = cell[++i];
    text += next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next;
  }
  return text;
}

std::string WithoutTrailingNewlines(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST_F(PhonemizerTest, PassesEspeaksOwnCases) {
  const std::string path = SOTTOVOCE_SHARED_DATA "/espeak_phonemes.tsv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  int cases = 0;
  for (const std::vector<std::string>& row : ReadTable(path)) {
    const std::string text = Unescape(row.at(1));
    // Not Piper's way of calling: other options, phonemes as input, or SSML.
    if (row.at(7) != "ok" || row.at(3) != "mnemonics(-x)" || !row.at(4).empty()) continue;
    // Longer than a sentence may be: espeak-ng itself leaves most of it out.
    if (text.size() > 1000) continue;
    if (text.find("[[") != std::string::npos || text.find('<') != std::string::npos) continue;
    ASSERT_TRUE(phonemizer().SetLanguage(row[0]).ok()) << row[0];
    EXPECT_EQ(WithoutTrailingNewlines(phonemizer().Transcribe(text, Notation::kMnemonics).value()),
              Unescape(row.at(2)))
        << row[0] << ": " << text;
    ++cases;
  }
  EXPECT_GT(cases, 100);
}

}  // namespace
}  // namespace sottovoce
