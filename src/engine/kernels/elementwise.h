// Functions of single values over rows. Columns up to PaddedChannels are read and written; output
// rows may be the input's. What a convolution's Epilogue can do is cheaper there.
#ifndef SOTTOVOCE_ENGINE_KERNELS_ELEMENTWISE_H_
#define SOTTOVOCE_ENGINE_KERNELS_ELEMENTWISE_H_

#include "engine/kernels/rows.h"

namespace sottovoce {

// out[t][c] = tanh(x[t][c]) * sigmoid(x[t][channels + c]), WaveNet's gate; `channels` is a multiple
// of 4.
void GateRows(ConstRows x, int channels, int rows, Rows out);

// out = x < 0 ? slope * x : x, with slope in [0, 1].
void LeakyReluRows(ConstRows x, int channels, int rows, float slope, Rows out);

void GeluRows(ConstRows x, int channels, int rows, Rows out);

// In place over `count` values, of any number.
void TanhValues(float* values, int count);
void ExpValues(float* values, int count);
void SoftplusValues(float* values, int count);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_ELEMENTWISE_H_
