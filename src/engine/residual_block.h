// One of the HiFi-GAN generator's residual blocks, streamed.
#ifndef SOTTOVOCE_ENGINE_RESIDUAL_BLOCK_H_
#define SOTTOVOCE_ENGINE_RESIDUAL_BLOCK_H_

#include <cstddef>
#include <vector>

#include "engine/convolution.h"
#include "engine/line.h"
#include "voice/vits_model.h"

namespace sottovoce {

// Planes of a line that holds an activation raw and through LeakyReLU.
inline constexpr int kRawPlane = 0;
inline constexpr int kActivatedPlane = 1;

// A chain of convolutions c_1 ... c_n over tensors T_0 (the input), T_1, ...:
//
//   type 1 (Kong et al., arXiv 2010.05646):   T_2 = T_0 + c_2(lrelu(c_1(lrelu(T_0)))), and so on
//   type 2:                                   T_1 = T_0 + c_1(lrelu(T_0)), and so on
class ResidualBlockRunner {
 public:
  ResidualBlockRunner(const ResidualBlock& block, float slope);

  // Sets the tile grids so that the chain reads no further than it must for an output that ends at
  // `end`; returns where the input then ends.
  ptrdiff_t AnchorAt(ptrdiff_t end);

  // Sizes the lines for outputs within `bound`; returns the bound of the input.
  RowRange Reserve(RowRange bound);

  void Restart(ptrdiff_t length);

  // `wanted` filled up to whole tiles.
  RowRange Align(RowRange wanted) const { return links_.back().conv.Align(wanted); }

  // What must be held of the input to write output rows `out` next. Remembers the plan.
  RowRange Plan(RowRange out);

  // Writes the planned rows through `last`, whose row 0 is the first of them; its residual is set
  // here. `input` has both planes.
  void Run(const Line& input, Epilogue last, float* workspace);

  size_t workspace_floats() const;
  size_t weight_bytes() const;
  size_t line_bytes() const;

 private:
  struct Link {
    Convolution conv;
    int residual = kNoResidual;  // number of the tensor added to the sum
  };
  static constexpr int kNoResidual = -1;

  void AddLink(const Conv1d& conv, int residual);
  bool IsRawRead(int tensor) const;
  const Line& Tensor(const Line& input, int number) const;
  Epilogue EpilogueOf(size_t link);

  float slope_;
  std::vector<Link> links_;
  std::vector<Line> lines_;        // T_1 ... T_{n-1}
  std::vector<RowRange> needs_;    // of T_0 ... T_{n-1}
  std::vector<RowRange> outputs_;  // rows that each link writes next
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_RESIDUAL_BLOCK_H_
