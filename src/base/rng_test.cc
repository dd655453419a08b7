#include "base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "base/philox.h"

namespace sottovoce {
namespace {

std::vector<float> Normal(NoiseKey key, NoiseStream stream, uint64_t first, size_t count) {
  std::vector<float> values(count);
  FillNormal(key, stream, first, values);
  return values;
}

double NormalCdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

// Random123's published known answers (tests/kat_vectors): all zeros, all ones, the digits of pi.
TEST(PhiloxTest, MeetsTheKnownAnswers) {
  EXPECT_EQ(Philox4x32({0, 0, 0, 0}, {0, 0}),
            (PhiloxCounter{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}));
  EXPECT_EQ(Philox4x32({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {0xFFFFFFFF, 0xFFFFFFFF}),
            (PhiloxCounter{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}));
  EXPECT_EQ(Philox4x32({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, {0xA4093822, 0x299F31D0}),
            (PhiloxCounter{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}));
}

// The counter's layout is part of the contract: recorded noise must stay what it was.
TEST(FillNormalTest, ValueIsTheInverseNormalOfItsPhiloxWord) {
  const NoiseKey key{.seed = 1234, .sentence = 5};
  const auto values = Normal(key, NoiseStream::kPrior, 0, 100'000);
  for (uint32_t i = 0; i < values.size(); ++i) {
    const PhiloxCounter words = Philox4x32({i / 4, 0, 1, 0}, {1234, 5});
    const double p = (words[i % 4] + 0.5) / 4294967296.0;
    // The smaller side, where a relative error can be asked for: d log p / dz is about |z|.
    const double expected = std::min(p, 1 - p);
    const double actual = NormalCdf(-std::abs(values[i]));
    ASSERT_NEAR(actual / expected, 1.0, 5e-6) << "value " << i;
    ASSERT_EQ(values[i] < 0, p < 0.5);
  }
}

TEST(FillNormalTest, MomentsAndTailsAreNormal) {
  constexpr size_t kCount = 4'000'000;
  const auto values = Normal({.seed = 42}, NoiseStream::kPrior, 0, kCount);
  double mean = 0;
  double second = 0;
  double third = 0;
  double fourth = 0;
  size_t beyond_3 = 0;
  size_t beyond_4 = 0;
  for (const float value : values) {
    const double z = value;
    mean += z;
    second += z * z;
    third += z * z * z;
    fourth += z * z * z * z;
    if (std::abs(z) > 3) ++beyond_3;
    if (std::abs(z) > 4) ++beyond_4;
  }
  // Five standard errors: sqrt(1, 2, 15, 96 over n).
  const double n = kCount;
  EXPECT_NEAR(mean / n, 0, 5 * std::sqrt(1 / n));
  EXPECT_NEAR(second / n, 1, 5 * std::sqrt(2 / n));
  EXPECT_NEAR(third / n, 0, 5 * std::sqrt(15 / n));
  EXPECT_NEAR(fourth / n, 3, 5 * std::sqrt(96 / n));
  const double expected_3 = 2 * NormalCdf(-3) * n;
  const double expected_4 = 2 * NormalCdf(-4) * n;
  EXPECT_NEAR(static_cast<double>(beyond_3), expected_3, 5 * std::sqrt(expected_3));
  EXPECT_NEAR(static_cast<double>(beyond_4), expected_4, 5 * std::sqrt(expected_4));
}

TEST(FillNormalTest, PassesKolmogorovSmirnov) {
  constexpr size_t kCount = 200'000;
  auto values = Normal({.seed = 7, .sentence = 3}, NoiseStream::kDuration, 0, kCount);
  std::sort(values.begin(), values.end());
  double distance = 0;
  for (size_t i = 0; i < kCount; ++i) {
    const double cdf = NormalCdf(values[i]);
    distance = std::max({distance, cdf - static_cast<double>(i) / kCount,
                         static_cast<double>(i + 1) / kCount - cdf});
  }
  // 1.95 / sqrt(n) is passed by all but one sample in a thousand.
  EXPECT_LT(distance, 1.95 / std::sqrt(static_cast<double>(kCount)));
}

TEST(FillNormalTest, AnyPartIsThatPartOfTheWhole) {
  const NoiseKey key{.seed = 9, .sentence = 1};
  const auto whole = Normal(key, NoiseStream::kPrior, 0, 64);
  for (size_t first = 0; first < 12; ++first) {
    for (size_t count = 0; count < 12; ++count) {
      const auto part = Normal(key, NoiseStream::kPrior, first, count);
      EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + static_cast<long>(first)));
    }
  }
}

TEST(FillNormalTest, CountsPastThirtyTwoBits) {
  const NoiseKey key{.seed = 9};
  const uint64_t far = (uint64_t{1} << 34) - 2;
  const auto across = Normal(key, NoiseStream::kPrior, far, 4);
  const auto after = Normal(key, NoiseStream::kPrior, far + 2, 2);
  EXPECT_EQ(across[2], after[0]);
  EXPECT_EQ(across[3], after[1]);
  EXPECT_NE(after, Normal(key, NoiseStream::kPrior, 0, 2));
}

TEST(FillNormalTest, SeedsSentencesAndStreamsAreUncorrelated) {
  constexpr size_t kCount = 100'000;
  const auto base = Normal({.seed = 1, .sentence = 1}, NoiseStream::kPrior, 0, kCount);
  const std::vector<float> others[] = {
      Normal({.seed = 2, .sentence = 1}, NoiseStream::kPrior, 0, kCount),
      Normal({.seed = 1, .sentence = 2}, NoiseStream::kPrior, 0, kCount),
      Normal({.seed = 1, .sentence = 1}, NoiseStream::kDuration, 0, kCount),
      Normal({.seed = 1, .sentence = 1}, NoiseStream::kPrior, 1, kCount),
  };
  for (const auto& other : others) {
    double product = 0;
    for (size_t i = 0; i < kCount; ++i) product += double{base[i]} * double{other[i]};
    EXPECT_NEAR(product / kCount, 0, 5 / std::sqrt(static_cast<double>(kCount)));
  }
}

// FNV-1a over the bits of the first values: native and WASM builds must both give it.
TEST(FillNormalTest, BitsAreTheSameInEveryBuild) {
  uint64_t hash = 0xCBF29CE484222325;
  for (const auto stream : {NoiseStream::kDuration, NoiseStream::kPrior}) {
    for (const float value : Normal({.seed = 20240229, .sentence = 17}, stream, 3, 1'000'000)) {
      hash = (hash ^ std::bit_cast<uint32_t>(value)) * 0x100000001B3;
    }
  }
  EXPECT_EQ(hash, 0x74E31EFDC3BCD00DU);
}

}  // namespace
}  // namespace sottovoce
