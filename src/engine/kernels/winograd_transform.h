// The two transforms around the products of a Winograd convolution, four channels at a time.
// See toom_cook.h for the algebra. Coefficients are compile-time constants: zeros and ones cost
// nothing.
#ifndef SOTTOVOCE_ENGINE_KERNELS_WINOGRAD_TRANSFORM_H_
#define SOTTOVOCE_ENGINE_KERNELS_WINOGRAD_TRANSFORM_H_

#include <cstddef>
#include <utility>

#include "engine/kernels/toom_cook.h"
#include "engine/kernels/vec.h"

namespace sottovoce {

// sum + kCoefficient * x
template <typename Coefficient>
[[gnu::always_inline]] inline F32x4 AddScaled(Coefficient, F32x4 x, F32x4 sum) {
  constexpr float kCoefficient = Coefficient::kValue;
  if constexpr (kCoefficient == 0.0F) {
    return sum;
  } else if constexpr (kCoefficient == 1.0F) {
    return sum + x;
  } else if constexpr (kCoefficient == -1.0F) {
    return sum - x;
  } else {
    return MulAdd(Splat(kCoefficient), x, sum);
  }
}

// Coefficient of x^(2 j + 1) in OddPolynomial(n, skipped), times a.
template <int n, int skipped, int j, int pair_scale = -1>
struct PolynomialCoefficient {
  static constexpr double kScale =
      pair_scale < 0 ? 1.0 : ToomCookPairs(n)[static_cast<size_t>(pair_scale < 0 ? 0 : pair_scale)];
  static constexpr float kValue =
      static_cast<float>(OddPolynomial(n, skipped)[static_cast<size_t>(j)] * kScale);
};

// a^j of pair q.
template <int n, int q, int j>
struct PowerCoefficient {
  static constexpr float kValue = [] {
    double power = 1.0;
    for (int i = 0; i < j; ++i) power *= ToomCookPairs(n)[static_cast<size_t>(q)];
    return static_cast<float>(power);
  }();
};

// sum over j of coefficient j * x[2 j + kOffset]; the sum starts with its first product.
template <int n, int skipped, int scale, int kOffset, int... j>
[[gnu::always_inline]] inline F32x4 EvenSteps(const F32x4* x, std::integer_sequence<int, j...>) {
  F32x4 sum = Splat(PolynomialCoefficient<n, skipped, 0, scale>::kValue) * x[kOffset];
  ((sum = AddScaled(PolynomialCoefficient<n, skipped, j + 1, scale>{}, x[2 * (j + 1) + kOffset],
                    sum)),
   ...);
  return sum;
}

template <int n, int q>
[[gnu::always_inline]] inline void TransformPair(const F32x4* x, float* v, ptrdiff_t point_stride) {
  using Steps = std::make_integer_sequence<int, n / 2 - 2>;
  const F32x4 even = EvenSteps<n, q, -1, 2>(x, Steps{});
  const F32x4 odd = EvenSteps<n, q, q, 1>(x, Steps{});
  Store(even + odd, v + (1 + 2 * q) * point_stride);
  Store(even - odd, v + (2 + 2 * q) * point_stride);
}

template <int n, int... q>
[[gnu::always_inline]] inline void TransformPairs(const F32x4* x, float* v, ptrdiff_t point_stride,
                                                  std::integer_sequence<int, q...>) {
  (TransformPair<n, q>(x, v, point_stride), ...);
}

// V of one tile: n rows `row_stride` floats apart, from `x` on, become n rows `point_stride` floats
// apart. `channels` is a multiple of 4.
template <int n>
void TransformInput(const float* x, ptrdiff_t row_stride, int channels, float* v,
                    ptrdiff_t point_stride) {
  using Steps = std::make_integer_sequence<int, n / 2 - 1>;
  for (int c = 0; c < channels; c += kLanes) {
    F32x4 rows[static_cast<size_t>(n)];
    for (int j = 0; j < n; ++j) rows[j] = Load(x + j * row_stride + c);
    Store(EvenSteps<n, -1, -1, 0>(rows, Steps{}), v + c);
    TransformPairs<n>(rows, v + c, point_stride, std::make_integer_sequence<int, (n - 2) / 2>{});
    Store(EvenSteps<n, -1, -1, 1>(rows, Steps{}), v + c + (n - 1) * point_stride);
  }
}

template <int n, int q, int... j>
[[gnu::always_inline]] inline void AddPair(const float* sums, ptrdiff_t point_stride, F32x4* y,
                                           std::integer_sequence<int, j...>) {
  const F32x4 plus = Load(sums + (1 + 2 * q) * point_stride);
  const F32x4 minus = Load(sums + (2 + 2 * q) * point_stride);
  const F32x4 even = plus + minus;
  const F32x4 odd = plus - minus;
  ((y[j] = AddScaled(PowerCoefficient<n, q, j>{}, j % 2 == 0 ? even : odd, y[j])), ...);
}

template <int n, int m, int... q>
[[gnu::always_inline]] inline void AddPairs(const float* sums, ptrdiff_t point_stride, F32x4* y,
                                            std::integer_sequence<int, q...>) {
  (AddPair<n, q>(sums, point_stride, y, std::make_integer_sequence<int, m>{}), ...);
}

// The m outputs behind n sums of products, four columns wide, each on top of `bias`.
template <int n, int m>
[[gnu::always_inline]] inline void TransformOutput(const float* sums, ptrdiff_t point_stride,
                                                   F32x4 bias, F32x4* y) {
  y[0] = Load(sums) + bias;
  for (int j = 1; j < m; ++j) y[j] = bias;
  AddPairs<n, m>(sums, point_stride, y, std::make_integer_sequence<int, (n - 2) / 2>{});
  y[m - 1] += Load(sums + (n - 1) * point_stride);
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_WINOGRAD_TRANSFORM_H_
