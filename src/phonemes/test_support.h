// What the tests of this folder share.
#ifndef SOTTOVOCE_PHONEMES_TEST_SUPPORT_H_
#define SOTTOVOCE_PHONEMES_TEST_SUPPORT_H_

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "phonemes/phonemizer.h"

namespace sottovoce {

// The phonemes one after another.
inline std::string Joined(const PhonemizedText& text) {
  std::string joined;
  for (const Phoneme& phoneme : text.phonemes) joined += phoneme.symbol;
  return joined;
}

// The lines of a table and their cells. Lines that start with '#' are left out.
inline std::vector<std::vector<std::string>> ReadTable(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string>& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
  }
  return rows;
}

inline std::string Repeat(std::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

// A phonemizer on the whole data that scripts/setup compiled.
class PhonemizerTest : public testing::Test {
 protected:
  PhonemizerTest() : phonemizer_(Phonemizer::Create(SOTTOVOCE_ESPEAK_DATA)) {}

  void SetUp() override { ASSERT_TRUE(phonemizer_.ok()) << phonemizer_.status().message(); }

  Phonemizer& phonemizer() { return *phonemizer_; }

  PhonemizedText Phonemize(std::string_view language, std::string_view text) {
    EXPECT_TRUE(phonemizer_->SetLanguage(language).ok()) << language;
    Result<PhonemizedText> result = phonemizer_->Phonemize(text);
    EXPECT_TRUE(result.ok());
    return result.ok() ? *std::move(result) : PhonemizedText();
  }

 private:
  Result<Phonemizer> phonemizer_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_TEST_SUPPORT_H_
