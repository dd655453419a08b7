#include "engine/kernels/elementwise.h"

#include <algorithm>

#include "engine/kernels/vec_math.h"

namespace sottovoce {
namespace {

template <typename Function>
void MapRows(ConstRows x, int channels, int rows, Rows out, Function function) {
  for (int t = 0; t < rows; ++t) {
    const float* from = x.row(t);
    float* to = out.row(t);
    for (int c = 0; c < PaddedChannels(channels); c += kLanes) {
      Store(function(Load(from + c)), to + c);
    }
  }
}

// The last one to three values go through a vector of their own: a value's bits do not depend on
// where it stands.
template <typename Function>
void MapValues(float* values, int count, Function function) {
  int i = 0;
  for (; i + kLanes <= count; i += kLanes) Store(function(Load(values + i)), values + i);
  if (i == count) return;
  float tail[kLanes] = {};
  std::copy(values + i, values + count, tail);
  Store(function(Load(tail)), tail);
  std::copy(tail, tail + (count - i), values + i);
}

}  // namespace

void GateRows(ConstRows x, int channels, int rows, Rows out) {
  for (int t = 0; t < rows; ++t) {
    const float* from = x.row(t);
    float* to = out.row(t);
    for (int c = 0; c < channels; c += kLanes) {
      Store(Gate(Load(from + c), Load(from + channels + c)), to + c);
    }
  }
}

void LeakyReluRows(ConstRows x, int channels, int rows, float slope, Rows out) {
  MapRows(x, channels, rows, out, [slope](F32x4 v) { return Max(v, v * Splat(slope)); });
}

void GeluRows(ConstRows x, int channels, int rows, Rows out) {
  MapRows(x, channels, rows, out, [](F32x4 v) { return Gelu(v); });
}

void TanhValues(float* values, int count) {
  MapValues(values, count, [](F32x4 v) { return Tanh(v); });
}

void ExpValues(float* values, int count) {
  MapValues(values, count, [](F32x4 v) { return Exp(v); });
}

void SoftplusValues(float* values, int count) {
  MapValues(values, count, [](F32x4 v) { return Softplus(v); });
}

}  // namespace sottovoce
