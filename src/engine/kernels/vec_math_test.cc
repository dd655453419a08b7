#include "engine/kernels/vec_math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sottovoce {
namespace {

struct Errors {
  double absolute = 0;
  double relative = 0;
};

// A dense sweep, so that every lane and both signs are met.
template <typename Function, typename Reference>
Errors Sweep(double low, double high, Function function, Reference reference) {
  constexpr int kSteps = 400'000;
  Errors errors;
  for (int i = 0; i < kSteps; i += kLanes) {
    F32x4 x = {};
    for (int lane = 0; lane < kLanes; ++lane) {
      x[lane] = static_cast<float>(low + (high - low) * (i + lane) / kSteps);
    }
    const F32x4 y = function(x);
    for (int lane = 0; lane < kLanes; ++lane) {
      const double expected = reference(static_cast<double>(x[lane]));
      const double error = std::abs(static_cast<double>(y[lane]) - expected);
      if (!(error <= errors.absolute)) errors.absolute = error;
      if (expected != 0 && !(error / std::abs(expected) <= errors.relative)) {
        errors.relative = error / std::abs(expected);
      }
    }
  }
  return errors;
}

double SigmoidOf(double x) { return 1 / (1 + std::exp(-x)); }

TEST(VecMathTest, Exp) {
  const auto exp = [](double x) { return std::exp(x); };
  EXPECT_LT(Sweep(-87.3, 88.3, Exp, exp).relative, 1.3e-7);
  EXPECT_LT(Sweep(-1e-3, 1e-3, Exp, exp).relative, 1.3e-7);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const F32x4 ends = Exp(F32x4{-kInfinity, -1000.0F, 1000.0F, kInfinity});
  EXPECT_GT(ends[0], 0.0F);
  EXPECT_LT(ends[1], 1.3e-38F);
  EXPECT_GT(ends[2], 2e38F);
  EXPECT_TRUE(std::isfinite(ends[3]));
}

TEST(VecMathTest, Log) {
  const auto log = [](double x) { return std::log(x); };
  EXPECT_LT(Sweep(1e-6, 0.5, Log, log).relative, 1.3e-7);
  EXPECT_LT(Sweep(0.5, 2, Log, log).absolute, 1e-7);
  EXPECT_LT(Sweep(2, 1e6, Log, log).relative, 1.3e-7);
}

TEST(VecMathTest, Tanh) {
  const auto tanh = [](double x) { return std::tanh(x); };
  EXPECT_LT(Sweep(-12, 12, Tanh, tanh).relative, 3.5e-7);
  EXPECT_LT(Sweep(-1e-3, 1e-3, Tanh, tanh).relative, 3e-7);
}

TEST(VecMathTest, Sigmoid) { EXPECT_LT(Sweep(-80, 80, Sigmoid, SigmoidOf).relative, 2.5e-7); }

TEST(VecMathTest, Gate) {
  const auto gate = [](F32x4 x) { return Gate(x, x * Splat(-2.0F)); };
  const auto reference = [](double x) { return std::tanh(x) * SigmoidOf(-2 * x); };
  EXPECT_LT(Sweep(-12, 12, gate, reference).relative, 5e-7);
}

TEST(VecMathTest, Softplus) {
  const auto softplus = [](double x) { return std::log1p(std::exp(x)); };
  EXPECT_LT(Sweep(-80, 80, Softplus, softplus).relative, 3e-7);
}

TEST(VecMathTest, Erf) {
  const auto erf = [](double x) { return std::erf(x); };
  EXPECT_LT(Sweep(-6, 6, Erf, erf).relative, 2e-7);
}

TEST(VecMathTest, Gelu) {
  const auto gelu = [](double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); };
  EXPECT_LT(Sweep(-6, 6, Gelu, gelu).absolute, 6e-7);
}

TEST(VecTest, SelectsMaximaAndSums) {
  EXPECT_EQ(SumLanes(F32x4{1, 2, 4, 8}), 15.0F);
  EXPECT_EQ(MaxLane(F32x4{-4, -1, -2, -8}), -1.0F);
  const F32x4 larger = Max(F32x4{1, -2, 3, 0}, F32x4{0, -1, 5, 0});
  EXPECT_EQ(larger[0], 1.0F);
  EXPECT_EQ(larger[1], -1.0F);
  EXPECT_EQ(larger[2], 5.0F);
  const F32x4 absolute = Abs(F32x4{-1, 1, -0.0F, -3});
  EXPECT_EQ(absolute[0], 1.0F);
  EXPECT_FALSE(std::signbit(absolute[2]));
}

}  // namespace
}  // namespace sottovoce
