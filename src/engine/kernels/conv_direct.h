// The direct convolution behind conv.h: `taps` shifted matrix products into one register tile.
#ifndef SOTTOVOCE_ENGINE_KERNELS_CONV_DIRECT_H_
#define SOTTOVOCE_ENGINE_KERNELS_CONV_DIRECT_H_

#include <cstddef>

#include "engine/kernels/conv.h"

namespace sottovoce {

// Layout: for each panel of eight output channels its eight biases, then [taps][in][8] weights.
size_t PackedDirectFloats(const ConvShape& shape);
void PackDirect(const ConvShape& shape, const float* weights, const float* bias, float* packed);
void RunDirect(const Conv& conv, ConstRows x, int rows, const Epilogue& epilogue);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_CONV_DIRECT_H_
