// A streamed activation: the window of rows of it that later layers still read.
#ifndef SOTTOVOCE_ENGINE_LINE_H_
#define SOTTOVOCE_ENGINE_LINE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernels/rows.h"
#include "engine/row_range.h"

namespace sottovoce {

// Holds rows [first, end) of one sentence's activation and moves forward: each chunk keeps the rows
// that its readers need again and adds new ones, so nothing is computed twice. Rows outside the
// sentence are zeros, as the network's padding has it.
//
// A line has one plane or two, of the same rows: a HiFi-GAN residual wants its input raw and
// through LeakyReLU.
class Line {
 public:
  Line() = default;
  // `capacity` is the most rows that Extend will ever hold at once.
  Line(int channels, int planes, ptrdiff_t capacity);

  // Forgets all rows; the next sentence, or the next start within one, has `length` rows in all.
  void Restart(ptrdiff_t length);

  // Rows of `need` that are not held yet, within the sentence; if there are none, an empty range
  // where the next ones will begin.
  RowRange Missing(RowRange need) const;

  // Drops the rows before `need` and makes room for `fresh`, the rows that the caller writes next:
  // at least Missing(need), and contiguous with what is held. An empty `need` does nothing.
  void Extend(RowRange need, RowRange fresh);

  // Sets the rows of `written` outside the sentence back to zero.
  void ClearOutside(RowRange written);

  // A view of plane `plane` at row `row`; only rows held may be touched.
  Rows At(ptrdiff_t row, int plane = 0);
  ConstRows At(ptrdiff_t row, int plane = 0) const;

  RowRange held() const { return held_; }
  ptrdiff_t length() const { return length_; }
  int planes() const { return planes_; }
  size_t bytes() const { return memory_.size() * sizeof(float); }

 private:
  float* Row(ptrdiff_t row, int plane);
  void Clear(RowRange rows);

  ptrdiff_t stride_ = 0;
  int planes_ = 1;
  ptrdiff_t capacity_ = 0;
  ptrdiff_t length_ = 0;
  RowRange held_;
  std::vector<float> memory_;  // [planes][capacity][stride]
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_LINE_H_
