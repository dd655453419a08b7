// The network's modules once more, plainly and in float64, as their papers write them: what the
// engine is tested against.
#ifndef SOTTOVOCE_ENGINE_REFERENCE_NETWORK_H_
#define SOTTOVOCE_ENGINE_REFERENCE_NETWORK_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "voice/vits_model.h"

namespace sottovoce::testing {

// [channels][rows], as PyTorch has it.
struct Matrix {
  Matrix(size_t channel_count, size_t row_count)
      : channels(channel_count), rows(row_count), values(channel_count * row_count) {}

  double& at(size_t c, size_t t) { return values[c * rows + t]; }
  double at(size_t c, size_t t) const { return values[c * rows + t]; }

  size_t channels;
  size_t rows;
  std::vector<double> values;
};

Matrix ReferenceConv(const Conv1d& conv, const Matrix& x);
Matrix ReferenceConvTranspose(const ConvTranspose1d& conv, const Matrix& x);

// The layer's output alone, without the residual sum.
Matrix ReferenceAttention(const Attention& attention, const Matrix& x);

// `embedding` may be empty.
Matrix ReferenceFlow(const std::vector<FlowCoupling>& flow, const Matrix& z_p,
                     std::span<const float> embedding);
std::vector<double> ReferenceDecoder(const Decoder& decoder, const Matrix& z,
                                     std::span<const float> embedding);

}  // namespace sottovoce::testing

#endif  // SOTTOVOCE_ENGINE_REFERENCE_NETWORK_H_
