#include "text/sentences.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "text/characters.h"
#include "text/code_points.h"
#include "text/normalizer.h"
#include "text/sentence_cuts.h"
#include "text/test_support.h"

namespace sottovoce {
namespace {

// The sentences, each closed by "|" (clause), "/" (sentence) or "¶" (paragraph).
std::string Split(std::string_view text, std::string_view language) {
  const AlignedText aligned = Align(text);
  std::string shown;
  for (const Sentence& sentence : SplitSentences(aligned, language)) {
    shown += text.substr(sentence.text.start, sentence.text.size());
    shown += sentence.after == Break::kClause     ? "|"
             : sentence.after == Break::kSentence ? "/"
                                                  : "¶";
  }
  return shown;
}

TEST(SplitSentencesTest, Table) {
  constexpr struct {
    std::string_view language;
    std::string_view text;
    std::string_view sentences;
  } kCases[] = {
      {"en", "", ""},
      {"en", "?!... -- *", ""},
      {"en", "One. Two! Three? Four", "One./Two!/Three?/Four¶"},
      {"en", "One.\n\nTwo", "One.¶Two¶"},
      {"en", "A heading\n\nText. More.", "A heading¶Text./More.¶"},
      {"en", "One.\n\n* * *\n\nTwo.", "One.¶Two.¶"},
      {"en", "One. *\n\nTwo.", "One.¶Two.¶"},
      {"en", "It is 3.5 m. Or v1.2.3?", "It is 3.5 m./Or v1.2.3?¶"},
      {"en", "\"Go.\" He went. (He did.) Yes.", "\"Go.\"/He went./(He did.)/Yes.¶"},
      {"en", "\"Why?\" he said. what? yes.", "\"Why?\" he said. what?/yes.¶"},
      {"en", "it ends. but goes on.", "it ends. but goes on.¶"},
      {"en", "Born in 1999. 20 came.", "Born in 1999./20 came.¶"},
      {"en", "So did I. Tom left.", "So did I./Tom left.¶"},
      {"en", "see example.com/a?b=c for it", "see example.com/a?b=c for it¶"},
      {"fr", "J. Dupont et M. Martin. Voilà.", "J. Dupont et M. Martin./Voilà.¶"},
      {"de", "Am 3. Mai kam Dr. Ott. Gut.", "Am 3. Mai kam Dr. Ott./Gut.¶"},
      {"de", "Im Jahr 1999. Dann.", "Im Jahr 1999./Dann.¶"},
      {"cmn", "你好。再见！「走吧。」好？", "你好。/再见！/「走吧。」/好？¶"},
      {"hi", "यह है। वह है।", "यह है।/वह है।¶"},
      {"ar", "كيف حالك؟ بخير.", "كيف حالك؟/بخير.¶"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Split(test.text, test.language), test.sentences);
  }
}

TEST(SplitSentencesTest, SourceIsTheCallersText) {
  const std::string input = "  “Dr. Smith’s here.”  She left.";
  const AlignedText normalized = Normalizer("en").Normalize(input);
  const auto sentences = SplitSentences(normalized, "en");
  ASSERT_EQ(sentences.size(), 2U);
  const auto source = [&](size_t i) {
    return input.substr(sentences[i].source.start, sentences[i].source.size());
  };
  EXPECT_EQ(source(0), "“Dr. Smith’s here.”");
  EXPECT_EQ(source(1), "She left.");
}

TEST(SplitSentencesTest, TheWholeChainReadsAbbreviations) {
  const Normalizer normalizer("en-us");
  const auto split = [&](std::string_view text) {
    const AlignedText normalized = normalizer.Normalize(text);
    return Split(normalized.bytes, "en-us");
  };
  EXPECT_EQ(split("Dr. J. R. Smith of the U.S. left at 5 p.m. He ran, etc. The end."),
            "Doctor J R Smith of the US left at 5 PM./He ran, etcetera./The end.¶");
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); at = NextPosition(text, at)) ++count;
  return count;
}

