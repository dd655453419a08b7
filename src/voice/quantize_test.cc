#include "voice/quantize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "voice/quantize_blocks.h"
#include "voice/quantize_half.h"
#include "voice/quantize_scale.h"
#include "voice/vits_model.h"

namespace sottovoce {
namespace {

constexpr WeightFormat kAllFormats[] = {WeightFormat::kFloat32,        WeightFormat::kFloat16,
                                        WeightFormat::kInt8PerChannel, WeightFormat::kInt4Blocks,
                                        WeightFormat::kInt5Blocks,     WeightFormat::kInt6Blocks,
                                        WeightFormat::kInt8Blocks};
constexpr int kBlockBits[] = {4, 5, 6, 8};

std::vector<float> RandomWeights(size_t count, uint32_t seed = 1, float scale = 0.1F) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal(0, scale);
  std::vector<float> values(count);
  for (float& value : values) value = normal(engine);
  return values;
}

// Encodes and restores.
std::vector<float> Restore(WeightFormat format, const WeightLayout& layout,
                           std::span<const float> values) {
  std::vector<uint8_t> encoded(static_cast<size_t>(EncodedSize(format, layout)));
  EncodeWeights(format, layout, values, encoded.data());
  std::vector<float> restored(values.size());
  Weights(format, layout, encoded.data()).CopyTo(0, restored);
  return restored;
}

double RootMeanSquare(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += std::pow(static_cast<double>(a[i] - b[i]), 2);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

double Largest(std::span<const float> values) {
  double largest = 0;
  for (const float value : values)
    largest = std::max(largest, std::abs(static_cast<double>(value)));
  return largest;
}

// Half a step where the steps reach as far on both sides.
double PlainBound(std::span<const float> values, int bits) {
  return Largest(values) / static_cast<double>(QuantizedReach(bits) - 1) / 2;
}

TEST(HalfTest, EveryHalfComesBack) {
  for (uint32_t half = 0; half < 65536; ++half) {
    const float value = HalfToFloat(static_cast<uint16_t>(half));
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(HalfToFloat(FloatToHalf(value))));
    } else {
      ASSERT_EQ(FloatToHalf(value), half);
    }
  }
}

TEST(HalfTest, KnownValues) {
  EXPECT_EQ(HalfToFloat(0x3C00), 1.0F);
  EXPECT_EQ(HalfToFloat(0xC000), -2.0F);
  EXPECT_EQ(HalfToFloat(0x7BFF), kLargestHalf);
  EXPECT_EQ(HalfToFloat(0x0001), 0x1p-24F);
  EXPECT_EQ(HalfToFloat(0x0400), 0x1p-14F);
  EXPECT_EQ(HalfToFloat(0xFC00), -std::numeric_limits<float>::infinity());
  EXPECT_EQ(FloatToHalf(-0.0F), 0x8000);
  EXPECT_EQ(FloatToHalf(65519.996F), 0x7BFF);
  EXPECT_EQ(FloatToHalf(65520.0F), 0x7C00);
  EXPECT_EQ(FloatToHalf(1e38F), 0x7C00);
}

TEST(HalfTest, RoundsToTheNearestAndHalfwayToEven) {
  for (uint16_t half = 0; half < 0x7BFF; ++half) {
    const float low = HalfToFloat(half);
    const float high = HalfToFloat(static_cast<uint16_t>(half + 1));
    const float middle = (low + high) / 2;  // exact
    ASSERT_EQ(FloatToHalf(middle), half % 2 == 0 ? half : half + 1);
    ASSERT_EQ(FloatToHalf(std::nextafter(middle, low)), half);
    ASSERT_EQ(FloatToHalf(std::nextafter(middle, high)), half + 1);
  }
  EXPECT_EQ(FloatToHalf(std::numeric_limits<float>::denorm_min()), 0);
}

TEST(QuantizeTest, SizesAreAsDocumented) {
  const WeightLayout layout = {.count = 66, .channels = 3, .inner = 11};
  EXPECT_EQ(EncodedSize(WeightFormat::kFloat32, layout), 264u);
  EXPECT_EQ(EncodedSize(WeightFormat::kFloat16, layout), 132u);
  EXPECT_EQ(EncodedSize(WeightFormat::kInt8PerChannel, layout), 12u + 66u);
  EXPECT_EQ(EncodedSize(WeightFormat::kInt4Blocks, layout), 3u * 18u);
  EXPECT_EQ(EncodedSize(WeightFormat::kInt5Blocks, layout), 3u * 22u);
  EXPECT_EQ(EncodedSize(WeightFormat::kInt6Blocks, layout), 3u * 26u);
  EXPECT_EQ(EncodedSize(WeightFormat::kInt8Blocks, layout), 3u * 34u);
}

