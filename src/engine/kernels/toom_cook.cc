#include "engine/kernels/toom_cook.h"

namespace sottovoce {

TapTransform MakeTapTransform(int n, int taps) {
  TapTransform transform = {};
  for (int p = 0; p < n - 1; ++p) {
    const double point = ToomCookPoint(n, p);
    double value = 1.0;
    for (int q = 0; q < n - 1; ++q) {
      if (q != p) value /= point - ToomCookPoint(n, q);
    }
    for (int k = 0; k < taps; ++k) {
      transform[static_cast<size_t>(p)][static_cast<size_t>(k)] = value;
      value *= point;
    }
  }
  transform[static_cast<size_t>(n - 1)][static_cast<size_t>(taps - 1)] = 1.0;
  return transform;
}

}  // namespace sottovoce
