#include "engine/kernels/conv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <ostream>
#include <vector>

#include "engine/kernels/conv_winograd.h"
#include "engine/kernels/kernel_test_util.h"

namespace sottovoce {

void PrintTo(const ConvAlgorithm& a, std::ostream* os) {
  *os << "F(" << a.outputs << "," << a.group_taps() << ")x" << a.groups;
}

namespace {

using testing::PackedConv;
using testing::Random;
using testing::ReferenceConv;
using testing::TestRows;
using testing::WeightCount;

// A whole sequence's input, with all that any cut of `rows` rows may read: the margin of a cut is
// less than a period, on either side.
TestRows MakeInput(const Conv& conv, int rows, Random* random) {
  const int slack = conv.algorithm.direct()
                        ? 0
                        : (conv.algorithm.outputs + conv.algorithm.groups) * conv.shape.dilation;
  TestRows x(-slack, rows + 2 * slack + (conv.shape.taps - 1) * conv.shape.dilation, conv.shape.in);
  x.Fill(random);
  return x;
}

// Largest error of any value, relative to the size that rounding errors grow with.
double LargestError(const ConvShape& shape, const ConvAlgorithm& algorithm, int rows, int first,
                    uint32_t seed) {
  Random random(seed);
  const std::vector<float> weights = random.Numbers(WeightCount(shape));
  const std::vector<float> bias = random.Numbers(static_cast<size_t>(shape.out));
  PackedConv packed(shape, algorithm, weights, bias);
  const TestRows x = MakeInput(packed.conv, rows, &random);
  TestRows y(0, rows, shape.out);
  RunConv(packed.conv, x.rows_at(0), first, rows, {.out = y.rows_at(0)}, packed.workspace.data());
  EXPECT_TRUE(y.GuardsHold());
  double largest = 0;
  for (int t = 0; t < rows; ++t) {
    for (int o = 0; o < shape.out; ++o) {
      const double error =
          static_cast<double>(y.at(t, o)) - ReferenceConv(shape, weights, bias, x, t, o);
      largest = std::isfinite(error) ? std::max(largest, std::abs(error)) : HUGE_VAL;
    }
  }
  return largest / std::sqrt(static_cast<double>(shape.in * shape.taps));
}

constexpr ConvAlgorithm kWinograd[] = {
    {.outputs = 3, .points = 4},  {.outputs = 5, .points = 6},
    {.outputs = 4, .points = 6},  {.outputs = 6, .points = 8},
    {.outputs = 4, .points = 8},  {.outputs = 6, .points = 10},
    {.outputs = 4, .points = 10}, {.outputs = 6, .points = 12},
    {.outputs = 5, .points = 10}, {.outputs = 5, .points = 10, .groups = 2}};

TEST(DirectConvTest, AgreesWithFloat64OverOddSizes) {
  for (const int taps : {1, 2, 3, 7, 11}) {
    for (const int in : {1, 3, 8, 33}) {
      for (const int out : {1, 7, 8, 17}) {
        for (const int rows : {1, 2, 3, 4, 5, 6, 7, 11, 25}) {
          const ConvShape shape{taps, in, out, 1 + (taps + in + rows) % 4};
          EXPECT_LT(LargestError(shape, {}, rows, 0, 1), 1e-6)
              << taps << " taps, " << in << " > " << out << ", " << rows << " rows";
        }
      }
    }
  }
}

TEST(DirectConvTest, WritesNothingForNoRows) {
  EXPECT_EQ(LargestError({3, 8, 8, 1}, {}, 0, 0, 1), 0.0);
}

class WinogradTest : public ::testing::TestWithParam<ConvAlgorithm> {
 protected:
  int taps() const {
    const ConvAlgorithm& algorithm = GetParam();
    return algorithm.groups * algorithm.group_taps() - (algorithm.groups > 1 ? 1 : 0);
  }
};

TEST_P(WinogradTest, AgreesWithFloat64OverOddSizes) {
  for (const int dilation : {1, 2, 3, 12}) {
    for (const int in : {1, 8, 20}) {
      for (const int out : {1, 8, 13}) {
        for (const int rows : {1, 5, 6, 23, 97}) {
          for (const int first : {0, 1, 17, -5}) {
            EXPECT_LT(LargestError({taps(), in, out, dilation}, GetParam(), rows, first, 2), 5e-5)
                << in << " > " << out << ", dilation " << dilation << ", rows " << first << " + "
                << rows;
          }
        }
      }
    }
  }
}

TEST_P(WinogradTest, FillsMissingTapsWithZeros) {
  if (taps() < 3) return;
  EXPECT_LT(LargestError({taps() - 1, 8, 8, 2}, GetParam(), 40, 0, 3), 5e-5);
}

TEST_P(WinogradTest, HasAHundredDecibels) {
  const ConvShape shape{taps(), 64, 16, 2};
  Random random(4);
  const std::vector<float> weights = random.Numbers(WeightCount(shape));
  PackedConv packed(shape, GetParam(), weights, {});
  constexpr int kRows = 120;
  const TestRows x = MakeInput(packed.conv, kRows, &random);
  TestRows y(0, kRows, shape.out);
  RunConv(packed.conv, x.rows_at(0), 0, kRows, {.out = y.rows_at(0)}, packed.workspace.data());
  double signal = 0;
  double noise = 0;
  for (int t = 0; t < kRows; ++t) {
    for (int o = 0; o < shape.out; ++o) {
      const double reference = ReferenceConv(shape, weights, {}, x, t, o);
      signal += reference * reference;
      noise += std::pow(static_cast<double>(y.at(t, o)) - reference, 2);
    }
  }
  const double decibels = 10 * std::log10(signal / noise);
  RecordProperty("decibels", std::to_string(decibels));
  EXPECT_GE(decibels, 100);
}

// Margins as promised: every row outside them is NaN and must not show.
TEST_P(WinogradTest, ReadsOnlyItsMargins) {
  for (const int first : {0, 3, 22}) {
    for (const int rows : {1, 9, 40}) {
      const ConvShape shape{taps(), 8, 8, 3};
      Random random(5);
      PackedConv packed(shape, GetParam(), random.Numbers(WeightCount(shape)), {});
      const ConvMargins margins = MarginsOfConv(packed.conv, first, rows);
      const int needed = rows + (shape.taps - 1) * shape.dilation;
      TestRows x(-margins.before, margins.before + needed + margins.after, shape.in);
      x.Fill(&random);
      TestRows y(0, rows, shape.out);
      RunConv(packed.conv, x.rows_at(0), first, rows, {.out = y.rows_at(0)},
              packed.workspace.data());
      for (int t = 0; t < rows; ++t) EXPECT_TRUE(std::isfinite(y.at(t, 0))) << t;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, WinogradTest, ::testing::ValuesIn(kWinograd));

// A row has the same bits in whatever cut of the sequence it is computed.
TEST(ConvTest, CutsDoNotChangeBits) {
  Random random(6);
  constexpr int kRows = 300;
  std::vector<ConvAlgorithm> algorithms(std::begin(kWinograd), std::end(kWinograd));
  algorithms.push_back({});
  for (const ConvAlgorithm& algorithm : algorithms) {
    const ConvShape shape{algorithm.direct() ? 5 : algorithm.group_taps() * algorithm.groups, 16,
                          16, 3};
    PackedConv packed(shape, algorithm, random.Numbers(WeightCount(shape)), {});
    const TestRows x = MakeInput(packed.conv, kRows, &random);
    TestRows whole(0, kRows, shape.out);
    RunConv(packed.conv, x.rows_at(0), 0, kRows, {.out = whole.rows_at(0)},
            packed.workspace.data());
    TestRows pieces(0, kRows, shape.out);
    for (int first = 0; first < kRows;) {
      const int rows = std::min(random.Between(1, 70), kRows - first);
      RunConv(packed.conv, x.rows_at(first), first, rows, {.out = pieces.rows_at(first)},
              packed.workspace.data());
      first += rows;
    }
    EXPECT_EQ(std::memcmp(whole.rows_at(0).data, pieces.rows_at(0).data,
                          kRows * sizeof(float) * static_cast<size_t>(shape.out)),
              0)
        << "F(" << algorithm.outputs << ", " << algorithm.group_taps() << ")";
  }
}

// Every part of the formula in epilogue.h, with rows written in place.
void ExpectEpilogue(const ConvAlgorithm& algorithm) {
  const ConvShape shape{3, 8, 12, 1};
  constexpr int kRows = 19;
  Random random(7);
  const std::vector<float> weights = random.Numbers(WeightCount(shape));
  const std::vector<float> bias = random.Numbers(static_cast<size_t>(shape.out));
  std::vector<float> condition = random.Numbers(static_cast<size_t>(PaddedChannels(shape.out)));
  PackedConv packed(shape, algorithm, weights, bias);
  const TestRows x = MakeInput(packed.conv, kRows, &random);
  TestRows residual(0, kRows, shape.out);
  TestRows sum(0, kRows, shape.out);
  residual.Fill(&random);
  sum.Fill(&random);
  const TestRows residual_before = residual;
  const TestRows sum_before = sum;
  RunConv(packed.conv, x.rows_at(0), 0, kRows,
          {.bias = condition.data(),
           .residual = residual.rows_at(0),
           .scale = 0.25F,
           .sum = sum.rows_at(0),
           .out = sum.rows_at(0),
           .activated = residual.rows_at(0),
           .slope = 0.1F},
          packed.workspace.data());
  for (int t = 0; t < kRows; ++t) {
    for (int o = 0; o < shape.out; ++o) {
      const double v =
          (ReferenceConv(shape, weights, bias, x, t, o) +
           static_cast<double>(condition[static_cast<size_t>(o)] + residual_before.at(t, o))) *
              0.25 +
          static_cast<double>(sum_before.at(t, o));
      EXPECT_NEAR(sum.at(t, o), v, 1e-5) << t << ", " << o;
      EXPECT_NEAR(residual.at(t, o), v < 0 ? 0.1 * v : v, 1e-5) << t << ", " << o;
    }
  }
}

TEST(ConvTest, AppliesTheEpilogueAfterADirectConvolution) { ExpectEpilogue({}); }
TEST(ConvTest, AppliesTheEpilogueAfterWinograd) { ExpectEpilogue({.outputs = 4, .points = 6}); }

TEST(ConvTest, ChoosesWhatIsCompiledIn) {
  for (int taps = 1; taps <= 13; ++taps) {
    for (const int channels : {1, 8, 32, 64, 96, 128, 192, 256, 512}) {
      for (const int dilation : {1, 2, 3, 5, 6, 12}) {
        const ConvShape shape{taps, channels, channels, dilation};
        const ConvAlgorithm algorithm = ChooseConvAlgorithm(shape);
        EXPECT_TRUE(algorithm.direct() || IsWinogradSupported(shape, algorithm))
            << taps << " taps, " << channels << " channels";
      }
    }
  }
}

TEST(ConvTest, RefusesAlgorithmsThatAreNotCompiledIn) {
  EXPECT_FALSE(IsWinogradSupported({3, 8, 8, 1}, {.outputs = 7, .points = 9}));
  EXPECT_FALSE(IsWinogradSupported({5, 8, 8, 1}, {.outputs = 4, .points = 6}));
}

}  // namespace
}  // namespace sottovoce
