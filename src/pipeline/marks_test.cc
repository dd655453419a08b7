#include "pipeline/marks.h"

#include <gtest/gtest.h>

#include "voice/phoneme_ids.h"

namespace sottovoce {
namespace {

constexpr uint32_t kNone = PhonemeIds::kNoPhoneme;

// Builds a sentence of one-letter phonemes, as a Piper voice would map it: BOS with its pad, each
// phoneme with its pad, EOS; every id lasts 1 frame, so a phoneme lasts 2 and the first starts
// at 2.
struct Case {
  explicit Case(std::string_view letters, std::string_view unknown = "") {
    phoneme_of_id = {kNone, kNone};
    for (uint32_t i = 0; i < letters.size(); ++i) {
      sentence.phonemes.emplace_back(1, letters[i]);
      sentence.phoneme_source.push_back({i, i + 1});
      if (unknown.find(letters[i]) != std::string_view::npos) continue;
      phoneme_of_id.insert(phoneme_of_id.end(), 2, i);
    }
    phoneme_of_id.push_back(kNone);
    frames_per_id.assign(phoneme_of_id.size(), 1);
    sentence.source = {0, static_cast<uint32_t>(letters.size())};
  }

  Case& Word(uint32_t first, uint32_t count) {
    sentence.words.push_back({{100 + first, 100 + first + count}, first, count});
    return *this;
  }

  std::vector<Mark> Marks() const {
    return MakeMarks(sentence, {frames_per_id, phoneme_of_id, first_sample, hop, rate});
  }

  std::vector<Mark> MarksOf(MarkType type) const {
    std::vector<Mark> marks = Marks();
    std::erase_if(marks, [type](const Mark& mark) { return mark.type != type; });
    return marks;
  }

  SentenceInput sentence;
  std::vector<uint32_t> phoneme_of_id;
  std::vector<uint32_t> frames_per_id;
  uint64_t first_sample = 0;
  uint32_t hop = 1;  // so that a second is a frame
  uint32_t rate = 1;
};

// [start, end) in seconds, which Case makes frames.
std::vector<std::pair<double, double>> Times(const std::vector<Mark>& marks) {
  std::vector<std::pair<double, double>> times;
  for (const Mark& mark : marks) times.emplace_back(mark.time, mark.time + mark.duration);
  return times;
}

using TimeList = std::vector<std::pair<double, double>>;

TEST(MarksTest, TheSentenceHoldsItsFirstAndLastIds) {
  const std::vector<Mark> marks = Case("ab").MarksOf(MarkType::kSentence);
  EXPECT_EQ(Times(marks), (TimeList{{0, 7}}));
  EXPECT_EQ(marks[0].source, (Span{0, 2}));
}

TEST(MarksTest, APhonemeLastsForItsIdsAndTheirPads) {
  Case test("ab");
  test.frames_per_id = {3, 1, 4, 1, 5, 9, 2};
  const std::vector<Mark> marks = test.MarksOf(MarkType::kPhoneme);
  EXPECT_EQ(Times(marks), (TimeList{{4, 9}, {9, 23}}));
  EXPECT_EQ(marks[1].phoneme, "b");
  EXPECT_EQ(marks[1].source, (Span{1, 2}));
}

TEST(MarksTest, SpacesGetNoPhonemeMarkAndPunctuationDoes) {
  std::string symbols;
  for (const Mark& mark : Case("a b.").MarksOf(MarkType::kPhoneme)) symbols += mark.phoneme;
  EXPECT_EQ(symbols, "ab.");
}

TEST(MarksTest, AWordTakesTheSpaceBeforeItAndEndsBeforeTheNext) {
  // a at 2, b 4, space 6, c 8, full stop 10.
  const Case test = Case("ab c.").Word(0, 2).Word(3, 1);
  EXPECT_EQ(Times(test.MarksOf(MarkType::kWord)), (TimeList{{2, 6}, {6, 10}}));
}

TEST(MarksTest, AfterPunctuationAWordStartsAtItsFirstPhoneme) {
  // a 2, comma 4, space 6, b 8.
  const Case test = Case("a, b").Word(0, 1).Word(3, 1);
  EXPECT_EQ(Times(test.MarksOf(MarkType::kWord)), (TimeList{{2, 4}, {8, 10}}));
}

TEST(MarksTest, AtTheStartAWordStartsAtItsFirstPhoneme) {
  EXPECT_EQ(Times(Case(" a").Word(1, 1).MarksOf(MarkType::kWord)), (TimeList{{4, 6}}));
}

TEST(MarksTest, ASpaceInsideAWordIsPartOfIt) {
  // One dictionary entry for two written words.
  const Case test = Case("a b c").Word(0, 3).Word(4, 1);
  EXPECT_EQ(Times(test.MarksOf(MarkType::kWord)), (TimeList{{2, 8}, {8, 12}}));
}

TEST(MarksTest, AWordThatTheVoiceCannotSayGetsNoMark) {
  const Case test = Case("a x b", "x").Word(0, 1).Word(2, 1).Word(4, 1);
  const std::vector<Mark> words = test.MarksOf(MarkType::kWord);
  // Both spaces last; the second is b's.
  EXPECT_EQ(Times(words), (TimeList{{2, 4}, {6, 10}}));
  EXPECT_EQ(words[1].source, (Span{104, 105}));
  EXPECT_EQ(test.MarksOf(MarkType::kPhoneme).size(), 2u);
}

TEST(MarksTest, UnknownPhonemesAtAWordsEndsLastNoTime) {
  EXPECT_EQ(Times(Case("xax b", "x").Word(0, 3).Word(4, 1).MarksOf(MarkType::kWord)),
            (TimeList{{2, 4}, {4, 8}}));
  EXPECT_EQ(Times(Case("a xb", "x").Word(0, 1).Word(2, 2).MarksOf(MarkType::kWord)),
            (TimeList{{2, 4}, {4, 8}}));
}

TEST(MarksTest, APhonemeOfSeveralIdsIsOneMark) {
  Case test("a");
  test.phoneme_of_id = {kNone, kNone, 0, 0, 0, 0, kNone};
  test.frames_per_id = {1, 1, 1, 1, 1, 1, 1};
  EXPECT_EQ(Times(test.MarksOf(MarkType::kPhoneme)), (TimeList{{2, 6}}));
}

TEST(MarksTest, AWordWithoutPhonemesGetsNoMark) {
  EXPECT_TRUE(Case("a").Word(1, 0).MarksOf(MarkType::kWord).empty());
}

TEST(MarksTest, MarksComeByTimeAndTheWiderOneFirst) {
  Case test = Case("a b").Word(0, 1).Word(2, 1);
  test.frames_per_id[0] = test.frames_per_id[1] = 0;
  std::vector<MarkType> types;
  for (const Mark& mark : test.Marks()) types.push_back(mark.type);
  EXPECT_EQ(types, (std::vector{MarkType::kSentence, MarkType::kWord, MarkType::kPhoneme,
                                MarkType::kWord, MarkType::kPhoneme}));
}

TEST(MarksTest, TimesAreExactSampleCountsOverTheRate) {
  Case test = Case("ab").Word(0, 2);
  test.first_sample = (uint64_t{1} << 40) + 7;
  test.hop = 256;
  test.rate = 22050;
  const Mark word = test.MarksOf(MarkType::kWord)[0];
  EXPECT_EQ(word.time, static_cast<double>(test.first_sample + 2 * 256) / 22050);
  EXPECT_EQ(word.duration, 4 * 256 / 22050.0);
}

}  // namespace
}  // namespace sottovoce