TEST(SplitSentencesTest, LongSentencesAreCutAtClauseMarksThenSpacesThenAnywhere) {
  std::string clauses;
  for (int i = 0; i < 20; ++i) clauses += "these are some words that go on and on, ";
  auto sentences = SplitSentences(Align(clauses), "en");
  ASSERT_EQ(sentences.size(), 2U);
  EXPECT_TRUE(std::string_view(clauses).substr(0, sentences[0].text.end).ends_with("on,"));
  EXPECT_EQ(sentences[0].after, Break::kClause);
  EXPECT_EQ(sentences[1].after, Break::kParagraph);

  std::string words;
  for (int i = 0; i < 200; ++i) words += "word ";
  sentences = SplitSentences(Align(words), "en");
  ASSERT_EQ(sentences.size(), 2U);
  EXPECT_TRUE(std::string_view(words).substr(0, sentences[0].text.end).ends_with(" word"));

  std::string han;
  for (int i = 0; i < 1500; ++i) han += "中";
  sentences = SplitSentences(Align(han), "cmn");
  ASSERT_EQ(sentences.size(), 3U);
  EXPECT_EQ(sentences[0].text, (Span{0, 1800}));
}

TEST(SplitSentencesTest, ManyMarksAreCut) {
  std::string stops;
  for (int i = 0; i < 1000; ++i) stops += "é . ";
  std::string apostrophes;
  for (int i = 0; i < 220; ++i) apostrophes += "s'";
  for (const std::string& text : {stops, apostrophes}) {
    const AlignedText normalized = Normalizer("en").Normalize(text);
    for (const Sentence& sentence : SplitSentences(normalized, "en")) {
      const std::string_view part =
          std::string_view(normalized.bytes).substr(sentence.text.start, sentence.text.size());
      int marks = 0;
      for (const char c : part) marks += c == '.' || c == '\'' ? 1 : 0;
      EXPECT_LE(marks, kMaxSentenceMarks);
    }
  }
}

// Random text of every kind of mark: sentences are in order, short, trimmed, hold a word, and no
// word is lost.
TEST(SplitSentencesTest, RandomTextKeepsItsWords) {
  constexpr std::string_view kPieces[] = {"a",    "Word ", ". ",   ".",  "! ",
                                          "\" ",  ", ",    "。",   "中", " ",
                                          "\n\n", "5",     "é . ", "，", "words and more words "};
  std::mt19937 random(99);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const size_t pieces = random() % 2000;
    for (size_t i = 0; i < pieces; ++i) text += kPieces[random() % std::size(kPieces)];
    const AlignedText aligned = Align(text);
    size_t at = 0;
    const auto expect_no_word = [&](size_t end) {
      for (; at < end; at = NextPosition(text, at)) {
        ASSERT_FALSE(IsWordCharacter(CodePointAt(text, at)));
      }
    };
    for (const Sentence& sentence : SplitSentences(aligned, "en")) {
      ASSERT_GE(sentence.text.start, at);
      expect_no_word(sentence.text.start);
      const auto part = std::string_view(text).substr(sentence.text.start, sentence.text.size());
      ASSERT_FALSE(part.empty());
      ASSERT_FALSE(IsWhiteSpace(CodePointAt(part, 0)));
      ASSERT_FALSE(IsWhiteSpace(CodePointBefore(part, part.size())));
      ASSERT_LE(CountCodePoints(part), static_cast<size_t>(kMaxSentenceCodePoints));
      ASSERT_EQ(sentence.source, sentence.text);
      at = sentence.text.end;
    }
    expect_no_word(text.size());
  }
}

TEST(SplitSentencesTest, AMegabyteOfAnythingIsSplit) {
  for (const std::string_view unit :
       {"a", ". ", "é . ", "a, ", "中", "\n\n", "\"", "J. ", "a.\""}) {
    std::string text;
    while (text.size() < 1'000'000) text += unit;
    size_t end = 0;
    for (const Sentence& sentence : SplitSentences(Align(text), "fr")) {
      ASSERT_GE(sentence.text.start, end);
      end = sentence.text.end;
    }
  }
}

}  // namespace
}  // namespace sottovoce
