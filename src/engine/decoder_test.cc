#include "engine/decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>
#include <random>
#include <string>

#include "engine/flow.h"
#include "engine/random_model.h"
#include "engine/reference_network.h"

namespace sottovoce {
namespace {

using testing::Matrix;
using testing::RandomModel;

struct StageShape {
  uint32_t stride;
  uint32_t channels;
  std::vector<uint32_t> kernels;
  std::vector<uint32_t> dilations;
};

struct DecoderCase {
  std::string name;
  uint32_t channels;
  bool type_1;
  std::vector<StageShape> stages;
  uint32_t speaker_width = 0;
};

void PrintTo(const DecoderCase& shape, std::ostream* out) { *out << shape.name; }

constexpr uint32_t kLatent = 20;  // halves that fill no panel

// A decoder with a sentence of z, and both ways to run it.
class DecoderTest : public ::testing::TestWithParam<DecoderCase> {
 protected:
  DecoderTest() : random_(7), z_(kLatent, kFrames) {
    const DecoderCase& shape = GetParam();
    decoder_.pre = random_.MakeConv(kLatent, shape.channels, 7);
    uint32_t channels = shape.channels;
    for (const StageShape& stage : shape.stages) {
      UpsampleStage& made = decoder_.stages.emplace_back();
      made.upsample =
          random_.MakeConvTranspose(channels, stage.channels, 2 * stage.stride, stage.stride);
      channels = stage.channels;
      for (const uint32_t kernel : stage.kernels) {
        made.blocks.push_back(random_.MakeBlock(channels, kernel, stage.dilations, shape.type_1));
      }
    }
    decoder_.post = random_.MakeConv(channels, 1, 7);
    decoder_.post.bias = {};
    if (shape.speaker_width > 0) {
      decoder_.speaker = random_.MakeConv(shape.speaker_width, shape.channels, 1);
      for (uint32_t i = 0; i < shape.speaker_width; ++i) embedding_.push_back(random_.Next());
    }
    for (double& value : z_.values) value = static_cast<double>(random_.Next());
  }

  // The samples, window by window as `cuts` has their ends.
  std::vector<float> Run(const std::vector<ptrdiff_t>& cuts) {
    const std::vector<int> columns = LatentChannels(kLatent);
    DecoderRunner runner(decoder_, columns);
    runner.SetSpeaker(embedding_);
    runner.Restart(kFrames);
    const auto stride = static_cast<ptrdiff_t>(columns.size());
    std::vector<float> memory(
        static_cast<size_t>((ptrdiff_t{kFrames} + 2 * runner.z_margin()) * stride));
    const Rows z = {memory.data() + runner.z_margin() * stride, stride};
    for (size_t n = 0; n < columns.size(); ++n) {
      if (columns[n] == kZeroChannel) continue;
      for (size_t t = 0; t < kFrames; ++t) {
        const double value = z_.at(static_cast<size_t>(columns[n]), t);
        z.row(static_cast<ptrdiff_t>(t))[n] = static_cast<float>(value);
      }
    }
    std::vector<float> samples(kFrames * runner.hop_length());
    const auto hop = static_cast<ptrdiff_t>(runner.hop_length());
    ptrdiff_t first = 0;
    for (const ptrdiff_t end : cuts) {
      runner.Plan({first, end});
      runner.Synthesize(z, {first, end}, samples.data() + first * hop);
      first = end;
    }
    return samples;
  }

  static constexpr uint32_t kFrames = 30;

  RandomModel random_;
  Decoder decoder_;
  Matrix z_;
  std::vector<float> embedding_;
};

INSTANTIATE_TEST_SUITE_P(
    Shapes, DecoderTest,
    ::testing::Values(
        DecoderCase{
            "type2",
            40,
            false,
            {{4, 24, {3, 5, 7}, {1, 2}}, {2, 16, {3, 5, 7}, {2, 6}}, {2, 12, {3, 7}, {3, 12}}}},
        DecoderCase{
            "type1", 24, true, {{4, 16, {3, 7, 11}, {1, 3, 5}}, {4, 10, {3, 11}, {1, 3, 5}}}},
        DecoderCase{"tiny", 16, false, {{8, 4, {3}, {1}}}},
        DecoderCase{"speaker", 16, true, {{8, 16, {3, 5}, {1, 3}}}, 6}));

TEST_P(DecoderTest, MatchesTheReference) {
  const std::vector<double> expected = ReferenceDecoder(decoder_, z_, embedding_);
  const std::vector<float> samples = Run({kFrames});
  ASSERT_EQ(samples.size(), expected.size());
  double peak = 0;
  for (size_t i = 0; i < samples.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(samples[i]), expected[i], 2e-5) << i;
    peak = std::max(peak, std::fabs(expected[i]));
  }
  EXPECT_GT(peak, 0.1);
}

TEST_P(DecoderTest, GivesTheSameBitsHoweverCut) {
  const std::vector<float> whole = Run({kFrames});
  EXPECT_EQ(Run({1, 2, 3, 4, 5, 6, 13, 14, 22, 29, 30}), whole);
  EXPECT_EQ(Run({8, 16, 24, 30}), whole);
  EXPECT_EQ(Run({29, 30}), whole);
}

// Strides, kernels, dilations and channels of no real voice: whether the lines have room for all
// that tiles, look-ahead and cuts ask of them.
class RandomDecoderTest : public DecoderTest {};

std::vector<DecoderCase> RandomCases() {
  std::mt19937 random(17);
  const auto pick = [&](std::vector<uint32_t> from) { return from[random() % from.size()]; };
  std::vector<DecoderCase> cases;
  for (int n = 0; n < 24; ++n) {
    DecoderCase shape{"random" + std::to_string(n), pick({4, 9, 16, 40}), random() % 2 == 0, {}};
    uint32_t hop = 1;
    while (hop % 8 != 0 && shape.stages.size() < 4) {
      StageShape& stage = shape.stages.emplace_back();
      stage.stride = shape.stages.size() == 3 ? 8 : pick({1, 2, 3, 4, 5, 8});
      stage.channels = pick({3, 8, 9, 16, 21});
      for (uint32_t block = 0; block < 1 + random() % 3; ++block) {
        stage.kernels.push_back(pick({1, 3, 5, 7, 9, 11}));
      }
      for (uint32_t step = 0; step < 1 + random() % 3; ++step) {
        stage.dilations.push_back(pick({1, 2, 3, 7, 12}));
      }
      hop *= stage.stride;
    }
    cases.push_back(shape);
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Shapes, RandomDecoderTest, ::testing::ValuesIn(RandomCases()));

TEST_P(RandomDecoderTest, MatchesTheReferenceHoweverCut) {
  const std::vector<double> expected = ReferenceDecoder(decoder_, z_, embedding_);
  const std::vector<float> whole = Run({kFrames});
  ASSERT_EQ(whole.size(), expected.size());
  for (size_t i = 0; i < whole.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(whole[i]), expected[i], 1e-4) << i;
  }
  std::mt19937 random(23);
  for (int round = 0; round < 4; ++round) {
    std::vector<ptrdiff_t> cuts = {static_cast<ptrdiff_t>(random() % 9)};
    while (cuts.back() < ptrdiff_t{kFrames}) {
      const ptrdiff_t end = cuts.back() + 1 + static_cast<ptrdiff_t>(random() % 12);
      cuts.push_back(std::min(end, ptrdiff_t{kFrames}));
    }
    EXPECT_EQ(Run(cuts), whole);
  }
}

}  // namespace
}  // namespace sottovoce
