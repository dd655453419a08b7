#include "engine/flow.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/random_model.h"
#include "engine/reference_network.h"

namespace sottovoce {
namespace {

using testing::Matrix;
using testing::RandomModel;

// A sentence of z_p, and rows of z as the engine turns it into.
class FlowTest : public ::testing::TestWithParam<uint32_t> {
 protected:
  FlowTest() : random_(GetParam()), z_p_(GetParam(), kFrames) {
    for (int i = 0; i < 4; ++i) {
      flow_.push_back(random_.MakeCoupling(GetParam(), 20, 3, kSpeakerWidth));
    }
    for (double& value : z_p_.values) value = static_cast<double>(random_.Next());
    for (float& value : embedding_) value = random_.Next();
  }

  // Row by row, columns as LatentChannels has them, advanced by `step` frames at a time.
  std::vector<float> Run(ptrdiff_t step) {
    const std::vector<int> columns = LatentChannels(static_cast<int>(GetParam()));
    const auto stride = static_cast<ptrdiff_t>(columns.size());
    std::vector<float> memory(kFrames * columns.size());
    for (size_t n = 0; n < memory.size(); ++n) {
      const int channel = columns[n % columns.size()];
      if (channel == kZeroChannel) continue;
      const double value = z_p_.at(static_cast<size_t>(channel), n / columns.size());
      memory[n] = static_cast<float>(value);
    }
    FlowRunner runner(flow_, static_cast<int>(GetParam()));
    runner.SetSpeaker(embedding_);
    runner.Restart(kFrames);
    for (ptrdiff_t end = step; runner.done() < ptrdiff_t{kFrames}; end += step) {
      runner.Advance({memory.data(), stride}, end);
      EXPECT_GE(runner.done(), std::min(end, ptrdiff_t{kFrames}));
    }
    return memory;
  }

  static constexpr size_t kFrames = 101;
  static constexpr uint32_t kSpeakerWidth = 6;

  RandomModel random_;
  std::vector<FlowCoupling> flow_;
  Matrix z_p_;
  std::vector<float> embedding_ = std::vector<float>(kSpeakerWidth);
};

// Halves that fill panels, and halves that do not.
INSTANTIATE_TEST_SUITE_P(Latents, FlowTest, ::testing::Values(16u, 20u, 24u));

TEST_P(FlowTest, MatchesTheReference) {
  const Matrix expected = ReferenceFlow(flow_, z_p_, embedding_);
  const std::vector<int> columns = LatentChannels(static_cast<int>(GetParam()));
  const std::vector<float> actual = Run(kFrames);
  for (size_t n = 0; n < actual.size(); ++n) {
    const int channel = columns[n % columns.size()];
    if (channel == kZeroChannel) continue;
    ASSERT_NEAR(static_cast<double>(actual[n]),
                expected.at(static_cast<size_t>(channel), n / columns.size()), 1e-5)
        << n;
  }
}

TEST_P(FlowTest, GivesTheSameBitsHoweverFarItAdvances) {
  const std::vector<float> whole = Run(kFrames);
  for (const ptrdiff_t step : {1, 3, 8, 33}) EXPECT_EQ(Run(step), whole) << step;
}

}  // namespace
}  // namespace sottovoce
