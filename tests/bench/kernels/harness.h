// Timing and reporting for the micro-benchmark of the kernels.
#ifndef SOTTOVOCE_TESTS_BENCH_KERNELS_HARNESS_H_
#define SOTTOVOCE_TESTS_BENCH_KERNELS_HARNESS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sottovoce::bench {

inline double Now() {
  using Seconds = std::chrono::duration<double>;
  return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Seconds of one call of `run`: the best of many slices of about a millisecond, since a shared
// machine only ever makes a slice slower. The first slices also warm caches and V8's compilers.
template <typename Run>
double BestSeconds(Run run) {
  constexpr double kSlice = 1e-3;
  constexpr double kTotal = 0.06;
  int calls = 1;
  double best = 1e9;
  const double end = Now() + kTotal;
  for (double start = Now(); start < end;) {
    for (int i = 0; i < calls; ++i) run();
    const double stop = Now();
    const double slice = stop - start;
    start = stop;
    if (slice < kSlice) {
      calls *= 2;
      continue;
    }
    best = std::min(best, slice / calls);
  }
  return best;
}

// `count` numbers in [-1, 1), the same every time.
inline std::vector<float> Numbers(size_t count) {
  std::vector<float> numbers(count);
  uint32_t state = 12345;
  for (float& number : numbers) {
    state = state * 1664525U + 1013904223U;
    number = static_cast<float>(state >> 8) / 8388608.0F - 1.0F;
  }
  return numbers;
}

}  // namespace sottovoce::bench

#endif  // SOTTOVOCE_TESTS_BENCH_KERNELS_HARNESS_H_
