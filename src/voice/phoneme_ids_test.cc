#include "voice/phoneme_ids.h"

#include <gtest/gtest.h>

namespace sottovoce {
namespace {

using Ids = std::vector<int64_t>;
constexpr uint32_t kNone = PhonemeIds::kNoPhoneme;

PhonemeTables Tables() {
  PhonemeTables tables;
  tables.phoneme_id_map = {{"^", {1}},  {"_", {0}},  {"$", {2}},       {" ", {3}},
                           {"a", {14}}, {"ɪ", {74}}, {"ts", {32, 31}}, {"", {}}};
  return tables;
}

TEST(PhonemeIdsTest, PadsBetweenAllIdsAndSaysWhoseTheyAre) {
  const PhonemeIds result = MapPhonemes({"a", "ɪ", " ", "a"}, Tables());
  EXPECT_EQ(result.ids, (Ids{1, 0, 14, 0, 74, 0, 3, 0, 14, 0, 2}));
  EXPECT_EQ(result.phoneme_of_id,
            (std::vector<uint32_t>{kNone, kNone, 0, 0, 1, 1, 2, 2, 3, 3, kNone}));
  EXPECT_TRUE(result.missing.empty());
}

TEST(PhonemeIdsTest, NoPhonemesGiveStartAndEnd) {
  EXPECT_EQ(MapPhonemes({}, Tables()).ids, (Ids{1, 0, 2}));
}

TEST(PhonemeIdsTest, APhonemeOfSeveralIdsHasOnePad) {
  EXPECT_EQ(MapPhonemes({"ts", ""}, Tables()).ids, (Ids{1, 0, 32, 31, 0, 0, 2}));
}

TEST(PhonemeIdsTest, UnknownPhonemesAreLeftOutAndCounted) {
  const PhonemeIds result = MapPhonemes({"x", "a", "x", "ø"}, Tables());
  EXPECT_EQ(result.ids, (Ids{1, 0, 14, 0, 2}));
  EXPECT_EQ(result.phoneme_of_id, (std::vector<uint32_t>{kNone, kNone, 1, 1, kNone}));
  EXPECT_EQ(result.missing, (std::map<std::string, uint32_t>{{"x", 2}, {"ø", 1}}));
}

TEST(PhonemeIdsTest, PhonemeMapIsAppliedFirst) {
  PhonemeTables tables = Tables();
  tables.phoneme_map = {{"aɪ", {"a", "ɪ", "y"}}, {"h", {}}};
  const PhonemeIds result = MapPhonemes({"h", "aɪ"}, tables);
  EXPECT_EQ(result.ids, (Ids{1, 0, 14, 0, 74, 0, 2}));
  EXPECT_EQ(result.phoneme_of_id, (std::vector<uint32_t>{kNone, kNone, 1, 1, 1, 1, kNone}));
  EXPECT_EQ(result.missing, (std::map<std::string, uint32_t>{{"y", 1}}));
}

TEST(PhonemeIdsTest, AnEmptyTableGivesNothing) {
  const PhonemeIds result = MapPhonemes({"a"}, PhonemeTables());
  EXPECT_TRUE(result.ids.empty());
  EXPECT_TRUE(result.phoneme_of_id.empty());
  EXPECT_EQ(result.missing, (std::map<std::string, uint32_t>{{"^", 1}, {"a", 1}, {"$", 1}}));
}

TEST(PhonemeIdsTest, ATableWithoutPadsLeavesThemOut) {
  PhonemeTables tables = Tables();
  tables.phoneme_id_map.erase("_");
  const PhonemeIds result = MapPhonemes({"a"}, tables);
  EXPECT_EQ(result.ids, (Ids{1, 14, 2}));
  EXPECT_EQ(result.missing, (std::map<std::string, uint32_t>{{"_", 2}}));
}

}  // namespace
}  // namespace sottovoce
