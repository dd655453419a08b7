// LayerNorm with weights padded for the kernels.
#ifndef SOTTOVOCE_ENGINE_NORM_H_
#define SOTTOVOCE_ENGINE_NORM_H_

#include <cstddef>
#include <vector>

#include "engine/dense_conv.h"
#include "engine/kernels/normalize.h"
#include "voice/vits_model.h"

namespace sottovoce {

class Norm {
 public:
  explicit Norm(const LayerNorm& norm)
      : channels_(static_cast<int>(norm.gamma.size())),
        gamma_(CopyPadded(norm.gamma)),
        beta_(CopyPadded(norm.beta)),
        epsilon_(norm.epsilon) {}

  void Run(ConstRows x, int rows, Rows out) const {
    LayerNormRows(x, channels_, rows, gamma_.data(), beta_.data(), epsilon_, out);
  }

  size_t weight_bytes() const { return 2 * gamma_.size() * sizeof(float); }

 private:
  int channels_;
  std::vector<float> gamma_, beta_;
  float epsilon_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_NORM_H_
