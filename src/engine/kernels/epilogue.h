// What happens to a convolution's sums on their way to memory.
#ifndef SOTTOVOCE_ENGINE_KERNELS_EPILOGUE_H_
#define SOTTOVOCE_ENGINE_KERNELS_EPILOGUE_H_

#include "engine/kernels/rows.h"
#include "engine/kernels/vec.h"

namespace sottovoce {

// With s the convolution's sum and its packed bias, every row gets
//
//   v = (s + bias + residual) * scale + sum;   out = v;   activated = v < 0 ? slope * v : v
//
// Members left null are skipped. Row 0 of each is the convolution's first output row. `residual`
// and `sum` may be the very rows of `out` or `activated`; the convolution's input may not be.
//
// A HiFi-GAN residual needs its input both raw (to add) and through LeakyReLU (to convolve), so
// the layer that produces a value writes both: one multiply and one max a value here, against
// as much for every tap and panel in the consumer.
struct Epilogue {
  const float* bias = nullptr;  // [PaddedChannels(out)]: a speaker's conditioning
  ConstRows residual = {};
  float scale = 1.0F;  // 1/3 in the mean of three residual blocks
  ConstRows sum = {};
  Rows out = {};
  Rows activated = {};
  float slope = 0.1F;  // of LeakyReLU, in [0, 1]; 0 is ReLU
};

// Finishes the four columns from `column` of row `t`.
inline void ApplyEpilogue(const Epilogue& epilogue, ptrdiff_t t, ptrdiff_t column, F32x4 value) {
  if (epilogue.bias != nullptr) value += Load(epilogue.bias + column);
  if (epilogue.residual.data != nullptr) value += Load(epilogue.residual.row(t) + column);
  if (epilogue.scale != 1.0F) value *= Splat(epilogue.scale);
  if (epilogue.sum.data != nullptr) value += Load(epilogue.sum.row(t) + column);
  if (epilogue.out.data != nullptr) Store(value, epilogue.out.row(t) + column);
  if (epilogue.activated.data != nullptr) {
    Store(Max(value, value * Splat(epilogue.slope)), epilogue.activated.row(t) + column);
  }
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_EPILOGUE_H_
