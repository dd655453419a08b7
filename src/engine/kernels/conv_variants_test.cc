// The convolutions that are something special: transposed, depthwise, and to one channel.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/kernels/conv_one.h"
#include "engine/kernels/conv_transpose.h"
#include "engine/kernels/depthwise.h"
#include "engine/kernels/kernel_test_util.h"

namespace sottovoce {
namespace {

using testing::PackedConv;
using testing::Random;
using testing::TestRows;
using testing::WeightCount;

// PyTorch's definition, before the crop: every input row adds `kernel` output rows.
std::vector<double> ReferenceTranspose(const ConvTransposeShape& shape,
                                       const std::vector<float>& weights,
                                       const std::vector<float>& bias, const TestRows& x,
                                       int rows) {
  const int out_rows = (rows - 1) * shape.stride + shape.kernel;
  std::vector<double> y;
  for (int t = 0; t < out_rows; ++t) y.insert(y.end(), bias.begin(), bias.end());
  for (int t = 0; t < rows; ++t) {
    for (int i = 0; i < shape.in; ++i) {
      for (int o = 0; o < shape.out; ++o) {
        for (int k = 0; k < shape.kernel; ++k) {
          const auto w = static_cast<size_t>((i * shape.out + o) * shape.kernel + k);
          y[static_cast<size_t>((t * shape.stride + k) * shape.out + o)] +=
              static_cast<double>(x.at(t, i)) * static_cast<double>(weights[w]);
        }
      }
    }
  }
  return y;
}

void ExpectTranspose(const ConvTransposeShape& shape, const ConvAlgorithm& algorithm, int rows) {
  Random random(1);
  const std::vector<float> weights =
      random.Numbers(static_cast<size_t>(shape.in * shape.out * shape.kernel));
  const std::vector<float> bias = random.Numbers(static_cast<size_t>(shape.out));
  const ConvShape conv = AsConvShape(shape);
  std::vector<float> conv_weights(ExpandedWeightFloats(shape));
  std::vector<float> conv_bias(static_cast<size_t>(conv.out));
  ExpandConvTranspose(shape, weights.data(), bias.data(), conv_weights.data(), conv_bias.data());
  PackedConv packed(conv, algorithm, conv_weights, conv_bias);

  const int blocks = rows + conv.taps - 1;
  TestRows x(-16, rows + 32, shape.in);
  for (int t = 0; t < rows; ++t) {
    for (int i = 0; i < shape.in; ++i) x.at(t, i) = random.Next();
  }
  TestRows y(0, blocks * shape.stride, shape.out);
  RunConv(packed.conv, x.rows_at(1 - conv.taps), 0, blocks, {.out = {y.rows_at(0).data, conv.out}},
          packed.workspace.data());
  EXPECT_TRUE(y.GuardsHold());
  const std::vector<double> expected = ReferenceTranspose(shape, weights, bias, x, rows);
  for (int t = 0; t < (rows - 1) * shape.stride + shape.kernel; ++t) {
    for (int o = 0; o < shape.out; ++o) {
      EXPECT_NEAR(y.at(t, o), expected[static_cast<size_t>(t * shape.out + o)], 1e-5)
          << t << ", " << o;
    }
  }
}

TEST(ConvTransposeTest, AgreesWithTheDefinition) {
  for (const int rows : {1, 2, 7, 13}) {
    for (const int stride : {2, 4, 8}) {
      for (const int out : {3, 8, 32}) ExpectTranspose({2 * stride, stride, 24, out}, {}, rows);
    }
  }
}

TEST(ConvTransposeTest, TakesKernelsThatAreNoMultipleOfTheStride) {
  ExpectTranspose({5, 2, 9, 8}, {}, 6);
  ExpectTranspose({3, 4, 9, 8}, {}, 6);
}

TEST(ConvTransposeTest, AgreesByWinograd) {
  ExpectTranspose({16, 8, 24, 16}, {.outputs = 5, .points = 6}, 11);
  ExpectTranspose({8, 4, 24, 16}, {.outputs = 3, .points = 4}, 8);
}

TEST(ConvOneTest, AgreesWithFloat64WhateverTheCut) {
  constexpr int kTaps = 7;
  for (const int in : {1, 8, 31, 32}) {
    for (const int rows : {1, 7, 8, 9, 30}) {
      Random random(2);
      const std::vector<float> weights = random.Numbers(static_cast<size_t>(kTaps * in));
      const ConvShape shape = ConvOneShape(kTaps, in);
      std::vector<float> expanded(WeightCount(shape));
      std::vector<float> bias(kConvOneRows);
      ExpandConvOne(kTaps, in, weights.data(), 0.5F, expanded.data(), bias.data());
      const PackedConv packed(shape, {}, expanded, bias);
      // One more group than needed, for the cut that starts at the last row.
      TestRows x(0, rows + kTaps - 1 + 2 * kConvOneRows, in);
      x.Fill(&random);
      std::vector<float> y(static_cast<size_t>(rows + kConvOneRows - 1));
      ConvOne(packed.conv, x.rows_at(0).data, PaddedChannels(in), rows, y.data());
      for (int t = 0; t < rows; ++t) {
        const double expected = ReferenceConv({kTaps, in, 1, 1}, weights, {0.5F}, x, t, 0);
        EXPECT_NEAR(y[static_cast<size_t>(t)], expected, 1e-5);
        std::vector<float> alone(kConvOneRows);
        ConvOne(packed.conv, x.rows_at(t).data, PaddedChannels(in), 1, alone.data());
        EXPECT_EQ(alone[0], y[static_cast<size_t>(t)]);
      }
    }
  }
}

TEST(DepthwiseTest, AgreesWithFloat64) {
  constexpr int kTaps = 3;
  constexpr int kRows = 5;
  for (const int channels : {1, 8, 13}) {
    for (const int dilation : {1, 3, 9}) {
      Random random(3);
      const std::vector<float> weights = random.Numbers(static_cast<size_t>(kTaps * channels));
      const std::vector<float> bias = random.Numbers(static_cast<size_t>(PaddedChannels(channels)));
      std::vector<float> packed(static_cast<size_t>(kTaps * PaddedChannels(channels)));
      PackDepthwise(kTaps, channels, weights.data(), packed.data());
      TestRows x(0, kRows + (kTaps - 1) * dilation, channels);
      x.Fill(&random);
      TestRows y(0, kRows, channels);
      DepthwiseConv(kTaps, channels, dilation, packed.data(), bias.data(), x.rows_at(0), kRows,
                    y.rows_at(0));
      EXPECT_TRUE(y.GuardsHold());
      for (int t = 0; t < kRows; ++t) {
        for (int c = 0; c < channels; ++c) {
          double sum = static_cast<double>(bias[static_cast<size_t>(c)]);
          for (int k = 0; k < kTaps; ++k) {
            sum += static_cast<double>(weights[static_cast<size_t>(c * kTaps + k)]) *
                   static_cast<double>(x.at(t + k * dilation, c));
          }
          EXPECT_NEAR(y.at(t, c), sum, 1e-6);
        }
      }
    }
  }
}

}  // namespace
}  // namespace sottovoce
