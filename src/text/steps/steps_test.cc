// The steps that fit any language, one table a step.
#include <gtest/gtest.h>

#include <string>

#include "text/steps/break_long_words.h"
#include "text/steps/clean_characters.h"
#include "text/steps/compose_letters.h"
#include "text/steps/composition_table.h"
#include "text/steps/dashes_to_commas.h"
#include "text/steps/fold_quotes.h"
#include "text/steps/fold_repeats.h"
#include "text/steps/fold_white_space.h"
#include "text/steps/map_compatibility.h"
#include "text/test_support.h"

namespace sottovoce {
namespace {

using namespace std::string_view_literals;

TEST(CleanCharactersTest, Table) {
  constexpr StepCase kCases[] = {
      {"", ""},
      {"plain text\n\twith breaks\r\n", "plain text\n\twith breaks\r\n"},
      {"a\0b\x01"
       "c\x7F"sv,
       "a b c "sv, "0-1 1-2 2-3 3-4 4-5 5-6"},
      {"a\u0080b", "a b", "0-1 1-3 3-4"},
      {"co\u00ADop", "coop", "0-1 1-2 4-5 5-6"},
      {"\uFEFFa\u200Bb\u2060c", "abc", "3-4 7-8 11-12"},
      {"\u202Aa\u202C\u200F\u2066b\u2069", "ab"},
      {"a\uFFFDb\uFFFF", "ab"},
      {"fo\u200Co", "foo"},
      {"می\u200Cخواهم", "می\u200Cخواهم"},
      {"ക\u0D4D\u200D", "ക\u0D4D\u200D"},
      {"👩\u200D🔬", "👩\u200D🔬"},
      {"❤\uFE0F 1\uFE0F\u20E3 a\uFE0F", "❤\uFE0F 1\u20E3 a"},
      {"\u200D\u200D", ""},
      {"🏴\U000E0067\U000E007F", "🏴"},
  };
  ExpectSteps(CleanCharacters(), kCases);
}

TEST(MapCompatibilityTest, Table) {
  constexpr StepCase kCases[] = {
      {"ﬁne ﬂow", "fine flow", "0-3 0-3 3-4 4-5 5-6 6-9 6-9 9-10 10-11"},
      {"oﬃce ﬅ", "office st"},
      {"ＡＺａｚ０９", "AZaz09", "0-3 3-6 6-9 9-12 12-15 15-18"},
      {"你好！ｶﾞ", "你好！カ\u3099"},
      {"𝐇𝑒𝓵𝔩𝕠 𝟘𝟡", "Hello 09"},
      {"Ĳ ǆ ſ \u212B \u2126 \u212A", "IJ dž s \u00C5 \u03A9 K"},
      {"m² ½ № ™ Ⅷ", "m² ½ № ™ Ⅷ"},
  };
  ExpectSteps(MapCompatibility(), kCases);
}

TEST(ComposeLettersTest, Table) {
  constexpr StepCase kCases[] = {
      {"cafe\u0301s", "cafés", "0-1 1-2 2-3 3-6 6-7"},
      {"e\u0302\u0323", "ệ", "0-5"},  // marks in either order
      {"e\u0323\u0302", "ệ", "0-5"},
      {"q\u0323\u0307", "q\u0323\u0307", "0-5 0-5 0-5"},
      {"q\u0307\u0323", "q\u0323\u0307", "0-5 0-5 0-5"},
      {"a\u0301\u0301", "á\u0301"},  // the second is blocked
      {"o\u0308\u0304", "ȫ"},
      {"o\u0304\u0308", "ō\u0308"},
      {"и\u0306 е\u0308", "й ё"},
      {"ω\u0313\u0342\u0345", "ᾦ"},
      {"\u0627\u0653", "\u0622"},
      {"か\u3099は\u309A", "がぱ"},
      {"\u1112\u1161\u11AB\u1100\u1173\u11AF", "한글", "0-9 9-18"},
      {"가\u11A8", "각"},
      {"\u0301a", "\u0301a"},
      {"b\u0338", "b\u0338"},
  };
  ExpectSteps(ComposeLetters(), kCases);
}

TEST(CompositionTableTest, IsInOrderAndWhole) {
  size_t pairs = 0;
  char32_t mark = 0;
  for (const CompositionRow& row : kCompositions) {
    EXPECT_LT(mark, row.mark);
    mark = row.mark;
    ASSERT_EQ(row.pairs.size() % 2, 0U);
    for (size_t i = 2; i < row.pairs.size(); i += 2) EXPECT_LT(row.pairs[i - 2], row.pairs[i]);
    pairs += row.pairs.size() / 2;
  }
  EXPECT_EQ(pairs, 847U);  // UnicodeData.txt's count for these marks
}

TEST(FoldWhiteSpaceTest, Table) {
  constexpr StepCase kCases[] = {
      {"", ""},
      {" \n ", ""},
      {"  a \t b  ", "a b", "2-3 3-6 6-7"},
      {"a\nb", "a b"},
      {"a\r\nb", "a b", "0-1 1-3 3-4"},
      {"a\n\nb", "a\n\nb", "0-1 1-3 1-3 3-4"},
      {"a\r\n\r\nb", "a\n\nb"},
      {"a\n \t\n\n\nb", "a\n\nb"},
      {"a\r\rb", "a\n\nb"},
      {"a\u2029b\u2028c", "a\n\nb c"},
      {"a\u00A0\u3000b\u2009c", "a b c", "0-1 1-6 6-7 7-10 10-11"},
  };
  ExpectSteps(FoldWhiteSpace(), kCases);
}

TEST(FoldQuotesTest, Table) {
  constexpr StepCase kCases[] = {
      {"“Hi,” he said", "\"Hi,\" he said",
       "0-3 3-4 4-5 5-6 6-9 9-10 10-11 11-12 12-13 13-14 "
       "14-15 15-16 16-17"},
      {"don’t ‘quote’", "don't 'quote'"},
      {"„Hallo“ »so« ›oder‹", "\"Hallo\" \"so\" 'oder'"},
      {"Il dit « Bonjour. » Puis", "Il dit \"Bonjour.\" Puis"},
      {"« a » « b »", "\"a\" \"b\""},
      {"rock ´n´ roll 5′ 3″", "rock 'n' roll 5′ 3″"},
      {"Hawaiʻi", "Hawaiʻi"},
  };
  ExpectSteps(FoldQuotes(), kCases);
}

TEST(FoldRepeatsTest, Table) {
  constexpr StepCase kCases[] = {
      {"Stop!!! Now", "Stop! Now", "0-1 1-2 2-3 3-4 4-7 7-8 8-9 9-10 10-11"},
      {"What?!?! No", "What? No"},
      {"Really!? ‽ ⁉", "Really? ? ?"},
      {"真的！！？", "真的？"},
      {"Well... Yes", "Well. Yes"},
      {"well... yes", "well, yes"},
      {"well…yes", "well, yes", "0-1 1-2 2-3 3-4 4-7 7-7 7-8 8-9 9-10"},
      {"well…Yes", "well. Yes"},
      {"well ... yes", "well, yes"},
      {"The end...", "The end."},
      {"...and then", "and then"},
      {"(...and then)", "(and then)"},
      {"wait..., no", "wait, no"},
      {"what?... Oh", "what? Oh"},
      {"\"Well...\" he said", "\"Well.\" he said"},
      {"a…\n\nb", "a.\n\nb"},
      {"我……不", "我，不"},
      {"etc.? 3.5. U.S.!", "etc.? 3.5. U.S.!"},
      {"a,, b;;; c", "a, b; c"},
      {"a ===== b ***c", "a   b  c"},
      {"C++ a--b ## x", "C++ a--b ## x"},
      {"a --- b ---- c", "a --- b   c"},
      {"....", ""},
  };
  ExpectSteps(FoldRepeats(), kCases);
}

TEST(DashesToCommasTest, Table) {
  constexpr StepCase kCases[] = {
      {"word—word", "word, word", "0-1 1-2 2-3 3-4 4-7 4-7 7-8 8-9 9-10 10-11"},
      {"word — word", "word, word"},
      {"word – word", "word, word"},
      {"word -- word", "word, word"},
      {"word - word", "word, word"},
      {"word--word", "word, word"},
      {"well-known", "well-known"},
      {"non‑breaking − 5", "non-breaking, 5"},
      {"10–20", "10-20"},
      {"5 - 3", "5 - 3"},
      {"at -2 and 5 -3", "at -2 and 5 -3"},
      {"— Bonjour", "Bonjour"},
      {"a.\n\n— Bonjour", "a.\n\nBonjour"},
      {"What? — he", "What? he"},
      {"a —, b", "a, b"},
      {"he said—\"Go\"", "he said, \"Go\""},
      {"\"I thought—\" she", "\"I thought,\" she"},
      {"the end —", "the end"},
      {"a — — b", "a, b"},
      {"(— a)", "(a)"},
      {"—", ""},
  };
  ExpectSteps(DashesToCommas(), kCases);
}

TEST(BreakLongWordsTest, Table) {
  const std::string a120(120, 'a');
  const std::string a300(300, 'a');
  const std::string a60(60, 'a');
  std::string apostrophes;
  for (int i = 0; i < 90; ++i) apostrophes += "s'";
  std::string devanagari;
  for (int i = 0; i < 50; ++i) devanagari += "क";
  const std::string broken300 = a120 + " " + a120 + " " + a60;
  const std::string broken_apostrophes = apostrophes.substr(0, 120) + " " + apostrophes.substr(120);
  const std::string broken_devanagari = devanagari.substr(0, 120) + " " + devanagari.substr(120);
  const StepCase cases[] = {
      {a120, a120},
      {a300, broken300},
      {apostrophes, broken_apostrophes},
      {devanagari, broken_devanagari},
  };
  ExpectSteps(BreakLongWords("hi"), cases);
}

TEST(BreakLongWordsTest, IdeographsAreWordsWhereTheLanguageTakesThemSo) {
  std::string han;
  for (int i = 0; i < 100; ++i) han += "中";
  EXPECT_EQ(BreakLongWords("cmn").Apply(Align(han)).bytes, han);
  EXPECT_EQ(BreakLongWords("en-us").Apply(Align(han)).bytes.size(), han.size() + 2);
}

TEST(BreakLongWordsTest, TheSpaceBetweenLettersOfOneSpanTakesThatSpan) {
  AlignedText text;
  text.Append(std::string(121, 'a'), {0, 3});
  const AlignedText out = BreakLongWords("en").Apply(text);
  EXPECT_EQ(out.bytes[120], ' ');
  EXPECT_EQ(out.source[120], (Span{0, 3}));
  EXPECT_TRUE(IsAligned(out, 3));
}

}  // namespace
}  // namespace sottovoce
