// How kernels see activations: time-major float32 matrices, one row a time step, channels
// innermost.
#ifndef SOTTOVOCE_ENGINE_KERNELS_ROWS_H_
#define SOTTOVOCE_ENGINE_KERNELS_ROWS_H_

#include <cstddef>

namespace sottovoce {

// Kernels work on columns in panels of eight: two vectors side by side.
inline constexpr int kPanelColumns = 8;

// The floats a row of `channels` takes. Kernels read and write whole panels, so every row holds
// this many; the columns behind `channels` are zero or at least finite.
constexpr int PaddedChannels(int channels) {
  return (channels + kPanelColumns - 1) / kPanelColumns * kPanelColumns;
}

// Rows to read; the memory is the caller's. `stride` is the distance of two rows in floats.
struct ConstRows {
  const float* data = nullptr;
  ptrdiff_t stride = 0;

  const float* row(ptrdiff_t t) const { return data + t * stride; }
  ConstRows from(ptrdiff_t t) const { return {row(t), stride}; }
};

// Rows to write, or none where `data` is null.
struct Rows {
  float* data = nullptr;
  ptrdiff_t stride = 0;

  float* row(ptrdiff_t t) const { return data + t * stride; }
  Rows from(ptrdiff_t t) const { return {row(t), stride}; }
  operator ConstRows() const { return {data, stride}; }  // NOLINT: implicit, as T* to const T*
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_KERNELS_ROWS_H_
