#include "base/utf8.h"

#include <gtest/gtest.h>

namespace sottovoce {
namespace {

std::vector<char32_t> DecodeAll(std::string_view bytes) {
  std::vector<char32_t> code_points;
  while (!bytes.empty()) {
    const DecodedCodePoint next = DecodeUtf8(bytes);
    code_points.push_back(next.code_point);
    bytes.remove_prefix(next.size);
  }
  return code_points;
}

TEST(DecodeUtf8Test, EmptyViewTakesNothing) { EXPECT_EQ(DecodeUtf8("").size, 0U); }

TEST(DecodeUtf8Test, IllFormedBytesBecomeOneReplacementPerMaximalSubpart) {
  constexpr char32_t kR = kReplacementCharacter;
  const struct {
    std::string_view bytes;
    std::vector<char32_t> code_points;
  } kCases[] = {
      {"\x80", {kR}},
      {"\xBF\xBF", {kR, kR}},
      {"\xC0\xAF", {kR, kR}},          // overlong '/'
      {"\xC1\xBF", {kR, kR}},          // overlong U+007F
      {"\xC3", {kR}},                  // cut off
      {"\xC3(", {kR, '('}},            // wrong second byte
      {"\xE0\x80\xAF", {kR, kR, kR}},  // overlong '/'
      {"\xE0\x9F\xBF", {kR, kR, kR}},  // overlong U+07FF
      {"\xE2\x82", {kR}},              // cut off after two: one subpart
      {"\xE2\x82z", {kR, 'z'}},        // the same before a letter
      {"\xE2\x82\xE2\x82\xAC", {kR, U'€'}},
      {"\xED\xA0\x80", {kR, kR, kR}},  // U+D800
      {"\xED\xBF\xBF", {kR, kR, kR}},  // U+DFFF
      {"\xED\x9F\xBF", {0xD7FF}},
      {"\xF0\x8F\xBF\xBF", {kR, kR, kR, kR}},  // overlong U+FFFF
      {"\xF0\x9F\x98", {kR}},
      {"\xF0\x9F\x98\xF0\x9F\x98\x80", {kR, U'😀'}},
      {"\xF4\x8F\xBF\xBF", {0x10FFFF}},
      {"\xF4\x90\x80\x80", {kR, kR, kR, kR}},  // U+110000
      {"\xF5\x80\x80\x80", {kR, kR, kR, kR}},
      {"\xF8\x88\x80\x80\x80", {kR, kR, kR, kR, kR}},
      {"\xFE\xFF", {kR, kR}},
      // The worked example of Unicode 16, section 3.9, table 3-11.
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", {kR, kR, kR, kR, 'A'}},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(DecodeAll(test.bytes), test.code_points) << testing::PrintToString(test.bytes);
  }
}

TEST(AppendUtf8Test, EveryCodePointRoundTrips) {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point == 0xD800) code_point = 0xE000;
    std::string bytes;
    AppendUtf8(code_point, &bytes);
    const DecodedCodePoint decoded = DecodeUtf8(bytes);
    ASSERT_EQ(decoded.code_point, code_point);
    ASSERT_EQ(decoded.size, bytes.size());
  }
}

TEST(AppendUtf8Test, WhatIsNoCodePointIsReplaced) {
  for (const char32_t bad :
       {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}, char32_t{0xFFFFFFFF}}) {
    std::string bytes;
    AppendUtf8(bad, &bytes);
    EXPECT_EQ(bytes, "\uFFFD");
  }
}

TEST(Utf16TextTest, EmptyTextMapsToZero) {
  const Utf16Text text(u"");
  EXPECT_EQ(text.utf8(), "");
  EXPECT_EQ(text.ToUtf16({0, 0}), (Span{0, 0}));
  EXPECT_EQ(text.ToUtf16({3, 9}), (Span{0, 0}));
}

TEST(Utf16TextTest, LoneSurrogatesAreReplaced) {
  const char16_t units[] = {0xDC00, u'a', 0xD800, 0xD83D, 0xDE00, 0xD800};
  const Utf16Text text(std::u16string_view(units, 6));
  EXPECT_EQ(text.utf8(), "\uFFFDa\uFFFD😀\uFFFD");
  EXPECT_EQ(text.ToUtf16({0, 3}), (Span{0, 1}));
  EXPECT_EQ(text.ToUtf16({4, 7}), (Span{2, 3}));
  EXPECT_EQ(text.ToUtf16({7, 11}), (Span{3, 5}));
  EXPECT_EQ(text.ToUtf16({11, 14}), (Span{5, 6}));
}

TEST(Utf16TextTest, NulIsACharacterLikeAnother) {
  const Utf16Text text(std::u16string_view(u"a\0b", 3));
  EXPECT_EQ(text.utf8(), std::string_view("a\0b", 3));
  EXPECT_EQ(text.ToUtf16({1, 3}), (Span{1, 3}));
}

TEST(Utf16TextTest, PositionsInsideACodePointWidenToIt) {
  const Utf16Text text(u"a😀é");  // bytes: a 0, 😀 1-5, é 5-7
  EXPECT_EQ(text.ToUtf16({2, 3}), (Span{1, 3}));
  EXPECT_EQ(text.ToUtf16({6, 7}), (Span{3, 4}));
  EXPECT_EQ(text.ToUtf16({0, 99}), (Span{0, 4}));
}

// One-, two-, three- and four-byte code points at every offset from the strides, against a count
// from the start.
TEST(Utf16TextTest, AgreesWithACountFromTheStartAcrossStrides) {
  for (size_t shift = 0; shift < 70; ++shift) {
    std::u16string utf16(shift, u'x');
    for (int i = 0; i < 40; ++i) utf16 += u"aé€😀";
    const Utf16Text text(utf16);
    uint32_t utf8_position = 0;
    uint32_t utf16_position = 0;
    while (utf8_position < text.utf8().size()) {
      const DecodedCodePoint next = DecodeUtf8(std::string_view(text.utf8()).substr(utf8_position));
      const uint32_t units = next.code_point > 0xFFFF ? 2 : 1;
      const Span expected{utf16_position, utf16_position + units};
      ASSERT_EQ(text.ToUtf16({utf8_position, utf8_position + next.size}), expected);
      utf8_position += next.size;
      utf16_position += units;
    }
    ASSERT_EQ(text.ToUtf16({utf8_position, utf8_position}), (Span{utf16_position, utf16_position}));
  }
}

TEST(Utf16TextTest, TheEndMayLieOnAStride) {
  const Utf16Text text(std::u16string(128, u'x'));
  EXPECT_EQ(text.ToUtf16({64, 128}), (Span{64, 128}));
  EXPECT_EQ(text.ToUtf16({128, 128}), (Span{128, 128}));
}

}  // namespace
}  // namespace sottovoce
