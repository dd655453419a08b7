// What the kernels' tests share: numbers, guarded buffers, and the convolution in float64.
#ifndef SOTTOVOCE_ENGINE_KERNELS_KERNEL_TEST_UTIL_H_
#define SOTTOVOCE_ENGINE_KERNELS_KERNEL_TEST_UTIL_H_

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "engine/kernels/conv.h"

namespace sottovoce::testing {

inline constexpr float kPoison = std::numeric_limits<float>::quiet_NaN();

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}

  // Uniform in [-1, 1).
  float Next() { return static_cast<float>(engine_() >> 8) / 8388608.0F - 1.0F; }
  // Uniform in [low, high].
  int Between(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<uint32_t>(high - low + 1));
  }
  std::vector<float> Numbers(size_t count) {
    std::vector<float> numbers(count);
    for (float& number : numbers) number = Next();
    return numbers;
  }

 private:
  std::mt19937 engine_;
};

// Rows [first, first + count) of `channels`, each padded to whole panels with zeros, in memory that
// starts one float off any alignment. Under AddressSanitizer no other row may be touched; elsewhere
// a guard of NaN stands before and behind.
class TestRows {
 public:
  TestRows(int first, int count, int channels)
      : first_(first), count_(count), channels_(channels), stride_(PaddedChannels(channels)) {
    memory_.assign(kGuard * 2 + static_cast<size_t>(count) * static_cast<size_t>(stride_), kPoison);
    for (size_t i = kGuard; i < memory_.size() - kGuard; ++i) memory_[i] = 0.0F;
  }

  void Fill(Random* random) {
    for (int t = first_; t < first_ + count_; ++t) {
      for (int c = 0; c < channels_; ++c) at(t, c) = random->Next();
    }
  }
  float& at(int t, int c) { return memory_[Index(t, c)]; }
  float at(int t, int c) const { return memory_[Index(t, c)]; }
  Rows rows_at(int t) { return {memory_.data() + Index(t, 0), stride_}; }
  ConstRows rows_at(int t) const { return {memory_.data() + Index(t, 0), stride_}; }
  int channels() const { return channels_; }

  bool GuardsHold() const {
    for (size_t i = 0; i < kGuard; ++i) {
      if (!std::isnan(memory_[i]) || !std::isnan(memory_[memory_.size() - 1 - i])) return false;
    }
    return true;
  }

 private:
  static constexpr size_t kGuard = 33;

  size_t Index(int t, int c) const {
    return kGuard + static_cast<size_t>(t - first_) * static_cast<size_t>(stride_) +
           static_cast<size_t>(c);
  }

  int first_;
  int count_;
  int channels_;
  int stride_;
  std::vector<float> memory_;
};

// The sum of conv.h for output row t and channel o, where tap 0 of row t reads x row t.
inline double ReferenceConv(const ConvShape& shape, const std::vector<float>& weights,
                            const std::vector<float>& bias, const TestRows& x, int t, int o) {
  double sum = bias.empty() ? 0.0 : static_cast<double>(bias[static_cast<size_t>(o)]);
  for (int i = 0; i < shape.in; ++i) {
    for (int k = 0; k < shape.taps; ++k) {
      const auto at = static_cast<size_t>((o * shape.in + i) * shape.taps + k);
      sum +=
          static_cast<double>(weights[at]) * static_cast<double>(x.at(t + k * shape.dilation, i));
    }
  }
  return sum;
}

// A Conv with memory of its own.
struct PackedConv {
  PackedConv(const ConvShape& shape, const ConvAlgorithm& algorithm,
             const std::vector<float>& weights, const std::vector<float>& bias)
      : packed(PackedConvFloats(shape, algorithm)), conv{shape, algorithm, packed.data()} {
    PackConv(shape, algorithm, weights.data(), bias.empty() ? nullptr : bias.data(), packed.data());
    workspace.resize(ConvWorkspaceFloats(conv));
  }
  PackedConv(const PackedConv&) = delete;
  PackedConv& operator=(const PackedConv&) = delete;

  std::vector<float> packed;
  Conv conv;
  std::vector<float> workspace;
};

inline size_t WeightCount(const ConvShape& shape) {
  return static_cast<size_t>(shape.taps) * static_cast<size_t>(shape.in) *
         static_cast<size_t>(shape.out);
}

}  // namespace sottovoce::testing

#endif  // SOTTOVOCE_ENGINE_KERNELS_KERNEL_TEST_UTIL_H_