TEST(QuantizeTest, OnlyKnownNumbersAreFormats) {
  size_t known = 0;
  for (int number = 0; number < 256; ++number) {
    const auto format = WeightFormatOf(static_cast<uint8_t>(number));
    if (!format.has_value()) continue;
    ++known;
    EXPECT_EQ(static_cast<int>(*format), number);
  }
  EXPECT_EQ(known, std::size(kAllFormats));
}

TEST(QuantizeTest, EveryWindowOfEveryFormatEqualsTheWhole) {
  for (const WeightFormat format : kAllFormats) {
    for (const size_t inner : {1u, 2u, 7u, 31u, 32u, 33u, 65u}) {
      // A transposed convolution's order: 2 x 3 channels x inner.
      const WeightLayout layout = {6 * inner, 3, static_cast<uint32_t>(inner)};
      std::vector<uint8_t> encoded(static_cast<size_t>(EncodedSize(format, layout)));
      EncodeWeights(format, layout, RandomWeights(layout.count), encoded.data());
      const Weights weights(format, layout, encoded.data());
      std::vector<float> whole(layout.count);
      weights.CopyTo(0, whole);
      for (size_t first = 0; first < layout.count; first += 5) {
        ASSERT_EQ(weights[first], whole[first]);
        for (const size_t count : {size_t{0}, size_t{1}, size_t{33}, layout.count - first}) {
          std::vector<float> window(std::min(count, layout.count - first));
          weights.CopyTo(first, window);
          ASSERT_TRUE(std::ranges::equal(window, std::span(whole).subspan(first, window.size())));
        }
      }
    }
  }
}

TEST(QuantizeTest, Float32IsExactAndFloat16WithinItsPrecision) {
  const std::vector<float> values = RandomWeights(333);
  const WeightLayout layout = {.count = values.size()};
  EXPECT_EQ(Restore(WeightFormat::kFloat32, layout, values), values);
  const std::vector<float> restored = Restore(WeightFormat::kFloat16, layout, values);
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(restored[i], values[i], std::abs(values[i]) * 0x1p-11F + 0x1p-25F);
  }
}

TEST(QuantizeTest, BlocksAreNeverWorseThanHalfAStep) {
  for (const int bits : kBlockBits) {
    for (uint32_t seed = 0; seed < 200; ++seed) {
      const std::vector<float> values = RandomWeights(1 + seed % kWeightsPerBlock, seed);
      const auto format = static_cast<WeightFormat>(bits);
      const std::vector<float> restored = Restore(format, {.count = values.size()}, values);
      // A scale of half precision is within 2^-11 of the plain one.
      EXPECT_LE(RootMeanSquare(values, restored), PlainBound(values, bits) * 1.15) << bits;
    }
  }
}

TEST(QuantizeTest, TheSearchBeatsThePlainScale) {
  const std::vector<float> values = RandomWeights(32 * 1024);
  for (const int bits : kBlockBits) {
    const auto format = static_cast<WeightFormat>(bits);
    const double searched =
        RootMeanSquare(values, Restore(format, {.count = values.size()}, values));
    std::vector<float> plain;
    for (size_t block = 0; block < values.size(); block += kWeightsPerBlock) {
      const auto part = std::span(values).subspan(block, kWeightsPerBlock);
      const float scale = static_cast<float>(Largest(part)) / (QuantizedReach(bits) - 1);
      for (const float value : part) plain.push_back(scale * Quantized(value, scale, bits));
    }
    EXPECT_LT(searched, RootMeanSquare(values, plain) * (bits == 4 ? 0.93 : 1.0)) << bits;
  }
}

TEST(QuantizeTest, WholeNumbersTimesAScaleAreExact) {
  for (const int bits : kBlockBits) {
    std::vector<float> values;
    for (int q = -(1 << (bits - 1)); q < 1 << (bits - 1); ++q) {
      values.push_back(static_cast<float>(q) * 0.25F);
    }
    if (values.size() > kWeightsPerBlock) values.resize(kWeightsPerBlock);
    const WeightLayout layout = {.count = values.size()};
    EXPECT_EQ(Restore(static_cast<WeightFormat>(bits), layout, values), values) << bits;
    for (float& value : values) value = -value;  // takes a negative scale
    EXPECT_EQ(Restore(static_cast<WeightFormat>(bits), layout, values), values) << bits;
  }
}

