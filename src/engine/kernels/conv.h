// 1-D convolution over time-major rows, direct or by Winograd's method, behind one interface.
//
//   y[t][o] = bias[o] + sum over k, i of w[o][i][k] * x[t + k * dilation][i]
//
// then the Epilogue. Nothing here allocates: sizes come from functions, memory from the caller.
// ConvTranspose1d is a convolution too, with weights packed another way: see conv_transpose.h.
#ifndef SOTTOVOCE_ENGINE_KERNELS_CONV_H_
#define SOTTOVOCE_ENGINE_KERNELS_CONV_H_

#include <cstddef>
#include <cstdint>

#include "engine/kernels/epilogue.h"
#include "engine/kernels/rows.h"

namespace sottovoce {

// All at least 1.
struct ConvShape {
  int taps = 1;
  int in = 0;   // channels read
  int out = 0;  // channels written
  int dilation = 1;
};

// Direct when `points` is 0. Otherwise the taps, in `groups` of equal size (the last filled up with
// zeros), go through F(outputs, points + 1 - outputs).
struct ConvAlgorithm {
  int outputs = 1;
  int points = 0;
  int groups = 1;

  bool direct() const { return points == 0; }
  int group_taps() const { return points + 1 - outputs; }
};

// The faster algorithm for a shape, of those with at least 100 dB of signal to noise. It depends on
// nothing else: a choice by chunk length would give samples that depend on the chunk plan.
ConvAlgorithm ChooseConvAlgorithm(const ConvShape& shape);

// Weights ready to use. `packed` is the caller's and outlives the Conv.
struct Conv {
  ConvShape shape;
  ConvAlgorithm algorithm;
  const float* packed = nullptr;
};

// Floats that PackConv writes: weights and biases in panels of eight output channels, zero-padded.
size_t PackedConvFloats(const ConvShape& shape, const ConvAlgorithm& algorithm);

// Packs PyTorch's weights [out][in][taps]; `bias` is [out] or null.
void PackConv(const ConvShape& shape, const ConvAlgorithm& algorithm, const float* weights,
              const float* bias, float* packed);

// Input rows that RunConv may read beyond those the sum above names.
struct ConvMargins {
  int before = 0;
  int after = 0;
};
ConvMargins MarginsOfConv(const Conv& conv, int64_t first, int rows);

// Floats of scratch memory that RunConv needs, for any number of rows.
size_t ConvWorkspaceFloats(const Conv& conv);

// Writes `rows` output rows from number `first` of the sequence on.
//
// `x` starts at the row that tap 0 of output row `first` reads: the caller keeps padding rows
// (zeros at the ends of the sequence) before and after. Readable must be the rows
// [-before, rows + (taps - 1) * dilation + after) with MarginsOfConv; the margins must hold
// the sequence's true values (or its padding), since Winograd's tiles, laid out on a grid
// of outputs * dilation rows from row 0 of the sequence, round by all they read. Then a row's bits
// do not depend on `first` and `rows`. For a direct convolution, margins are zero.
void RunConv(const Conv& conv, ConstRows x, int64_t first, int rows, const Epilogue& epilogue,
             float* workspace);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_CONV_H_
