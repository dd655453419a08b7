#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <ostream>
#include <random>
#include <string>

#include "engine/voice_references.h"
#include "voice/read_vits.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

using testing::ReferenceCase;

// Against the same weights in ONNX Runtime.
constexpr double kTolerance = 1e-4;

std::vector<ReferenceCase> ReferencesOf(const std::string& voice) {
  return testing::ReadReferences(std::string(SOTTOVOCE_TEST_DATA) + "/voices/" + voice);
}

EngineOptions OptionsOf(const ReferenceCase& reference) {
  return {.noise_scale = reference.noise_scale,
          .length_scale = reference.length_scale,
          .noise_w_scale = reference.noise_w_scale,
          .speaker = reference.speaker};
}

uint32_t Total(std::span<const uint32_t> frames) {
  return std::accumulate(frames.begin(), frames.end(), uint32_t{0});
}

void ExpectSamples(const ReferenceCase& reference, std::span<const float> samples) {
  ASSERT_EQ(samples.size(), reference.sample_count);
  double worst = 0;
  for (size_t i = 0; i < reference.samples.size(); ++i) {
    const float sample = samples[i * reference.stride];
    worst = std::max(worst, std::fabs(static_cast<double>(sample - reference.samples[i])));
  }
  EXPECT_LT(worst, kTolerance);
  double squares = 0;
  double peak = 0;
  for (const float sample : samples) {
    squares += static_cast<double>(sample) * static_cast<double>(sample);
    peak = std::max(peak, std::fabs(static_cast<double>(sample)));
  }
  EXPECT_NEAR(std::sqrt(squares / static_cast<double>(samples.size())), reference.rms, kTolerance);
  EXPECT_NEAR(peak, reference.peak, kTolerance);
}

class EngineVoiceTest : public ::testing::TestWithParam<std::string> {
 protected:
  EngineVoiceTest() : bytes_(ReadTinyVoice(GetParam())) {
    Result<VitsModel> model = ReadVits(bytes_);
    EXPECT_TRUE(model.ok()) << model.status().message();
    if (model.ok()) model_ = *std::move(model);
  }

  std::unique_ptr<Engine> MakeEngine() {
    Result<std::unique_ptr<Engine>> engine = Engine::Create(model_);
    EXPECT_TRUE(engine.ok()) << engine.status().message();
    return engine.ok() ? *std::move(engine) : nullptr;
  }

  std::vector<uint8_t> bytes_;
  VitsModel model_;
};

INSTANTIATE_TEST_SUITE_P(TinyVoices, EngineVoiceTest,
                         ::testing::Values("tiny-medium", "tiny-medium-sim36", "tiny-medium-raw",
                                           "tiny-medium-old", "tiny-high", "tiny-xlow",
                                           "tiny-multispeaker", "tiny-dp"));

TEST_P(EngineVoiceTest, MatchesOnnxRuntime) {
  const std::unique_ptr<Engine> engine = MakeEngine();
  ASSERT_NE(engine, nullptr);
  // What the engine needs, it has copied.
  bytes_.assign(bytes_.size(), 0xFF);
  int compared = 0;
  for (const ReferenceCase& reference : ReferencesOf(GetParam())) {
    if (!reference.prior_noise.empty()) continue;
    SCOPED_TRACE(reference.name);
    const auto frames = engine->Begin(reference.ids, OptionsOf(reference));
    ASSERT_TRUE(frames.ok()) << frames.status().message();
    ASSERT_EQ(std::vector<uint32_t>(frames->begin(), frames->end()), reference.frames);
    const auto samples = engine->Synthesize(0, Total(*frames));
    ASSERT_TRUE(samples.ok()) << samples.status().message();
    ExpectSamples(reference, *samples);
    ++compared;
  }
  EXPECT_GE(compared, 2);
}

// Adds noise to the means as the graph does: z_p = mean + noise * exp(log_std) * noise_scale.
std::vector<float> NoisyPrior(const Prior& prior, std::span<const uint32_t> frames,
                              const ReferenceCase& reference) {
  std::vector<float> z_p = ExpandPrior(prior, frames, 0, {});
  size_t at = 0;
  for (uint32_t c = 0; c < prior.channels; ++c) {
    for (size_t id = 0; id < frames.size(); ++id) {
      const float deviation = std::exp(prior.log_std[c * frames.size() + id]);
      for (uint32_t n = 0; n < frames[id]; ++n, ++at) {
        z_p[at] += reference.prior_noise[at] * deviation * reference.noise_scale;
      }
    }
  }
  return z_p;
}

TEST_P(EngineVoiceTest, MatchesOnnxRuntimeOnGivenNoise) {
  Network network(model_);
  int compared = 0;
  for (const ReferenceCase& reference : ReferencesOf(GetParam())) {
    if (reference.prior_noise.empty()) continue;
    SCOPED_TRACE(reference.name);
    network.SetSpeaker(reference.speaker);
    std::vector<float> noise = reference.duration_noise;
    for (float& value : noise) value *= reference.noise_w_scale;
    const auto frames = network.Encode(reference.ids, noise, reference.length_scale);
    ASSERT_TRUE(frames.ok()) << frames.status().message();
    ASSERT_EQ(std::vector<uint32_t>(frames->begin(), frames->end()), reference.frames);
    const uint32_t total = Total(*frames);
    network.Start(NoisyPrior(network.prior(), *frames, reference), total);
    std::vector<float> samples(size_t{total} * network.hop_length());
    network.Synthesize(RangeOf(0, total), samples);
    ExpectSamples(reference, samples);
    ++compared;
  }
  const bool has_noise_cases = GetParam().find("tiny-medium-") == std::string::npos;
  EXPECT_EQ(compared > 0, has_noise_cases);
}

