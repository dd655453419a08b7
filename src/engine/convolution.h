// One convolution of the network: packed weights, zero padding, and which rows it reads and writes.
#ifndef SOTTOVOCE_ENGINE_CONVOLUTION_H_
#define SOTTOVOCE_ENGINE_CONVOLUTION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/dense_conv.h"
#include "engine/kernels/conv.h"
#include "engine/row_range.h"

namespace sottovoce {

// Winograd's tiles round by all rows they read, so a streamed layer computes whole tiles only, on a
// grid fixed to the sequence: then a row's bits do not depend on how the sentence is cut. The
// grid's `anchor` costs nothing; set so that tiles end where the next layer stops reading, no layer
// computes further ahead than the receptive field asks for.
class Convolution {
 public:
  Convolution() = default;
  explicit Convolution(const DenseConv& dense)
      : Convolution(dense, ChooseConvAlgorithm(dense.shape)) {}
  Convolution(const DenseConv& dense, const ConvAlgorithm& algorithm);

  const ConvShape& shape() const { return conv_.shape; }
  // Rows of a tile; 1 for a direct convolution, where every row stands for itself.
  int period() const { return conv_.algorithm.outputs * conv_.shape.dilation; }
  void set_anchor(ptrdiff_t anchor) { anchor_ = anchor % period(); }
  ptrdiff_t anchor() const { return anchor_; }

  // `wanted` filled up to whole tiles.
  RowRange Align(RowRange wanted) const { return AlignTo(wanted, period(), anchor_); }

  // The input rows that Run reads to write `out`; may begin before row 0 and end behind the last
  // row, where the caller keeps zeros. For an empty range, an empty one where reading will go on.
  RowRange Reads(RowRange out) const;

  // The input rows for any `out` within `bound`, aligned in whatever way.
  RowRange ReadsAtMost(RowRange bound) const;

  // Where Reads ends for an aligned range that ends at row `end`.
  ptrdiff_t LookAhead(ptrdiff_t end) const { return Reads(Align({end - 1, end})).end; }

  // Writes rows `out`. `x` is row 0 of the input (a view: rows outside Reads(out) need not exist);
  // row 0 of the epilogue's members is row out.first.
  void Run(ConstRows x, RowRange out, const Epilogue& epilogue, float* workspace) const;

  // The kernels' view of it; valid until this moves.
  Conv view() const { return {conv_.shape, conv_.algorithm, packed_.data()}; }

  size_t workspace_floats() const { return ConvWorkspaceFloats(conv_); }
  size_t weight_bytes() const { return packed_.size() * sizeof(float); }

 private:
  Conv conv_;  // `packed` stays null, so that a Convolution may be moved
  int padding_ = 0;
  ptrdiff_t anchor_ = 0;
  std::vector<float> packed_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_CONVOLUTION_H_
