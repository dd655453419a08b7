#include "engine/length_regulator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sottovoce {
namespace {

constexpr NoiseKey kKey = {.seed = 7, .sentence = 3};

TEST(FramesPerIdTest, TakesWholeNumbers) {
  const std::array<float, 4> frames = {0.0f, 1.0f, 3.0f, 1000.0f};
  const Result<std::vector<uint32_t>> result = FramesPerId(frames);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(*result, (std::vector<uint32_t>{0, 1, 3, 1000}));
}

TEST(FramesPerIdTest, RefusesWhatIsNoCount) {
  for (const float bad :
       {-1.0f, 0.5f, std::numeric_limits<float>::quiet_NaN(),
        std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()}) {
    const std::array<float, 2> frames = {1.0f, bad};
    EXPECT_EQ(FramesPerId(frames).status().code(), StatusCode::kVoiceInvalid) << bad;
  }
}

TEST(FramesPerIdTest, CapsAnIdAndASentence) {
  const std::array<float, 1> long_id = {static_cast<float>(kMaxFramesPerId + 1)};
  EXPECT_EQ(FramesPerId(long_id).status().code(), StatusCode::kVoiceTooLarge);

  std::vector<float> frames(kMaxFramesPerSentence / kMaxFramesPerId,
                            static_cast<float>(kMaxFramesPerId));
  EXPECT_TRUE(FramesPerId(frames).ok());
  frames.push_back(1.0f);
  EXPECT_EQ(FramesPerId(frames).status().code(), StatusCode::kVoiceTooLarge);
}

TEST(ExpandPriorTest, RepeatsMeansWithoutNoise) {
  const std::array<float, 6> mean = {1, 2, 3, 4, 5, 6};
  // exp of this is infinite: with a noise scale of 0 it must not turn into a NaN.
  const std::array<float, 6> log_std = {500, 500, 500, 500, 500, 500};
  const std::array<uint32_t, 3> frames = {2, 0, 3};
  EXPECT_EQ(ExpandPrior({mean, log_std, 2}, frames, 0.0f, kKey),
            (std::vector<float>{1, 1, 3, 3, 3, 4, 4, 6, 6, 6}));
}

TEST(ExpandPriorTest, AddsScaledNoiseOfTheId) {
  const std::array<float, 2> mean = {10, -10};
  const std::array<float, 2> log_std = {0.0f, std::log(3.0f)};
  const std::array<uint32_t, 2> frames = {3, 2};
  const std::vector<float> z_p = ExpandPrior({mean, log_std, 1}, frames, 0.5f, kKey);

  std::array<float, 5> noise;
  FillNormal(kKey, NoiseStream::kPrior, 0, noise);
  ASSERT_EQ(z_p.size(), 5u);
  for (size_t frame = 0; frame < 5; ++frame) {
    const float expected = frame < 3 ? 10.0f + noise[frame] * 0.5f : -10.0f + noise[frame] * 1.5f;
    EXPECT_NEAR(z_p[frame], expected, 1e-5f) << frame;
  }
}

TEST(ExpandPriorTest, AFrameKeepsItsNoiseWhenTheSentenceGrows) {
  const std::vector<float> zeros(8, 0.0f);
  const Prior prior = {.mean = zeros, .log_std = zeros, .channels = 4};
  const std::array<uint32_t, 2> small = {2, 3};
  const std::array<uint32_t, 2> large = {2, 40};
  const std::vector<float> a = ExpandPrior(prior, small, 1.0f, kKey);
  const std::vector<float> b = ExpandPrior(prior, large, 1.0f, kKey);
  for (size_t channel = 0; channel < 4; ++channel) {
    for (size_t frame = 0; frame < 5; ++frame) {
      EXPECT_EQ(a[channel * 5 + frame], b[channel * 42 + frame]);
    }
  }
  // Channels, seeds and sentences differ.
  EXPECT_NE(a[0], a[5]);
  EXPECT_NE(a, ExpandPrior(prior, small, 1.0f, {.seed = 8, .sentence = 3}));
  EXPECT_NE(a, ExpandPrior(prior, small, 1.0f, {.seed = 7, .sentence = 4}));
}

TEST(ExpandPriorTest, NoFramesGiveNothing) {
  const std::array<float, 1> value = {1.0f};
  const std::array<uint32_t, 1> frames = {0};
  EXPECT_TRUE(ExpandPrior({value, value, 1}, frames, 1.0f, kKey).empty());
}

TEST(DurationNoiseTest, IsNormalAndApartFromThePriors) {
  const std::vector<float> noise = DurationNoise(5000, kKey);
  ASSERT_EQ(noise.size(), 10000u);
  double sum = 0;
  double squares = 0;
  for (const float value : noise) {
    sum += value;
    squares += double{value} * double{value};
  }
  EXPECT_NEAR(sum / 10000, 0.0, 0.05);
  EXPECT_NEAR(squares / 10000, 1.0, 0.05);

  std::vector<float> prior(noise.size());
  FillNormal(kKey, NoiseStream::kPrior, 0, prior);
  EXPECT_NE(noise, prior);
  EXPECT_EQ(noise, DurationNoise(5000, kKey));
}

}  // namespace
}  // namespace sottovoce
