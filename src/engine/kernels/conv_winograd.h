// The convolution behind conv.h by Winograd's method along time.
//
// A tile is `outputs` output rows, `dilation` rows apart; a block of outputs * dilation rows holds
// `dilation` interleaved tiles. For a batch of tiles:
//   1. transform the input: [points][tiles][groups * in];
//   2. for each panel of eight output channels and each point, one matrix product:
//      [tiles][groups * in] x [groups * in][8] (ComputeTiles);
//   3. transform that panel's sums to rows, with bias and epilogue, while they are in L1.
// Taps in groups (11 = 6 + 5) are more input channels: group g reads g * group_taps taps later.
#ifndef SOTTOVOCE_ENGINE_KERNELS_CONV_WINOGRAD_H_
#define SOTTOVOCE_ENGINE_KERNELS_CONV_WINOGRAD_H_

#include <cstddef>
#include <cstdint>

#include "engine/kernels/conv.h"

namespace sottovoce {

// Whether `algorithm` is one of those compiled in, and covers the shape's taps.
bool IsWinogradSupported(const ConvShape& shape, const ConvAlgorithm& algorithm);

// Layout: for each panel of eight output channels its eight biases, then
// [points][groups * in][8] transformed weights.
size_t PackedWinogradFloats(const ConvShape& shape, const ConvAlgorithm& algorithm);
void PackWinograd(const ConvShape& shape, const ConvAlgorithm& algorithm, const float* weights,
                  const float* bias, float* packed);

ConvMargins WinogradMargins(const Conv& conv, int64_t first, int rows);
size_t WinogradWorkspaceFloats(const Conv& conv);

// Precondition: IsWinogradSupported.
void RunWinograd(const Conv& conv, ConstRows x, int64_t first, int rows, const Epilogue& epilogue,
                 float* workspace);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_CONV_WINOGRAD_H_
