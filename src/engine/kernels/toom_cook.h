// The constants of Toom-Cook convolution (Winograd's F(m, r)): m outputs of an r-tap correlation
// from n = m + r - 1 products.
//
// The points are 0, +-a for each a of a list, and infinity, so n is even. With W(x) the product of
// (x - p) over the finite points,
//
//   y_j = sum over finite p of p^j * U_p * V_p, plus U_inf * V_inf where j = m - 1;
//   U_p = sum_k w_k p^k / W'(p),                U_inf = w_{r-1};
//   V_p = coefficients of W(x) / (x - p) . x,   V_inf = coefficients of W . x.
//
// W is odd, so the polynomials of +a and -a share their even and their odd half. All coefficients
// of V are dyadic, hence exact in float.
// Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016; Barabasz et al.,
// "Error Analysis and Improving the Accuracy of Winograd Convolution for DNNs", TOMS 2020.
#ifndef SOTTOVOCE_ENGINE_KERNELS_TOOM_COOK_H_
#define SOTTOVOCE_ENGINE_KERNELS_TOOM_COOK_H_

#include <array>
#include <cstddef>

namespace sottovoce {

inline constexpr size_t kMaxToomCookPairs = 5;
inline constexpr int kMaxToomCookSize = 12;

// The a of the points +-a, for n points. The best of all choices among 1/4, 1/2, 3/4, 1, 5/4, 3/2,
// 2, 5/2, 3 and 4, by the error of fp32 against float64 on normal data with 64 channels: F(4, 3)
// 129 dB, F(4, 5) and F(6, 3) 123, F(6, 5) and F(4, 7) 115, F(6, 7) 107. The textbook's 1, 1/2,
// 2, 1/4 give 8 dB less at n = 10.
constexpr std::array<double, kMaxToomCookPairs> ToomCookPairs(int n) {
  switch (n) {
    case 4:
      return {1.0};
    case 6:
      return {0.75, 1.5};
    case 8:
      return {0.5, 1.0, 2.0};
    case 10:
      return {0.5, 0.75, 1.25, 2.0};
    default:
      return {0.25, 0.75, 1.0, 1.5, 2.5};
  }
}

// Coefficients of x * product of (x^2 - a^2) over the pairs of n points but number `skipped` (-1
// skips none): entry j belongs to x^(2 j + 1).
constexpr std::array<double, kMaxToomCookPairs + 1> OddPolynomial(int n, int skipped) {
  std::array<double, kMaxToomCookPairs + 1> c = {1.0};
  const int pairs = (n - 2) / 2;
  int degree = 0;
  for (int q = 0; q < pairs; ++q) {
    if (q == skipped) continue;
    const double a = ToomCookPairs(n)[static_cast<size_t>(q)];
    ++degree;
    for (int j = degree; j >= 0; --j) {
      const auto at = static_cast<size_t>(j);
      c[at] = (j > 0 ? c[at - 1] : 0.0) - a * a * c[at];
    }
  }
  return c;
}

// Row p of a transform of n points: 0, a0, -a0, a1, -a1, ..., infinity. Not for the last.
constexpr double ToomCookPoint(int n, int p) {
  if (p == 0) return 0.0;
  const double a = ToomCookPairs(n)[static_cast<size_t>((p - 1) / 2)];
  return p % 2 == 1 ? a : -a;
}

// The matrix that turns the taps of one channel pair into its U: entry [p][k] is p^k / W'(p). Only
// [0, n) x [0, taps) is filled.
using TapTransform = std::array<std::array<double, kMaxToomCookSize>, kMaxToomCookSize>;
TapTransform MakeTapTransform(int n, int taps);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_TOOM_COOK_H_
