// Four floats at once: the one vector type the kernels are written over.
//
// GCC's and Clang's vector extensions give arithmetic for every target; only what they lack is
// spelled by instruction set here. Three builds follow from the compiler's flags: simd128 and
// relaxed simd (-msimd128, -mrelaxed-simd), SSE2, and AVX2 with FMA (-mavx2 -mfma).
#ifndef SOTTOVOCE_ENGINE_KERNELS_VEC_H_
#define SOTTOVOCE_ENGINE_KERNELS_VEC_H_

#include <cstdint>
#include <cstring>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <immintrin.h>
#endif

namespace sottovoce {

using F32x4 = float __attribute__((vector_size(16)));
using I32x4 = int32_t __attribute__((vector_size(16)));

inline constexpr int kLanes = 4;

// Whether MulAdd is one instruction with one rounding.
#if defined(__wasm_relaxed_simd__) || defined(__FMA__)
inline constexpr bool kFusedMulAdd = true;
#else
inline constexpr bool kFusedMulAdd = false;
#endif

// No alignment is asked for; 16-byte aligned rows save split cache lines.
inline F32x4 Load(const float* from) {
  F32x4 value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}

inline void Store(F32x4 value, float* to) { std::memcpy(to, &value, sizeof(value)); }

inline F32x4 Splat(float value) { return F32x4{value, value, value, value}; }
inline I32x4 SplatInt(int32_t value) { return I32x4{value, value, value, value}; }

template <typename To, typename From>
inline To BitCast(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof(to));
  return to;
}

// a * b + c. Rounded once or twice as the build has it, but alike in every lane, tile and tail:
// where a row falls in a chunk must not change its bits.
inline F32x4 MulAdd(F32x4 a, F32x4 b, F32x4 c) {
#if defined(__wasm_relaxed_simd__)
  return BitCast<F32x4>(
      wasm_f32x4_relaxed_madd(BitCast<v128_t>(a), BitCast<v128_t>(b), BitCast<v128_t>(c)));
#elif defined(__FMA__)
  return BitCast<F32x4>(_mm_fmadd_ps(BitCast<__m128>(a), BitCast<__m128>(b), BitCast<__m128>(c)));
#else
  return a * b + c;
#endif
}

// The larger of each lane; `b` where either is NaN.
inline F32x4 Max(F32x4 a, F32x4 b) {
#if defined(__wasm_simd128__)
  // pmax is one machine instruction on x86 and Arm; max, which orders NaN and zeros, is five.
  return BitCast<F32x4>(wasm_f32x4_pmax(BitCast<v128_t>(b), BitCast<v128_t>(a)));
#elif defined(__SSE2__)
  return BitCast<F32x4>(_mm_max_ps(BitCast<__m128>(a), BitCast<__m128>(b)));
#else
  return a > b ? a : b;
#endif
}

// The smaller of each lane; `b` where either is NaN.
inline F32x4 Min(F32x4 a, F32x4 b) {
#if defined(__wasm_simd128__)
  return BitCast<F32x4>(wasm_f32x4_pmin(BitCast<v128_t>(b), BitCast<v128_t>(a)));
#elif defined(__SSE2__)
  return BitCast<F32x4>(_mm_min_ps(BitCast<__m128>(a), BitCast<__m128>(b)));
#else
  return a < b ? a : b;
#endif
}

// Lanes of `yes` where the mask (a vector comparison's result) is set, of `no` elsewhere.
inline F32x4 Select(I32x4 mask, F32x4 yes, F32x4 no) {
  return BitCast<F32x4>((mask & BitCast<I32x4>(yes)) | (~mask & BitCast<I32x4>(no)));
}

inline F32x4 Abs(F32x4 value) {
  return BitCast<F32x4>(BitCast<I32x4>(value) & SplatInt(0x7fffffff));
}

// The pairs' sums first, so that the order of additions is the same in every build.
inline float SumLanes(F32x4 v) { return (v[0] + v[2]) + (v[1] + v[3]); }

inline float MaxLane(F32x4 v) {
  const float even = v[0] > v[2] ? v[0] : v[2];
  const float odd = v[1] > v[3] ? v[1] : v[3];
  return even > odd ? even : odd;
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_VEC_H_
