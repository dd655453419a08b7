#include "engine/spline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace sottovoce {
namespace {

// In double: a duration near a whole number of frames must not move over it by rounding.
using Knots = std::array<double, kMaxSplineBins + 1>;

double Softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

// Edges of bins whose shares of [-bound, bound] are the softmax of `raw`, each at least `least`.
Knots Edges(std::span<const float> raw, double bound, double least) {
  const double top = static_cast<double>(*std::max_element(raw.begin(), raw.end()));
  double sum = 0;
  for (const float value : raw) sum += std::exp(static_cast<double>(value) - top);
  Knots edges;
  edges[0] = -bound;
  double share = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    const double softmax = std::exp(static_cast<double>(raw[i]) - top) / sum;
    share += least + (1.0 - least * static_cast<double>(raw.size())) * softmax;
    edges[i + 1] = 2.0 * bound * share - bound;
  }
  edges[raw.size()] = bound;
  return edges;
}

}  // namespace

float InverseSpline(const SplineShape& shape, std::span<const float> parameters, float y) {
  const double bound = static_cast<double>(shape.tail_bound);
  const double at = static_cast<double>(y);
  if (!(std::fabs(at) <= bound)) return y;
  const size_t bins = static_cast<size_t>(shape.bins);
  const Knots x = Edges(parameters.first(bins), bound, static_cast<double>(shape.min_width));
  const Knots heights =
      Edges(parameters.subspan(bins, bins), bound, static_cast<double>(shape.min_height));
  const std::span<const float> derivatives = parameters.subspan(2 * bins);
  const auto derivative = [&](size_t edge) {
    if (edge == 0 || edge == bins) return 1.0;
    return static_cast<double>(shape.min_derivative) +
           Softplus(static_cast<double>(derivatives[edge - 1]));
  };

  size_t bin = 0;
  while (bin + 1 < bins && at >= heights[bin + 1]) ++bin;
  const double width = x[bin + 1] - x[bin];
  const double height = heights[bin + 1] - heights[bin];
  const double slope = height / width;
  const double left = derivative(bin);
  const double right = derivative(bin + 1);

  // Equations 25-29 of the paper: a quadratic in the position within the bin, in [0, 1].
  const double rise = at - heights[bin];
  const double bend = left + right - 2.0 * slope;
  const double a = rise * bend + height * (slope - left);
  const double b = height * left - rise * bend;
  const double c = -slope * rise;
  const double root = 2.0 * c / (-b - std::sqrt(std::max(b * b - 4.0 * a * c, 0.0)));
  return static_cast<float>(root * width + x[bin]);
}

}  // namespace sottovoce
