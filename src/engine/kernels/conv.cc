#include "engine/kernels/conv.h"

#include "engine/kernels/conv_direct.h"
#include "engine/kernels/conv_winograd.h"

namespace sottovoce {

size_t PackedConvFloats(const ConvShape& shape, const ConvAlgorithm& algorithm) {
  return algorithm.direct() ? PackedDirectFloats(shape) : PackedWinogradFloats(shape, algorithm);
}

void PackConv(const ConvShape& shape, const ConvAlgorithm& algorithm, const float* weights,
              const float* bias, float* packed) {
  if (algorithm.direct()) {
    PackDirect(shape, weights, bias, packed);
  } else {
    PackWinograd(shape, algorithm, weights, bias, packed);
  }
}

ConvMargins MarginsOfConv(const Conv& conv, int64_t first, int rows) {
  return conv.algorithm.direct() ? ConvMargins{} : WinogradMargins(conv, first, rows);
}

size_t ConvWorkspaceFloats(const Conv& conv) {
  return conv.algorithm.direct() ? 0 : WinogradWorkspaceFloats(conv);
}

void RunConv(const Conv& conv, ConstRows x, int64_t first, int rows, const Epilogue& epilogue,
             float* workspace) {
  if (conv.algorithm.direct()) {
    RunDirect(conv, x, rows, epilogue);
  } else {
    RunWinograd(conv, x, first, rows, epilogue, workspace);
  }
}

}  // namespace sottovoce
