// Elementary functions of four floats, by range reduction and polynomials: the same arithmetic in
// every build but for MulAdd's rounding. Errors are the largest over a dense sweep, as
// vec_math_test.cc repeats it. NaN gives NaN or an end of the range; nothing traps.
#ifndef SOTTOVOCE_ENGINE_KERNELS_VEC_MATH_H_
#define SOTTOVOCE_ENGINE_KERNELS_VEC_MATH_H_

#include <array>

#include "engine/kernels/vec.h"

namespace sottovoce {

// c[0] x^(N-1) + ... + c[N-1], by Horner's rule.
template <size_t N>
[[gnu::always_inline]] inline F32x4 Polynomial(F32x4 x, const std::array<float, N>& c) {
  F32x4 value = Splat(c[0]);
  for (size_t i = 1; i < N; ++i) value = MulAdd(value, x, Splat(c[i]));
  return value;
}

// e^x, relative error 1.2e-7. Below -87.3 and above 88.3 it stays at the ends, 1.2e-38 and 2.2e38:
// finite and never zero. The polynomial is Cephes' expf.
inline F32x4 Exp(F32x4 x) {
  constexpr float kRoundToInteger = 12582912.0F;  // 1.5 * 2^23: adding it drops the fraction
  x = Min(Max(x, Splat(-87.3365F)), Splat(88.37626F));
  const F32x4 shifted = x * Splat(1.44269504F) + Splat(kRoundToInteger);
  const F32x4 n = shifted - Splat(kRoundToInteger);
  F32x4 r = MulAdd(n, Splat(-0.693359375F), x);  // ln 2 in two parts, the first exact times n
  r = MulAdd(n, Splat(2.12194440e-4F), r);
  const F32x4 p = Polynomial(r, std::array{1.9875691500e-4F, 1.3981999507e-3F, 8.3334519073e-3F,
                                           4.1665795894e-2F, 1.6666665459e-1F, 5.0000001201e-1F});
  const F32x4 mantissa = MulAdd(r * r, p, r) + Splat(1.0F);
  const I32x4 power = BitCast<I32x4>(shifted) - SplatInt(0x4B400000);
  return BitCast<F32x4>(BitCast<I32x4>(mantissa) + (power << 23));
}

// Natural logarithm of a positive normal number, relative error 1.2e-7 (absolute next to 1). The
// polynomial is Cephes' logf.
inline F32x4 Log(F32x4 x) {
  const I32x4 bits = BitCast<I32x4>(x);
  I32x4 exponent = (bits >> 23) - SplatInt(126);
  F32x4 m = BitCast<F32x4>((bits & SplatInt(0x007FFFFF)) | SplatInt(0x3F000000));  // [0.5, 1)
  const I32x4 low = BitCast<I32x4>(m < Splat(0.707106781F));
  exponent += low;  // a set lane is -1
  m = m - Splat(1.0F) + Select(low, m, Splat(0.0F));
  const F32x4 e = __builtin_convertvector(exponent, F32x4);
  const F32x4 z = m * m;
  const F32x4 p = Polynomial(m, std::array{7.0376836292e-2F, -1.1514610310e-1F, 1.1676998740e-1F,
                                           -1.2420140846e-1F, 1.4249322787e-1F, -1.6668057665e-1F,
                                           2.0000714765e-1F, -2.4999993993e-1F, 3.3333331174e-1F});
  F32x4 y = MulAdd(e, Splat(-2.12194440e-4F), p * m * z);
  y = MulAdd(z, Splat(-0.5F), y);
  return MulAdd(e, Splat(0.693359375F), m + y);
}

// Numerator and denominator of tanh, so that a gate pays for one division in all.
struct Fraction {
  F32x4 numerator;
  F32x4 denominator;
};

// tanh, relative error 3.5e-7: the rational function of degree 13/6 that Eigen and ONNX Runtime
// use.
inline Fraction TanhFraction(F32x4 x) {
  x = Min(Max(x, Splat(-7.90531111F)), Splat(7.90531111F));
  const F32x4 z = x * x;
  const F32x4 p =
      Polynomial(z, std::array{-2.76076847742355e-16F, 2.00018790482477e-13F,
                               -8.60467152213735e-11F, 5.12229709037114e-08F, 1.48572235717979e-05F,
                               6.37261928875436e-04F, 4.89352455891786e-03F});
  const F32x4 q = Polynomial(z, std::array{1.19825839466702e-06F, 1.18534705686654e-04F,
                                           2.26843463243900e-03F, 4.89352518554385e-03F});
  return {x * p, q};
}

inline F32x4 Tanh(F32x4 x) {
  const Fraction tanh = TanhFraction(x);
  return tanh.numerator / tanh.denominator;
}

// 1 / (1 + e^-x), relative error 2.5e-7.
inline F32x4 Sigmoid(F32x4 x) { return Splat(1.0F) / (Splat(1.0F) + Exp(-x)); }

// tanh(a) * sigmoid(b), WaveNet's gate; relative error 5e-7.
inline F32x4 Gate(F32x4 a, F32x4 b) {
  const Fraction tanh = TanhFraction(a);
  return tanh.numerator / (tanh.denominator * (Splat(1.0F) + Exp(-b)));
}

// log(1 + e^x), relative error 3e-7.
inline F32x4 Softplus(F32x4 x) {
  const F32x4 u = Exp(-Abs(x));
  const F32x4 w = Splat(1.0F) + u;
  // log(w) misses what 1 + u rounded away; u / (w - 1) gives it back.
  const I32x4 tiny = BitCast<I32x4>(w == Splat(1.0F));
  const F32x4 log1p = Select(tiny, u, Log(w) * u / Select(tiny, w, w - Splat(1.0F)));
  return Max(x, Splat(0.0F)) + log1p;
}

// erf, relative error 2e-7: a polynomial near zero, one minus the exponential of one elsewhere.
inline F32x4 Erf(F32x4 x) {
  const F32x4 t = Min(Abs(x), Splat(4.0F));  // erf(4) is 1 in float
  const F32x4 near = Polynomial(t * t, std::array{-5.96761703e-4F, 4.99119423e-3F, -2.67681349e-2F,
                                                  1.12819925e-1F, -3.76125336e-1F, 1.28379166e-1F});
  const F32x4 far =
      Polynomial(t, std::array{-1.72853470e-5F, 3.83197126e-4F, -3.88396438e-3F, 2.42546219e-2F,
                               -1.06777877e-1F, -6.34846687e-1F, -1.28717512e-1F});
  const F32x4 magnitude = Select(BitCast<I32x4>(t > Splat(0.921875F)),
                                 Splat(1.0F) - Exp(MulAdd(far, t, -t)), MulAdd(near, t, t));
  const I32x4 sign = BitCast<I32x4>(x) & SplatInt(INT32_MIN);
  return BitCast<F32x4>(BitCast<I32x4>(magnitude) | sign);
}

// x/2 (1 + erf(x / sqrt 2)), the exact form of GELU.
inline F32x4 Gelu(F32x4 x) {
  const F32x4 half = x * Splat(0.5F);
  return MulAdd(half, Erf(x * Splat(0.707106781F)), half);
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_VEC_MATH_H_
