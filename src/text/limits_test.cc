#include "text/limits.h"

#include <gtest/gtest.h>

#include <string>

namespace sottovoce {
namespace {

TEST(CheckTextTest, TheLongestTextAndWordPass) {
  EXPECT_TRUE(CheckText(u"").ok());
  EXPECT_TRUE(CheckText(std::u16string(kMaxWordLetters, u'a')).ok());
  EXPECT_TRUE(CheckText(std::u16string(kMaxTextUtf16Units, u' ')).ok());
}

TEST(CheckTextTest, OneMoreDoesNot) {
  EXPECT_EQ(CheckText(std::u16string(kMaxTextUtf16Units + 1, u' ')).code(),
            StatusCode::kTextTooLong);
  const std::u16string word(kMaxWordLetters + 1, u'a');
  EXPECT_EQ(CheckText(word).code(), StatusCode::kWordTooLong);
  EXPECT_EQ(CheckText(u"Well, " + word + u" then.").code(), StatusCode::kWordTooLong);
}

TEST(CheckTextTest, LettersBeyondU_FFFFCountOnce) {
  std::u16string word;
  for (size_t i = 0; i < kMaxWordLetters; ++i) word += u"\U00010450";  // Shavian
  EXPECT_TRUE(CheckText(word).ok());
  EXPECT_EQ(CheckText(word + u"\U00010450").code(), StatusCode::kWordTooLong);
}

TEST(CheckTextTest, IdeographsSymbolsAndSpacesBreak) {
  EXPECT_TRUE(CheckText(std::u16string(3 * kMaxWordLetters, u'中')).ok());
  EXPECT_TRUE(CheckText(std::u16string(3 * kMaxWordLetters, u'.')).ok());
  std::u16string halves(kMaxWordLetters, u'a');
  EXPECT_TRUE(CheckText(halves + u" " + halves).ok());
}

TEST(CheckTextTest, LoneSurrogatesAreTakenAsTheyCome) {
  EXPECT_TRUE(CheckText(std::u16string(100, char16_t{0xD800})).ok());
  EXPECT_TRUE(CheckText(std::u16string(100, char16_t{0xDC00})).ok());
}

}  // namespace
}  // namespace sottovoce
