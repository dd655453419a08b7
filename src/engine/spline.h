// The inverse of a monotonic rational-quadratic spline with linear tails. Durkan, Bekasov, Murray,
// Papamakarios, "Neural Spline Flows", arXiv 1906.04032, section 3.1 and appendix A.
#ifndef SOTTOVOCE_ENGINE_SPLINE_H_
#define SOTTOVOCE_ENGINE_SPLINE_H_

#include <span>

namespace sottovoce {

inline constexpr int kMaxSplineBins = 64;

struct SplineShape {
  int bins = 10;         // 1 ... kMaxSplineBins
  float tail_bound = 5;  // the spline maps [-bound, bound] to itself; beyond, it is the identity
  float min_width = 1e-3f, min_height = 1e-3f, min_derivative = 1e-3f;
};

// The x with spline(x) = y. `parameters`, raw as the network gives them: bins widths and bins
// heights, softmaxed to shares of the interval; bins - 1 inner derivatives, through softplus. The
// derivatives at both ends are 1. NaN gives NaN.
float InverseSpline(const SplineShape& shape, std::span<const float> parameters, float y);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_SPLINE_H_