// The bytes of the format's description.
TEST(QuantizeTest, ABlockIsItsScaleAndItsBits) {
  std::vector<float> values(kWeightsPerBlock);
  values[0] = -8;
  values[1] = 7;
  values[31] = 1;
  std::vector<uint8_t> block(BlockBytes(4));
  EncodeBlocks(values, 4, block.data());
  EXPECT_EQ(block[0] | block[1] << 8, 0x3C00);  // 1
  EXPECT_EQ(block[2], 0xF0);                    // 7 + 8, -8 + 8
  EXPECT_EQ(block[3], 0x88);
  EXPECT_EQ(block[17], 0x98);
}

TEST(QuantizeTest, EachOutputChannelHasItsScale) {
  constexpr uint32_t kIn = 5, kOut = 3, kKernel = 7;
  std::vector<float> values = RandomWeights(size_t{kIn} * kOut * kKernel);
  const auto channel_of = [](size_t i) { return i / kKernel % kOut; };
  constexpr float kMagnitudes[] = {1e-3F, 1, 1e4F};
  for (size_t i = 0; i < values.size(); ++i) values[i] *= kMagnitudes[channel_of(i)];
  const std::vector<float> restored =
      Restore(WeightFormat::kInt8PerChannel, {values.size(), kOut, kKernel}, values);
  for (uint32_t channel = 0; channel < kOut; ++channel) {
    std::vector<float> of_channel, from;
    for (size_t i = 0; i < values.size(); ++i) {
      if (channel_of(i) != channel) continue;
      from.push_back(values[i]);
      of_channel.push_back(restored[i]);
    }
    EXPECT_LE(RootMeanSquare(from, of_channel), PlainBound(from, 8) * 1.001) << channel;
  }
}

TEST(QuantizeTest, ZerosStayZeros) {
  const std::vector<float> zeros(70);
  for (const WeightFormat format : kAllFormats) {
    EXPECT_EQ(Restore(format, {zeros.size(), 2, 35}, zeros), zeros);
  }
}

TEST(QuantizeTest, ValuesTooSmallForAScaleBecomeSmall) {
  const float denormal = std::numeric_limits<float>::denorm_min();
  for (const float tiny : {denormal, 100 * denormal, 1e-30F, 1e-9F, 1e-7F, 1e-5F}) {
    std::vector<float> values(40, tiny);
    values[3] = -tiny;
    for (const WeightFormat format : kAllFormats) {
      for (const float value : Restore(format, {values.size(), 2, 20}, values)) {
        EXPECT_LE(std::abs(value), 2 * tiny);
      }
    }
  }
}

TEST(QuantizeTest, TheLargestValuesStayFinite) {
  std::vector<float> values(64, kLargestHalf);
  for (size_t i = 0; i < values.size(); i += 2) values[i] = -kLargestHalf;
  for (const WeightFormat format : kAllFormats) {
    const std::vector<float> restored = Restore(format, {values.size(), 2, 32}, values);
    EXPECT_LE(RootMeanSquare(values, restored), Largest(values) / 8);
  }
}

TEST(QuantizeTest, OnlySomeValuesFitEveryFormat) {
  EXPECT_TRUE(FitsAnyFormat({}));
  EXPECT_TRUE(FitsAnyFormat(std::vector<float>{0, 0}));
  EXPECT_TRUE(FitsAnyFormat(std::vector<float>{1e-30F, kLargestHalf}));
  EXPECT_TRUE(FitsAnyFormat(std::vector<float>{-0x1p-10F}));
  EXPECT_FALSE(FitsAnyFormat(std::vector<float>{0x1p-11F}));
  EXPECT_FALSE(FitsAnyFormat(std::vector<float>{65505}));
  EXPECT_FALSE(FitsAnyFormat(std::vector<float>{std::numeric_limits<float>::infinity(), 0}));
  EXPECT_FALSE(FitsAnyFormat(std::vector<float>{0, std::numeric_limits<float>::quiet_NaN()}));
}

}  // namespace
}  // namespace sottovoce
