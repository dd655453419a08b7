#include "text/aligned_text.h"

#include <gtest/gtest.h>

#include "text/test_support.h"

namespace sottovoce {
namespace {

TEST(AlignTest, EachCodePointIsItsOwnSource) {
  EXPECT_EQ(SpansOf(Align("aé😀")), "0-1 1-3 3-7");
  EXPECT_TRUE(Align("").bytes.empty());
}

TEST(AlignTest, IllFormedBytesBecomeReplacements) {
  const AlignedText text = Align("a\xE2\x82z\xFF");
  EXPECT_EQ(text.bytes, "a\uFFFDz\uFFFD");
  EXPECT_EQ(SpansOf(text), "0-1 1-3 3-4 4-5");
  EXPECT_TRUE(IsAligned(text, 5));
}

TEST(AlignedTextTest, SourceOfJoinsWhatIsNotEmpty) {
  AlignedText text;
  text.Append(",", {2, 2});
  text.Append("one", {2, 5});
  text.Append(" ", {5, 5});
  text.Append("two", {6, 9});
  text.Append(".", {9, 9});
  EXPECT_EQ(text.SourceOf(0, text.bytes.size()), (Span{2, 9}));
  EXPECT_EQ(text.SourceOf(0, 1), Span{});
  EXPECT_EQ(text.SourceOf(2, 5), (Span{2, 5}));
  EXPECT_EQ(text.SourceOf(4, 9), (Span{6, 9}));
  EXPECT_EQ(text.SourceOf(3, 3), Span{});
}

TEST(AlignedTextTest, AppendSliceTakesTheAlignmentAlong) {
  AlignedText out;
  out.AppendSlice(Align("abé"), 1, 4);
  EXPECT_EQ(out.bytes, "bé");
  EXPECT_EQ(SpansOf(out), "1-2 2-4");
}

TEST(AlignedTextTest, TrimSpacesLeavesOtherWhiteSpace) {
  AlignedText text = Align("a\n  ");
  text.TrimSpaces();
  EXPECT_EQ(text.bytes, "a\n");
  EXPECT_EQ(text.source.size(), 2U);
}

TEST(GapBetweenTest, IsEmptyUnlessTheNeighboursShareASpan) {
  EXPECT_EQ(GapBetween({0, 2}, {3, 4}), (Span{2, 2}));
  EXPECT_EQ(GapBetween({0, 3}, {0, 3}), (Span{0, 3}));
}

}  // namespace
}  // namespace sottovoce