TEST_P(EngineVoiceTest, GivesTheSameBitsHoweverCut) {
  const std::unique_ptr<Engine> engine = MakeEngine();
  ASSERT_NE(engine, nullptr);
  const ReferenceCase reference = ReferencesOf(GetParam()).front();
  const EngineOptions options = {.noise_scale = 0.667F, .noise_w_scale = 0.8F, .key = {5, 1}};
  const auto frames = engine->Begin(reference.ids, options);
  ASSERT_TRUE(frames.ok()) << frames.status().message();
  const uint32_t total = Total(*frames);
  const auto whole = engine->Synthesize(0, total);
  ASSERT_TRUE(whole.ok());
  const std::vector<float> expected(whole->begin(), whole->end());
  const auto expect_window = [&](uint32_t first, uint32_t count) {
    const auto window = engine->Synthesize(first, count);
    ASSERT_TRUE(window.ok());
    const auto from = expected.begin() + static_cast<ptrdiff_t>(size_t{first} * 256);
    EXPECT_TRUE(std::equal(window->begin(), window->end(), from)) << first << " " << count;
  };

  std::mt19937 random(11);
  for (int round = 0; round < 6; ++round) {
    ASSERT_TRUE(engine->Begin(reference.ids, options).ok());
    for (uint32_t first = 0; first < total;) {
      const uint32_t count = std::min(1 + static_cast<uint32_t>(random() % 24), total - first);
      expect_window(first, count);
      first += count;
    }
  }
  ASSERT_TRUE(engine->Begin(reference.ids, options).ok());
  for (int round = 0; round < 12; ++round) {
    const uint32_t first = static_cast<uint32_t>(random()) % total;
    expect_window(first, static_cast<uint32_t>(random()) % (total - first + 1));
  }
}

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() {
    const std::vector<uint8_t> bytes = ReadTinyVoice("tiny-multispeaker");
    const Result<VitsModel> model = ReadVits(bytes);
    EXPECT_TRUE(model.ok()) << model.status().message();
    if (model.ok()) engine_ = *Engine::Create(*model);
  }

  StatusCode BeginCode(std::vector<int32_t> ids, const EngineOptions& options) {
    return engine_->Begin(ids, options).status().code();
  }

  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, RefusesBadArguments) {
  const EngineOptions plain;
  EXPECT_EQ(BeginCode({1, 2}, plain), StatusCode::kOk);
  EXPECT_EQ(BeginCode({}, plain), StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1, -1}, plain), StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1, 256}, plain), StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1, std::numeric_limits<int32_t>::max()}, plain),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode(std::vector<int32_t>(kMaxIdsPerSentence + 1, 1), plain),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1}, {.speaker = 2}), StatusCode::kOk);
  EXPECT_EQ(BeginCode({1}, {.speaker = 3}), StatusCode::kInvalidArgument);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(BeginCode({1}, {.noise_scale = nan}), StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1}, {.noise_w_scale = -1}), StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1}, {.length_scale = 0}), StatusCode::kInvalidArgument);
  EXPECT_EQ(BeginCode({1}, {.length_scale = nan}), StatusCode::kInvalidArgument);
}

TEST_F(EngineTest, CapsAbsurdDurations) {
  const EngineOptions options = {.length_scale = 1e6F};
  EXPECT_EQ(BeginCode({1, 2, 3}, options), StatusCode::kVoiceTooLarge);
  EXPECT_EQ(engine_->Synthesize(0, 1).status().code(), StatusCode::kWrongState);
}

TEST_F(EngineTest, RefusesFramesOutsideTheSentence) {
  EXPECT_EQ(engine_->Synthesize(0, 1).status().code(), StatusCode::kWrongState);
  const std::vector<int32_t> ids = {1, 0, 2};
  const auto frames = engine_->Begin(ids, {});
  ASSERT_TRUE(frames.ok());
  const uint32_t total = Total(*frames);
  EXPECT_TRUE(engine_->Synthesize(total, 0).ok());
  EXPECT_TRUE(engine_->Synthesize(0, total).ok());
  EXPECT_EQ(engine_->Synthesize(0, total + 1).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(engine_->Synthesize(total + 1, 0).status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(engine_->Synthesize(1, std::numeric_limits<uint32_t>::max()).status().code(),
            StatusCode::kInvalidArgument);
}

TEST_F(EngineTest, SpeakersDifferAndComeBack) {
  const std::vector<int32_t> ids = {1, 0, 40, 0, 2};
  const auto speak = [&](uint32_t speaker) {
    const auto frames = engine_->Begin(ids, {.speaker = speaker});
    const auto samples = engine_->Synthesize(0, Total(*frames));
    return std::vector<float>(samples->begin(), samples->end());
  };
  const std::vector<float> first = speak(0);
  EXPECT_NE(speak(1), first);
  EXPECT_EQ(speak(0), first);
}

TEST_F(EngineTest, TheLongestSentenceOfIds) {
  const std::vector<int32_t> ids(kMaxIdsPerSentence, 5);
  const auto frames = engine_->Begin(ids, {.length_scale = 0.2F});
  ASSERT_TRUE(frames.ok()) << frames.status().message();
  EXPECT_EQ(frames->size(), ids.size());
  EXPECT_TRUE(engine_->Synthesize(Total(*frames) - 1, 1).ok());
}

}  // namespace
}  // namespace sottovoce
