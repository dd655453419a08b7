// Reading the rational-quadratic splines of the duration flow from a graph.
#ifndef SOTTOVOCE_VOICE_VITS_SPLINE_H_
#define SOTTOVOCE_VOICE_VITS_SPLINE_H_

#include <cstdint>

#include "voice/vits_walk.h"

namespace sottovoce {

// A spline run backwards: out = spline^-1(value), its parameters from `parameters`.
struct Spline {
  TensorId value = kNoTensor;       // [1, 1, T]
  TensorId parameters = kNoTensor;  // [1, 3 * bins - 1, T]: widths, heights, derivatives
  uint32_t bins = 0;
  // Widths and heights are divided by it before their softmax.
  double scale = 0;
  float tail_bound = 0;
  float min_width = 0, min_height = 0, min_derivative = 0;
};

// The spline that makes `tensor`. Empty if the walk fails.
Spline ReadSpline(VitsWalk* walk, TensorId tensor);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_SPLINE_H_
