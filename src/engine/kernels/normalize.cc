#include "engine/kernels/normalize.h"

#include <cmath>

#include "engine/kernels/vec_math.h"

namespace sottovoce {
namespace {

// The vector at `column`, with `filler` in lanes that lie behind `columns`.
F32x4 LoadWithin(const float* row, int column, int columns, float filler) {
  const F32x4 value = Load(row + column);
  if (column + kLanes <= columns) return value;
  const I32x4 inside = I32x4{0, 1, 2, 3} < SplatInt(columns - column);
  return Select(inside, value, Splat(filler));
}

void LayerNormRow(const float* x, int channels, const float* scale, const float* shift,
                  float epsilon, float* out) {
  const int padded = PaddedChannels(channels);
  F32x4 sum = Splat(0.0F);
  for (int c = 0; c < padded; c += kLanes) sum += LoadWithin(x, c, channels, 0.0F);
  const float mean = SumLanes(sum) / static_cast<float>(channels);
  F32x4 squares = Splat(0.0F);
  for (int c = 0; c < padded; c += kLanes) {
    const F32x4 off = LoadWithin(x, c, channels, mean) - Splat(mean);
    squares = MulAdd(off, off, squares);
  }
  const float variance = SumLanes(squares) / static_cast<float>(channels);
  const F32x4 factor = Splat(1.0F / std::sqrt(variance + epsilon));
  for (int c = 0; c < padded; c += kLanes) {
    const F32x4 off = LoadWithin(x, c, channels, mean) - Splat(mean);
    Store(MulAdd(off * factor, Load(scale + c), Load(shift + c)), out + c);
  }
}

void SoftmaxRow(float* x, int columns) {
  const int padded = PaddedChannels(columns);
  F32x4 largest = Splat(x[0]);
  for (int c = 0; c < padded; c += kLanes) largest = Max(largest, LoadWithin(x, c, columns, x[0]));
  const F32x4 top = Splat(MaxLane(largest));
  F32x4 sum = Splat(0.0F);
  for (int c = 0; c < padded; c += kLanes) {
    Store(Exp(Load(x + c) - top), x + c);
    const F32x4 value = LoadWithin(x, c, columns, 0.0F);
    Store(value, x + c);
    sum += value;
  }
  const F32x4 factor = Splat(1.0F / SumLanes(sum));
  for (int c = 0; c < padded; c += kLanes) Store(Load(x + c) * factor, x + c);
}

}  // namespace

void LayerNormRows(ConstRows x, int channels, int rows, const float* scale, const float* shift,
                   float epsilon, Rows out) {
  for (int t = 0; t < rows; ++t) {
    LayerNormRow(x.row(t), channels, scale, shift, epsilon, out.row(t));
  }
}

void SoftmaxRows(Rows x, int columns, int rows) {
  for (int t = 0; t < rows; ++t) SoftmaxRow(x.row(t), columns);
}

}  // namespace sottovoce
