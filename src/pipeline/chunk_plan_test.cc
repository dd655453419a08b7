#include "pipeline/chunk_plan.h"

#include <gtest/gtest.h>

namespace sottovoce {
namespace {

std::vector<uint32_t> SizesOf(const ChunkPlan& plan) {
  std::vector<uint32_t> sizes;
  for (const FrameWindow& window : plan.windows) sizes.push_back(window.frame_count);
  return sizes;
}

using Sizes = std::vector<uint32_t>;

TEST(ChunkPlanTest, StartsSmallAndGrowsToTheLargest) {
  const ChunkPlan plan = PlanChunks(12 + 18 + 27 + 40 + 60 + 90 + 96 + 60, {});
  EXPECT_EQ(SizesOf(plan), (Sizes{12, 18, 27, 40, 60, 90, 96, 60}));
  EXPECT_EQ(plan.next_size, 96u);
}

TEST(ChunkPlanTest, AShortRestJoinsTheChunkBeforeIt) {
  EXPECT_EQ(SizesOf(PlanChunks(12 + 5, {})), (Sizes{17}));
  EXPECT_EQ(SizesOf(PlanChunks(12 + 6, {})), (Sizes{12, 6}));
  EXPECT_EQ(SizesOf(PlanChunks(12 + 18 + 8, {})), (Sizes{12, 26}));
}

TEST(ChunkPlanTest, ASentenceShorterThanTheFirstChunkIsOneChunk) {
  EXPECT_EQ(SizesOf(PlanChunks(1, {})), (Sizes{1}));
  EXPECT_EQ(SizesOf(PlanChunks(12, {})), (Sizes{12}));
}

TEST(ChunkPlanTest, NothingGivesNoChunkAndKeepsTheSize) {
  const ChunkPlan plan = PlanChunks(0, {});
  EXPECT_TRUE(plan.windows.empty());
  EXPECT_EQ(plan.next_size, 12u);
}

TEST(ChunkPlanTest, ALaterSentenceGoesOnWhereTheLastOneStopped) {
  const ChunkPlan first = PlanChunks(12 + 18 + 20, {});
  EXPECT_EQ(SizesOf(first), (Sizes{12, 18, 20}));
  EXPECT_EQ(first.next_size, 30u);
  const ChunkPlan second = PlanChunks(200, {.first = first.next_size});
  EXPECT_EQ(SizesOf(second), (Sizes{30, 45, 67, 58}));
}

TEST(ChunkPlanTest, AShortSentenceGivesNoLeadToGrowOn) {
  EXPECT_EQ(PlanChunks(5, {}).next_size, 12u);
  EXPECT_EQ(PlanChunks(10, {}).next_size, 15u);
}

TEST(ChunkPlanTest, GrowthBelowOneFrameStaysAndHugeGrowthDoesNotOverflow) {
  EXPECT_EQ(SizesOf(PlanChunks(5, {.first = 1, .largest = 4, .growth_percent = 150})),
            (Sizes{1, 1, 1, 1, 1}));
  EXPECT_EQ(SizesOf(PlanChunks(20, {.first = 4, .largest = 10, .growth_percent = UINT32_MAX})),
            (Sizes{4, 10, 6}));
}

TEST(ChunkPlanTest, EveryFrameIsCoveredOnceInOrderAndNoChunkIsTiny) {
  const ChunkSizes sizes = {.first = 8, .largest = 40, .growth_percent = 170};
  for (uint32_t frames = 0; frames < 500; ++frames) {
    const ChunkPlan plan = PlanChunks(frames, sizes);
    uint32_t at = 0;
    for (size_t i = 0; i < plan.windows.size(); ++i) {
      const FrameWindow& window = plan.windows[i];
      ASSERT_EQ(window.first_frame, at) << frames;
      at += window.frame_count;
      ASSERT_LT(window.frame_count, sizes.largest * 3 / 2) << frames;
      if (i > 0) {
        ASSERT_GE(2 * window.frame_count, plan.windows[i - 1].frame_count) << frames;
      }
    }
    ASSERT_EQ(at, frames);
  }
}

}  // namespace
}  // namespace sottovoce
