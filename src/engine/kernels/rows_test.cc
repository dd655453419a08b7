// Kernels that work row by row, and products of run-time matrices, against float64.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/kernels/elementwise.h"
#include "engine/kernels/gemm.h"
#include "engine/kernels/kernel_test_util.h"
#include "engine/kernels/normalize.h"

namespace sottovoce {
namespace {

using testing::Random;
using testing::TestRows;

constexpr int kRows = 5;

TestRows RandomRows(int rows, int columns, uint32_t seed) {
  Random random(seed);
  TestRows x(0, rows, columns);
  x.Fill(&random);
  return x;
}

TEST(ElementwiseTest, GatesHalvesOfARow) {
  for (const int channels : {4, 8, 20, 96}) {
    const TestRows x = RandomRows(kRows, 2 * channels, 1);
    TestRows y(0, kRows, channels);
    GateRows(x.rows_at(0), channels, kRows, y.rows_at(0));
    EXPECT_TRUE(y.GuardsHold());
    for (int t = 0; t < kRows; ++t) {
      for (int c = 0; c < channels; ++c) {
        const double sigmoid = 1 / (1 + std::exp(-static_cast<double>(x.at(t, channels + c))));
        EXPECT_NEAR(y.at(t, c), std::tanh(static_cast<double>(x.at(t, c))) * sigmoid, 3e-7);
      }
    }
  }
}

TEST(ElementwiseTest, MapsRowsInPlace) {
  const TestRows x = RandomRows(kRows, 13, 2);
  TestRows leaky = x;
  LeakyReluRows(leaky.rows_at(0), 13, kRows, 0.1F, leaky.rows_at(0));
  TestRows gelu = x;
  GeluRows(gelu.rows_at(0), 13, kRows, gelu.rows_at(0));
  for (int t = 0; t < kRows; ++t) {
    for (int c = 0; c < 13; ++c) {
      const float value = x.at(t, c);
      EXPECT_EQ(leaky.at(t, c), value < 0 ? value * 0.1F : value);
      const auto v = static_cast<double>(value);
      EXPECT_NEAR(gelu.at(t, c), 0.5 * v * (1 + std::erf(v / std::sqrt(2.0))), 3e-7);
    }
  }
  EXPECT_TRUE(leaky.GuardsHold() && gelu.GuardsHold());
}

TEST(ElementwiseTest, MapsAnyNumberOfValues) {
  Random random(3);
  for (int count = 0; count <= 9; ++count) {
    const std::vector<float> x = random.Numbers(static_cast<size_t>(count));
    std::vector<float> tanh = x;
    std::vector<float> exp = x;
    std::vector<float> softplus = x;
    TanhValues(tanh.data(), count);
    ExpValues(exp.data(), count);
    SoftplusValues(softplus.data(), count);
    for (size_t i = 0; i < x.size(); ++i) {
      const auto v = static_cast<double>(x[i]);
      EXPECT_NEAR(tanh[i], std::tanh(v), 3e-7);
      EXPECT_NEAR(exp[i], std::exp(v), 5e-7);
      EXPECT_NEAR(softplus[i], std::log1p(std::exp(v)), 5e-7);
    }
  }
}

TEST(NormalizeTest, LayerNormAgreesWithFloat64) {
  for (const int channels : {1, 4, 7, 8, 29, 192}) {
    TestRows x = RandomRows(kRows, channels, 4);
    const TestRows before = x;
    const TestRows affine = RandomRows(2, channels, 5);
    LayerNormRows(x.rows_at(0), channels, kRows, affine.rows_at(0).data, affine.rows_at(1).data,
                  1e-5F, x.rows_at(0));
    EXPECT_TRUE(x.GuardsHold());
    for (int t = 0; t < kRows; ++t) {
      double mean = 0;
      double variance = 0;
      for (int c = 0; c < channels; ++c) mean += static_cast<double>(before.at(t, c)) / channels;
      for (int c = 0; c < channels; ++c) {
        variance += std::pow(static_cast<double>(before.at(t, c)) - mean, 2) / channels;
      }
      for (int c = 0; c < channels; ++c) {
        const double normal =
            (static_cast<double>(before.at(t, c)) - mean) / std::sqrt(variance + 1e-5);
        EXPECT_NEAR(
            x.at(t, c),
            normal * static_cast<double>(affine.at(0, c)) + static_cast<double>(affine.at(1, c)),
            2e-6);
      }
      for (int c = channels; c < PaddedChannels(channels); ++c) EXPECT_EQ(x.at(t, c), 0.0F);
    }
  }
}

TEST(NormalizeTest, LayerNormKeepsOutFinitePadding) {
  TestRows x(0, 1, 3);
  for (int c = 0; c < 8; ++c) x.at(0, c) = c < 3 ? static_cast<float>(c) : 1e30F;
  const std::vector<float> scale = {1, 1, 1, 0, 0, 0, 0, 0};
  const std::vector<float> shift(8);
  LayerNormRows(x.rows_at(0), 3, 1, scale.data(), shift.data(), 0.0F, x.rows_at(0));
  EXPECT_NEAR(x.at(0, 0), -std::sqrt(1.5), 1e-6);
  EXPECT_EQ(x.at(0, 7), 0.0F);
}

TEST(NormalizeTest, SoftmaxAgreesWithFloat64) {
  for (const int columns : {1, 3, 4, 8, 10, 131}) {
    TestRows x = RandomRows(kRows, columns, 6);
    for (int t = 0; t < kRows; ++t) {
      for (int c = 0; c < columns; ++c) x.at(t, c) = x.at(t, c) * 30 + 1000;
    }
    const TestRows before = x;
    SoftmaxRows(x.rows_at(0), columns, kRows);
    EXPECT_TRUE(x.GuardsHold());
    for (int t = 0; t < kRows; ++t) {
      double sum = 0;
      for (int c = 0; c < columns; ++c)
        sum += std::exp(static_cast<double>(before.at(t, c)) - 1000);
      for (int c = 0; c < columns; ++c) {
        EXPECT_NEAR(x.at(t, c), std::exp(static_cast<double>(before.at(t, c)) - 1000) / sum, 1e-6);
      }
      for (int c = columns; c < PaddedChannels(columns); ++c) EXPECT_EQ(x.at(t, c), 0.0F);
    }
  }
}

TEST(GemmTest, AgreesWithFloat64AndWritesOnlyItsColumns) {
  for (const int rows : {1, 6, 25}) {
    for (const int depth : {1, 9, 48}) {
      for (const int columns : {1, 4, 8, 19}) {
        const TestRows a = RandomRows(rows, depth, 7);
        const TestRows b = RandomRows(depth, columns, 8);
        TestRows out(0, rows, columns);
        for (int r = 0; r < rows; ++r) {
          for (int c = columns; c < PaddedChannels(columns); ++c) out.at(r, c) = 42.0F;
        }
        Gemm(a.rows_at(0), rows, depth, b.rows_at(0), columns, 0.5F, out.rows_at(0));
        EXPECT_TRUE(out.GuardsHold());
        for (int r = 0; r < rows; ++r) {
          for (int c = 0; c < columns; ++c) {
            double sum = 0;
            for (int i = 0; i < depth; ++i) {
              sum += static_cast<double>(a.at(r, i)) * static_cast<double>(b.at(i, c));
            }
            EXPECT_NEAR(out.at(r, c), 0.5 * sum, 1e-5);
          }
          for (int c = columns; c < PaddedChannels(columns); ++c) EXPECT_EQ(out.at(r, c), 42.0F);
        }
      }
    }
  }
}

TEST(GemmTest, Transposes) {
  const TestRows x = RandomRows(3, 11, 9);
  TestRows y(0, 11, 3);
  Transpose(x.rows_at(0), 3, 11, y.rows_at(0));
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 11; ++c) EXPECT_EQ(y.at(c, r), x.at(r, c));
  }
}

}  // namespace
}  // namespace sottovoce
