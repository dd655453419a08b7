#include "phonemes/safe_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "phonemes/test_support.h"

namespace sottovoce {
namespace {

TEST(BlankControlsTest, KeepsEveryOtherByteInPlace) {
  EXPECT_EQ(BlankControls(std::string_view("a\0b\1\x1F\tc\n", 8)), "a b  \tc\n");
  EXPECT_EQ(BlankControls("\xC3\xA9\xC3(\xED\xA0\x80\xF0\x9F\x8D\x95"), "é (   🍕");
  EXPECT_EQ(BlankControls("\xEF\xBF\xBD"), "\xEF\xBF\xBD");
}

TEST(SafeEndTest, TakesOrdinaryTextWhole) {
  const std::string clause = Repeat("Ordinary words fill this line, and its author's too. ", 13);
  ASSERT_GT(clause.size(), 680u);
  EXPECT_EQ(SafeEnd(clause, 0, kClauseRoom), clause.size());
}

TEST(SafeEndTest, CutsLongTextAtWhiteSpace) {
  const std::string text = Repeat("1234 6789 ", 200);
  const size_t end = SafeEnd(text, 5, kClauseRoom);
  EXPECT_LE(end, 5 + kClauseRoom);
  EXPECT_GT(end, 5 + kClauseRoom - 10);
  EXPECT_EQ(text[end - 1], ' ');
}

TEST(SafeEndTest, CutsLongWordsBetweenCharacters) {
  EXPECT_EQ(SafeEnd(std::string(1000, 'a'), 0, kClauseRoom), 60u);
  EXPECT_EQ(SafeEnd("word " + std::string(1000, '7'), 0, kClauseRoom), 5 + 36u);
  EXPECT_EQ(SafeEnd(Repeat("ก", 100), 0, kClauseRoom), 150u);
}

TEST(SafeEndTest, CutsRunsOfTokensAndOfDottedLetters) {
  EXPECT_EQ(SafeEnd(Repeat("a,", 500), 0, kClauseRoom), 250u);
  EXPECT_EQ(SafeEnd(Repeat("a.", 100), 0, kClauseRoom), 33u);
  EXPECT_EQ(SafeEnd(Repeat("é . ", 100), 0, kClauseRoom), 16 * 5u + 3);
  EXPECT_EQ(SafeEnd("U.S.A. and so on", 0, kClauseRoom), 16u);
}

TEST(SafeEndTest, AlwaysMovesOn) {
  const std::string text = "é . ?!" + Repeat("字", 10);
  for (size_t start = 0; start < text.size();) {
    const size_t end = SafeEnd(text, start, 1);
    ASSERT_GT(end, start);
    start = end;
  }
  EXPECT_EQ(SafeEnd(text, text.size(), 1), text.size());
}

}  // namespace
}  // namespace sottovoce
