#include "phonemes/decompose.h"

#include <gtest/gtest.h>

#include <string>

namespace sottovoce {
namespace {

std::u32string Decomposed(const std::u32string& text) {
  std::vector<IpaUnit> units;
  for (const char32_t c : text) units.push_back({c, units.size()});
  DecomposeIpa(&units);
  std::u32string result;
  for (const IpaUnit& unit : units) result += unit.code_point;
  return result;
}

TEST(DecomposeIpaTest, TakesLettersApart) {
  EXPECT_EQ(Decomposed(U"ç"), U"c\u0327");
  EXPECT_EQ(Decomposed(U"ˈõʊ̃ ɪĩũä"), U"ˈo\u0303ʊ\u0303 ɪi\u0303u\u0303a\u0308");
}

TEST(DecomposeIpaTest, OrdersTheMarksOfALetter) {
  EXPECT_EQ(Decomposed(U"u\u0303\u032F"), U"u\u032F\u0303");
  EXPECT_EQ(Decomposed(U"ũ\u032Ft\u0361s"), U"u\u032F\u0303t\u0361s");
  // Marks of one class keep their order.
  EXPECT_EQ(Decomposed(U"a\u0306\u0303"), U"a\u0306\u0303");
}

TEST(DecomposeIpaTest, KeepsTheOwnerOfEachPart) {
  std::vector<IpaUnit> units = {{U'ũ', 7}, {0x032F, 8}};
  DecomposeIpa(&units);
  ASSERT_EQ(units.size(), 3u);
  EXPECT_EQ(units[0].owner, 7u);
  EXPECT_EQ(units[1].owner, 8u);
  EXPECT_EQ(units[2].owner, 7u);
}

TEST(DecomposeIpaTest, LeavesOtherTextAlone) {
  EXPECT_EQ(Decomposed(U"həlˈoʊ, wˈɜːld."), U"həlˈoʊ, wˈɜːld.");
  EXPECT_EQ(Decomposed(U""), U"");
}

}  // namespace
}  // namespace sottovoce
