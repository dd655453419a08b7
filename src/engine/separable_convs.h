// Dilated depth-wise separable convolutions: the stack inside the duration predictor and its flows.
#ifndef SOTTOVOCE_ENGINE_SEPARABLE_CONVS_H_
#define SOTTOVOCE_ENGINE_SEPARABLE_CONVS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "engine/arena.h"
#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "engine/norm.h"
#include "voice/vits_model.h"

namespace sottovoce {

// out[t] += x[t] over the first `channels` columns.
void AddRows(ConstRows x, int channels, int rows, Rows out);

class SeparableConvs {
 public:
  explicit SeparableConvs(std::span<const SeparableLayer> layers);

  // Rows 0 ... rows - 1 for Run, with the zeros around them that it reads.
  Rows TakeInput(int channels, int rows, Arena* arena) const;

  // x += gelu(norm_2(pointwise(gelu(norm_1(depthwise(x)))))) layer by layer, in place.
  void Run(Rows x, int rows, Arena* arena) const;

  size_t weight_bytes() const;

 private:
  struct Layer {
    explicit Layer(const SeparableLayer& layer);

    int channels, taps, dilation, padding;
    std::vector<float> depthwise, bias;
    Norm norm_1;
    Convolution pointwise;
    Norm norm_2;
  };

  std::vector<Layer> layers_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_SEPARABLE_CONVS_H_
