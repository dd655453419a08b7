#include "text/normalizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <random>
#include <string>

#include "base/utf8.h"
#include "text/test_support.h"

namespace sottovoce {
namespace {

using namespace std::string_view_literals;

TEST(NormalizerTest, ReadsEnglishAsAPersonWould) {
  constexpr struct {
    std::string_view input;
    std::string_view output;
  } kCases[] = {
      {"", ""},
      {"\0\uFFFD \u200B"sv, ""},
      {"Hello,\nworld!!!", "Hello, world!"},
      {"“Dr. Smith — of St. Paul’s — isn’t in…” she said.",
       "\"Doctor Smith, of Saint Paul's, isn't in.\" she said."},
      {"One.\r\n\r\n* * *\r\n\r\n=====\r\n\r\nTwo.", "One.\n\n* * *\n\nTwo."},
      {"- milk\n- eggs", "milk, eggs"},
      {"Cafe\u0301 ﬁne ５", "Café fine 5"},
      {"Wait . . . what?!", "Wait . . . what?"},
  };
  const Normalizer normalizer("en-us");
  for (const auto& test : kCases) {
    EXPECT_EQ(normalizer.Normalize(test.input).bytes, test.output);
  }
}

TEST(NormalizerTest, OtherLanguagesKeepTheirAbbreviations) {
  EXPECT_EQ(Normalizer("de").Normalize("Dr. Müller – z.B. „so“…").bytes,
            "Dr. Müller, z.B. \"so\".");
}

TEST(NormalizerTest, EveryWordKeepsItsPlaceInTheCallersText) {
  const std::string input = "“Dr. Smith isn’t in…”";
  const AlignedText out = Normalizer("en").Normalize(input);
  ASSERT_EQ(out.bytes, "\"Doctor Smith isn't in.\"");
  const auto source_of = [&](std::string_view word) {
    const size_t at = out.bytes.find(word);
    const Span span = out.SourceOf(at, at + word.size());
    return input.substr(span.start, span.size());
  };
  EXPECT_EQ(source_of("Doctor"), "Dr.");
  EXPECT_EQ(source_of("Smith"), "Smith");
  EXPECT_EQ(source_of("isn't"), "isn’t");
  EXPECT_EQ(source_of("in."), "in…");
}

// Pieces that the steps look at, so that random joins of them meet every rule.
constexpr std::string_view kPieces[] = {
    " ",      " ",      "  ",     "\n",     "\n\n",   "\t",     ".",      ".",      "..",
    "...",    "…",      "!",      "?",      ",",      ";",      ":",      "-",      "--",
    "—",      "–",      "'",      "’",      "\"",     "“",      "«",      "»",      "‹",
    "(",      ")",      "[",      "a",      "b",      "I",      "A",      "J",      "é",
    "e",      "\u0301", "\u0323", "ﬁ",      "Ａ",     "。",     "！",     "，",     "中",
    "か",     "\u3099", "\u1112", "\u1161", "ب",      "\u200C", "\u200D", "\uFE0F", "😀",
    "\u00AD", "\u200B", "\uFEFF", "\uFFFD", "\u202E", "5",      "12",     "Dr.",    "Mr",
    "etc.",   "e.g.",   "St.",    "No.",    "p.m.",   "U.S.",   "The",    "Smith",  "*",
    "===",    "#",      "__",     "/",      "@",      "\u2029", "\r",     "\u0085", "\u00A0",
};

std::string RandomText(std::mt19937& random) {
  std::string text;
  const size_t pieces = random() % 24;
  for (size_t i = 0; i < pieces; ++i) {
    if (random() % 8 != 0) {
      text += kPieces[random() % std::size(kPieces)];
    } else if (random() % 2 != 0) {
      text.append(1 + random() % 300, static_cast<char>('a' + random() % 26));
    } else {
      AppendUtf8(static_cast<char32_t>(random() % 0x3100), &text);
    }
  }
  return text;
}

TEST(NormalizerTest, RandomTextIsAlignedAndNormalisedOnce) {
  std::mt19937 random(20240229);
  for (const std::string_view language : {"en-us", "de", "cmn"}) {
    const Normalizer normalizer(language);
    for (int i = 0; i < 6'000; ++i) {
      const std::string input = RandomText(random);
      const AlignedText once = normalizer.Normalize(input);
      ASSERT_TRUE(IsAligned(once, input.size())) << testing::PrintToString(input);
      ASSERT_EQ(normalizer.Normalize(once.bytes).bytes, once.bytes)
          << testing::PrintToString(input);
    }
  }
}

TEST(NormalizerTest, AnyBytesAreTaken) {
  std::mt19937 random(7);
  const Normalizer normalizer("en");
  for (int i = 0; i < 2'000; ++i) {
    std::string input(random() % 64, '\0');
    for (char& byte : input) byte = static_cast<char>(random());
    ASSERT_TRUE(IsAligned(normalizer.Normalize(input), input.size()));
  }
}

std::string Repeat(std::string_view unit, size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  return text;
}

double SecondsToNormalize(const std::string& text) {
  const std::clock_t start = std::clock();
  Normalizer("en-us").Normalize(text);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Ten times the text may cost up to thirty times the time, the best of three: a quadratic step
// costs a hundred times.
TEST(NormalizerTest, HostileTextTakesLinearTime) {
  for (const std::string_view unit : {"a", "s'", "é . ", ".", "—", "- ", "a.", "I. ", "Dr. ",
                                      "\u0301\u0323", "\n", "\u1112\u1161"}) {
    const std::string large_text = Repeat(unit, 1'000'000);
    const double limit = 30 * SecondsToNormalize(Repeat(unit, 100'000)) + 0.05;
    double large = SecondsToNormalize(large_text);
    for (int retry = 0; retry < 2 && large > limit; ++retry) {
      large = std::min(large, SecondsToNormalize(large_text));
    }
    EXPECT_LE(large, limit) << testing::PrintToString(unit);
  }
}

}  // namespace
}  // namespace sottovoce
