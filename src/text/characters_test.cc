#include "text/characters.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sottovoce {
namespace {

TEST(CharactersTest, CaseOfKnowsTheCasedAlphabets) {
  for (const char32_t c : std::u32string_view(U"AZÀÖØÞĀŁŃŻŽƠƯǍȘÆŒẠỸẞΆΑΩΫЀЂЖЯҐӀӘԱՖἈὨ")) {
    EXPECT_EQ(CaseOf(c), LetterCase::kUpper) << static_cast<uint32_t>(c);
  }
  for (const char32_t c : std::u32string_view(U"azßàöøÿāłńżžơưǎșæœạỹάαςωϋѐђжяґӏәաֆἀὠὰ")) {
    EXPECT_EQ(CaseOf(c), LetterCase::kLower) << static_cast<uint32_t>(c);
  }
  for (const char32_t c : std::u32string_view(U"09 .,אبक中あ가ა×÷😀")) {
    EXPECT_EQ(CaseOf(c), LetterCase::kNone) << static_cast<uint32_t>(c);
  }
}

TEST(CharactersTest, WordCharactersAreLettersDigitsAndMarks) {
  for (const char32_t c : std::u32string_view(U"aZ09éßªº½ʻ\u0301Ωжאب٣कি中あー가ა々")) {
    EXPECT_TRUE(IsWordCharacter(c)) << static_cast<uint32_t>(c);
  }
  for (const char32_t c :
       std::u32string_view(U"\0 _'-.«»¿×·—“”…€™←①■☃。、「」！（）،؟।😀\uFEFF\uE000", 33)) {
    EXPECT_EQ(IsWordCharacter(c), c == U'™' || c == U'①') << static_cast<uint32_t>(c);
  }
}

TEST(CharactersTest, MarksHaveTheirKinds) {
  for (const char32_t c : std::u32string_view(U".!?…。！？؟।")) EXPECT_TRUE(IsTerminator(c));
  for (const char32_t c : std::u32string_view(U"。！？．｡")) EXPECT_TRUE(IsWideTerminator(c));
  for (const char32_t c : std::u32string_view(U",;:，、؛")) EXPECT_TRUE(IsClauseMark(c));
  EXPECT_FALSE(IsTerminator(U','));
  EXPECT_FALSE(IsTerminator(0));
  EXPECT_FALSE(IsClauseMark(U'.'));
  EXPECT_TRUE(IsClosing(U'"') && IsOpening(U'"'));
  EXPECT_TRUE(IsClosing(U'」') && !IsOpening(U'」'));
  EXPECT_TRUE(IsOpening(U'¿') && !IsClosing(U'¿'));
}

TEST(CharactersTest, WhiteSpaceExcludesTheZeroWidth) {
  for (const char32_t c : std::u32string_view(U" \t\n\v\f\r\u0085\u00A0\u2003\u2028\u202F\u3000")) {
    EXPECT_TRUE(IsWhiteSpace(c)) << static_cast<uint32_t>(c);
  }
  for (const char32_t c : std::u32string_view(U"\u200B\u200D\u2060\uFEFF")) {
    EXPECT_FALSE(IsWhiteSpace(c)) << static_cast<uint32_t>(c);
  }
}

}  // namespace
}  // namespace sottovoce
