#include "engine/spline.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace sottovoce {
namespace {

// The spline itself, forwards, as the paper's equation 4 has it.
class ForwardSpline {
 public:
  ForwardSpline(const SplineShape& shape, const std::vector<float>& parameters) {
    const auto bins = static_cast<size_t>(shape.bins);
    const double bound = static_cast<double>(shape.tail_bound);
    x_ = Edges(parameters.data(), bins, bound, static_cast<double>(shape.min_width));
    y_ = Edges(parameters.data() + bins, bins, bound, static_cast<double>(shape.min_height));
    derivatives_.push_back(1);
    for (size_t i = 0; i + 1 < bins; ++i) {
      const double raw = static_cast<double>(parameters[2 * bins + i]);
      derivatives_.push_back(static_cast<double>(shape.min_derivative) + std::log1p(std::exp(raw)));
    }
    derivatives_.push_back(1);
  }

  double operator()(double x) const {
    if (x <= x_.front() || x >= x_.back()) return x;
    size_t k = 0;
    while (x >= x_[k + 1]) ++k;
    const double width = x_[k + 1] - x_[k];
    const double height = y_[k + 1] - y_[k];
    const double slope = height / width;
    const double xi = (x - x_[k]) / width;
    const double cross = xi * (1 - xi);
    const double bend = derivatives_[k] + derivatives_[k + 1] - 2 * slope;
    return y_[k] + height * (slope * xi * xi + derivatives_[k] * cross) / (slope + bend * cross);
  }

 private:
  static std::vector<double> Edges(const float* raw, size_t bins, double bound, double least) {
    double sum = 0;
    for (size_t i = 0; i < bins; ++i) sum += std::exp(static_cast<double>(raw[i]));
    std::vector<double> edges = {-bound};
    for (size_t i = 0; i < bins; ++i) {
      const double share = std::exp(static_cast<double>(raw[i])) / sum;
      const double rest = 1 - least * static_cast<double>(bins);
      edges.push_back(edges.back() + 2 * bound * (least + rest * share));
    }
    return edges;
  }

  std::vector<double> x_, y_, derivatives_;
};

std::vector<float> RandomParameters(std::mt19937* random, int bins, float spread) {
  std::uniform_real_distribution<float> uniform(-spread, spread);
  std::vector<float> parameters(static_cast<size_t>(3 * bins - 1));
  for (float& parameter : parameters) parameter = uniform(*random);
  return parameters;
}

TEST(InverseSplineTest, UndoesTheSpline) {
  std::mt19937 random(3);
  for (const int bins : {1, 2, 10, kMaxSplineBins}) {
    const SplineShape shape = {.bins = bins};
    for (const float spread : {0.1F, 1.0F, 4.0F}) {
      const std::vector<float> parameters = RandomParameters(&random, bins, spread);
      const ForwardSpline forward(shape, parameters);
      for (float y = -4.99F; y < 5; y += 0.0631F) {
        const float x = InverseSpline(shape, parameters, y);
        // A float's rounding, 2e-7 at 4, times the steepest slope, about 60.
        EXPECT_NEAR(forward(static_cast<double>(x)), static_cast<double>(y), 3e-5)
            << bins << " bins, spread " << spread;
      }
    }
  }
}

TEST(InverseSplineTest, IsTheIdentityBeyondTheBound) {
  std::mt19937 random(4);
  const SplineShape shape = {.tail_bound = 2};
  const std::vector<float> parameters = RandomParameters(&random, shape.bins, 2);
  for (const float y : {-1e30F, -7.0F, -2.001F, 2.001F, 3.5F, 1e30F}) {
    EXPECT_EQ(InverseSpline(shape, parameters, y), y);
  }
  EXPECT_NEAR(InverseSpline(shape, parameters, -2.0F), -2.0F, 1e-6F);
  EXPECT_NEAR(InverseSpline(shape, parameters, 2.0F), 2.0F, 1e-6F);
}

TEST(InverseSplineTest, LivesWithNumbersThatAreNone) {
  const SplineShape shape;
  std::mt19937 random(5);
  std::vector<float> parameters = RandomParameters(&random, shape.bins, 2);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(InverseSpline(shape, parameters, nan)));
  for (const float bad : {nan, std::numeric_limits<float>::infinity(), -1e38F}) {
    parameters.assign(parameters.size(), bad);
    InverseSpline(shape, parameters, 0.5F);  // any value, but no trap
  }
}

}  // namespace
}  // namespace sottovoce
