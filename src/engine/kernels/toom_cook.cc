#include "engine/kernels/toom_cook.h"

namespace sottovoce {

double TransformTaps(std::span<const double> taps, int n, int p) {
  if (p == n - 1) return taps.back();
  const double point = ToomCookPoint(n, p);
  double norm = 1.0;  // W'(point)
  for (int q = 0; q < n - 1; ++q) {
    if (q != p) norm *= point - ToomCookPoint(n, q);
  }
  double value = 0.0;
  for (size_t k = taps.size(); k-- > 0;) value = value * point + taps[k];
  return value / norm;
}

}  // namespace sottovoce
