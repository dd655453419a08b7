#include "pipeline/resampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

namespace sottovoce {
namespace {

struct Rates {
  uint32_t from;
  uint32_t to;
};

void PrintTo(const Rates& rates, std::ostream* out) { *out << rates.from << " to " << rates.to; }

std::vector<float> Resample(Rates rates, std::span<const float> in) {
  Result<Resampler> resampler = Resampler::Create(rates.from, rates.to);
  EXPECT_TRUE(resampler.ok()) << resampler.status().message();
  std::vector<float> out;
  resampler->Process(in, &out);
  resampler->Flush(&out);
  return out;
}

std::vector<float> Sine(double hz, uint32_t rate, size_t count) {
  std::vector<float> samples(count);
  for (size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<float>(
        std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate + 0.3));
  }
  return samples;
}

std::vector<float> Noise(size_t count) {
  std::minstd_rand generator(7);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> samples(count);
  for (float& sample : samples) sample = uniform(generator);
  return samples;
}

// What a signal holds of a sine: its amplitude relative to Sine's, its phase error, and the power
// of all the rest, each away from the signal's ends.
struct SineFit {
  double gain_db;
  double phase;
  double rest_db;
};

double Decibels(double power) { return 10 * std::log10(std::max(power, 1e-30)); }

SineFit FitSine(const std::vector<float>& signal, double hz, uint32_t rate) {
  // A Hann window squared keeps the two quadratures apart at any length.
  const size_t skip = signal.size() / 8;
  const size_t count = signal.size() - 2 * skip;
  double weight_sum = 0, in_phase = 0, quadrature = 0;
  const auto weight = [&](size_t i) {
    const double x =
        std::sin(std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(count));
    return x * x * x * x;
  };
  const auto angle = [&](size_t i) {
    return 2 * std::numbers::pi * hz * static_cast<double>(i + skip) / rate + 0.3;
  };
  for (size_t i = 0; i < count; ++i) {
    weight_sum += weight(i);
    in_phase += weight(i) * 2 * signal[i + skip] * std::sin(angle(i));
    quadrature += weight(i) * 2 * signal[i + skip] * std::cos(angle(i));
  }
  in_phase /= weight_sum;
  quadrature /= weight_sum;
  double rest = 0;
  for (size_t i = 0; i < count; ++i) {
    const double difference =
        signal[i + skip] - in_phase * std::sin(angle(i)) - quadrature * std::cos(angle(i));
    rest += weight(i) * difference * difference;
  }
  return {Decibels(in_phase * in_phase + quadrature * quadrature), std::atan2(quadrature, in_phase),
          Decibels(rest / weight_sum / 0.5)};
}

size_t ExpectedLength(Rates rates, size_t inputs) {
  return (inputs * rates.to + rates.from - 1) / rates.from;
}

// The last four pairs have so many phases that rows are blended.
constexpr Rates kRates[] = {{22050, 48000}, {22050, 44100}, {16000, 48000}, {16000, 44100},
                            {22050, 16000}, {22050, 8000},  {22050, 96000}, {48000, 22050},
                            {22050, 47999}, {22051, 22050}, {44101, 16000}, {22050, 767999}};

TEST(ResamplerTest, PassesSinesUpToNineTenthsOfNyquistWithoutImages) {
  for (const Rates rates : kRates) {
    SCOPED_TRACE(testing::PrintToString(rates));
    double worst_gain = 0, worst_phase = 0, worst_rest = -300;
    for (int percent = 3; percent < 100; percent += 3) {
      const double hz = std::min(rates.from, rates.to) * 0.005 * percent;
      const std::vector<float> out = Resample(rates, Sine(hz, rates.from, rates.from / 10));
      const SineFit fit = FitSine(out, hz, rates.to);
      worst_rest = std::max(worst_rest, fit.rest_db);
      if (percent > 90) continue;
      worst_gain = std::max(worst_gain, std::abs(fit.gain_db));
      worst_phase = std::max(worst_phase, std::abs(fit.phase));
    }
    EXPECT_LT(worst_gain, 0.001);
    EXPECT_LT(worst_phase, 1e-4);
    EXPECT_LT(worst_rest, -96) << "images";
  }
}

// Sines between the two Nyquist frequencies can only come out as aliases.
TEST(ResamplerTest, RemovesWhatTheOutputCannotHold) {
  for (const Rates rates : kRates) {
    if (rates.to > rates.from) continue;
    SCOPED_TRACE(testing::PrintToString(rates));
    double worst = -300;
    for (int step = 0; step <= 40; ++step) {
      const double hz = std::lerp(rates.to / 2.0, rates.from / 2.0, step / 40.0);
      const std::vector<float> out = Resample(rates, Sine(hz, rates.from, rates.from / 10));
      const auto middle = std::span(out).subspan(out.size() / 8, out.size() * 3 / 4);
      double power = 0;
      for (const float sample : middle) power += sample * sample;
      worst = std::max(worst, Decibels(power / static_cast<double>(middle.size()) / 0.5));
    }
    EXPECT_LT(worst, -96);
  }
}

TEST(ResamplerTest, PassesAConstantUnchanged) {
  const std::vector<float> ones(4096, 1.0f);
  for (const Rates rates : kRates) {
    SCOPED_TRACE(testing::PrintToString(rates));
    const std::vector<float> out = Resample(rates, ones);
    const size_t skip = out.size() / 4;
    for (size_t i = skip; i < out.size() - skip; ++i) ASSERT_NEAR(out[i], 1.0f, 1e-6f) << i;
  }
}

TEST(ResamplerTest, KeepsAnImpulseInItsPlace) {
  constexpr size_t kAt = 2000;
  std::vector<float> in(2 * kAt);
  in[kAt] = 1;
  for (const Rates rates : kRates) {
    SCOPED_TRACE(testing::PrintToString(rates));
    const std::vector<float> out = Resample(rates, in);
    double mass = 0, moment = 0;
    for (size_t i = 0; i < out.size(); ++i) {
      mass += out[i];
      moment += out[i] * static_cast<double>(i);
    }
    EXPECT_NEAR(moment / mass * rates.from / rates.to, kAt, 0.05);
  }
}

// One stream in pieces of any size, the empty one too.
std::vector<float> ResampleInPieces(Resampler* resampler, std::span<const float> in) {
  std::minstd_rand generator(3);
  std::vector<float> out;
  while (!in.empty()) {
    const size_t size = std::min<size_t>(generator() % 700, in.size());
    resampler->Process(in.first(size), &out);
    in = in.subspan(size);
  }
  resampler->Flush(&out);
  return out;
}

TEST(ResamplerTest, DoesNotDependOnThePieces) {
  const std::vector<float> in = Noise(5000);
  for (const Rates rates : kRates) {
    SCOPED_TRACE(testing::PrintToString(rates));
    const std::vector<float> whole = Resample(rates, in);
    EXPECT_EQ(whole.size(), ExpectedLength(rates, in.size()));
    Result<Resampler> resampler = Resampler::Create(rates.from, rates.to);
    ASSERT_TRUE(resampler.ok());
    EXPECT_EQ(ResampleInPieces(&*resampler, in), whole);
    EXPECT_EQ(ResampleInPieces(&*resampler, in), whole) << "after a Flush";
  }
}

TEST(ResamplerTest, LengthIsRoundedUpFromOneSampleOn) {
  for (const Rates rates : {Rates{22050, 48000}, Rates{22050, 8000}, Rates{22051, 47999}}) {
    for (size_t count = 0; count < 40; ++count) {
      EXPECT_EQ(Resample(rates, std::vector<float>(count, 0.5f)).size(),
                ExpectedLength(rates, count))
          << testing::PrintToString(rates) << ", " << count;
    }
  }
}

TEST(ResamplerTest, EqualRatesPassBitForBit) {
  const std::vector<float> in = Noise(1000);
  EXPECT_EQ(Resample({22050, 22050}, in), in);
}

TEST(ResamplerTest, RefusesRatesThatNoDeviceHas) {
  for (const Rates rates : {Rates{0, 48000}, Rates{22050, 0}, Rates{2999, 48000},
                            Rates{22050, 768001}, Rates{UINT32_MAX, UINT32_MAX}}) {
    const Result<Resampler> resampler = Resampler::Create(rates.from, rates.to);
    ASSERT_FALSE(resampler.ok());
    EXPECT_EQ(resampler.status().code(), StatusCode::kInvalidArgument);
  }
}

TEST(PhaseTableTest, StaysWithinItsBoundForEveryRatio) {
  for (const uint32_t from : {3000u, 3001u, 8000u, 22050u, 22051u, 44100u, 768000u, 767999u}) {
    for (const uint32_t to : {3000u, 3001u, 16000u, 44101u, 48000u, 767999u, 768000u}) {
      const uint32_t divisor = std::gcd(from, to);
      const PhaseTable table = MakePhaseTable(to / divisor, from / divisor);
      EXPECT_LE(table.rows.size(), kMaxTableFloats) << from << " to " << to;
      EXPECT_EQ(table.rows.size(), (size_t{table.phases} + 1) * table.taps);
      EXPECT_EQ(table.taps % kTapAlignment, 0u);
    }
  }
}

}  // namespace
}  // namespace sottovoce
