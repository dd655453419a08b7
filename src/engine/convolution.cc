#include "engine/convolution.h"

#include <algorithm>

namespace sottovoce {

Convolution::Convolution(const DenseConv& dense, const ConvAlgorithm& algorithm)
    : conv_{dense.shape, algorithm, nullptr}, padding_(dense.padding) {
  packed_.resize(PackedConvFloats(conv_.shape, conv_.algorithm));
  PackConv(conv_.shape, conv_.algorithm, dense.weights.data(), dense.bias.data(), packed_.data());
}

RowRange Convolution::Reads(RowRange out) const {
  const int rows = static_cast<int>(std::max<ptrdiff_t>(out.size(), 0));
  const ConvMargins margins = MarginsOfConv(conv_, out.first - anchor_, rows);
  const ptrdiff_t first = out.first - padding_ - margins.before;
  if (out.empty()) return {first, first};
  const ptrdiff_t span = static_cast<ptrdiff_t>(conv_.shape.taps - 1) * conv_.shape.dilation;
  return {first, out.end - padding_ + span + margins.after};
}

RowRange Convolution::ReadsAtMost(RowRange bound) const {
  if (bound.empty()) return {};
  const RowRange aligned = {bound.first - (period() - 1), bound.end + (period() - 1)};
  return Reads(Align(aligned));
}

void Convolution::Run(ConstRows x, RowRange out, const Epilogue& epilogue, float* workspace) const {
  if (out.empty()) return;
  RunConv(view(), x.from(out.first - padding_), out.first - anchor_, static_cast<int>(out.size()),
          epilogue, workspace);
}

}  // namespace sottovoce
