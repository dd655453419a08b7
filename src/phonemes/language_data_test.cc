#include "phonemes/language_data.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "phonemes/phonemizer.h"
#include "phonemes/test_support.h"

namespace sottovoce {
namespace {

namespace fs = std::filesystem;

std::string ReadBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A folder with the data of American English alone, to be damaged.
class LanguageDataTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / "sottovoce_language_data";
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "lang/gmw");
    for (const char* name :
         {"phontab", "phonindex", "phondata", "intonations", "en_dict", "lang/gmw/en-US"}) {
      Write(name, ReadBytes(fs::path(SOTTOVOCE_ESPEAK_DATA) / name));
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  void Cut(const std::string& name, size_t bytes) const {
    Write(name, ReadBytes(folder_ / name).substr(0, bytes));
  }

  fs::path folder_;
};

TEST_F(LanguageDataTest, OneLanguageIsEnough) {
  Result<Phonemizer> phonemizer = Phonemizer::Create(folder_.string());
  ASSERT_TRUE(phonemizer.ok()) << phonemizer.status().message();
  EXPECT_EQ(phonemizer->SetLanguage("de").code(), StatusCode::kUnknownLanguage);
  ASSERT_TRUE(phonemizer->SetLanguage("en-us").ok());
  EXPECT_EQ(Joined(phonemizer->Phonemize("Hello नमस्ते привет world").value()).substr(0, 9),
            "həlˈoʊ");
}

TEST_F(LanguageDataTest, ALanguageWithoutEnglishLeavesForeignWordsOut) {
  fs::remove(folder_ / "en_dict");
  fs::create_directories(folder_ / "lang/zle");
  for (const char* name : {"ru_dict", "lang/zle/ru"}) {
    Write(name, ReadBytes(fs::path(SOTTOVOCE_ESPEAK_DATA) / name));
  }
  Result<Phonemizer> phonemizer = Phonemizer::Create(folder_.string());
  ASSERT_TRUE(phonemizer.ok());
  EXPECT_EQ(phonemizer->SetLanguage("en-us").code(), StatusCode::kUnknownLanguage);
  ASSERT_TRUE(phonemizer->SetLanguage("ru").ok());
  const PhonemizedText text = phonemizer->Phonemize("Привет Google ϖ नमस्ते мир").value();
  EXPECT_EQ(text.words.back().text, (Span{42, 48}));
}

TEST_F(LanguageDataTest, LanguagesCanComeLater) {
  Result<Phonemizer> phonemizer = Phonemizer::Create(folder_.string());
  ASSERT_TRUE(phonemizer.ok());
  ASSERT_FALSE(phonemizer->SetLanguage("de").ok());
  for (const char* name : {"de_dict", "lang/gmw/de"}) {
    Write(name, ReadBytes(fs::path(SOTTOVOCE_ESPEAK_DATA) / name));
  }
  EXPECT_TRUE(phonemizer->SetLanguage("de").ok());
}

TEST_F(LanguageDataTest, FindsMissingAndCutPhonemeTables) {
  EXPECT_EQ(Phonemizer::Create("/no such folder").status().code(),
            StatusCode::kLanguageDataInvalid);
  EXPECT_EQ(Phonemizer::Create("/" + std::string(500, 'x')).status().code(),
            StatusCode::kInvalidArgument);
  for (const char* name : {"phontab", "phonindex", "phondata", "intonations"}) {
    for (const size_t bytes : {0u, 3u, 7u}) {
      SetUp();
      Cut(name, bytes);
      EXPECT_EQ(Phonemizer::Create(folder_.string()).status().code(),
                StatusCode::kLanguageDataInvalid)
          << name << " of " << bytes;
    }
  }
  SetUp();
  Cut("phontab", ReadBytes(folder_ / "phontab").size() - 1);
  EXPECT_FALSE(Phonemizer::Create(folder_.string()).ok());
  SetUp();
  Write("phondata", std::string(1000, 'x'));
  EXPECT_EQ(Phonemizer::Create(folder_.string()).status().code(), StatusCode::kLanguageDataInvalid);
}

TEST_F(LanguageDataTest, FindsMissingAndCutDictionaries) {
  const size_t whole = ReadBytes(folder_ / "en_dict").size();
  for (const size_t bytes : {size_t{0}, size_t{8}, size_t{1032}, whole / 2}) {
    SetUp();
    Cut("en_dict", bytes);
    Result<Phonemizer> phonemizer = Phonemizer::Create(folder_.string());
    ASSERT_TRUE(phonemizer.ok());
    EXPECT_EQ(phonemizer->SetLanguage("en-us").code(), StatusCode::kLanguageDataInvalid) << bytes;
  }
  fs::remove(folder_ / "en_dict");
  Result<Phonemizer> phonemizer = Phonemizer::Create(folder_.string());
  ASSERT_TRUE(phonemizer.ok());
  EXPECT_EQ(phonemizer->SetLanguage("en-us").code(), StatusCode::kUnknownLanguage);
}

TEST(CheckDictionaryTest, AcceptsEveryDictionaryOfEspeak) {
  int dictionaries = 0;
  for (const auto& entry : fs::directory_iterator(SOTTOVOCE_ESPEAK_DATA)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with("_dict")) continue;
    EXPECT_TRUE(CheckDictionary(SOTTOVOCE_ESPEAK_DATA, name.substr(0, name.size() - 5)).ok())
        << name;
    ++dictionaries;
  }
  EXPECT_GT(dictionaries, 100);
}

}  // namespace
}  // namespace sottovoce
