// One stage of the HiFi-GAN generator, streamed: an upsampling transposed convolution, and the mean
// of several residual blocks over it.
#ifndef SOTTOVOCE_ENGINE_UPSAMPLE_STAGE_H_
#define SOTTOVOCE_ENGINE_UPSAMPLE_STAGE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/convolution.h"
#include "engine/line.h"
#include "engine/residual_block.h"
#include "voice/vits_model.h"

namespace sottovoce {

class UpsampleStageRunner {
 public:
  // `slope` is of the LeakyReLU inside, `output_slope` of the one on the output, which only the
  // next layer reads.
  UpsampleStageRunner(const UpsampleStage& stage, float slope, float output_slope);

  int stride() const { return stride_; }
  int out_channels() const { return out_channels_; }

  // Sets the tile grids for an output that ends at row `end`; returns the input's end.
  ptrdiff_t AnchorAt(ptrdiff_t end);

  // Sizes the lines for needs that reach at most over `bound` while `rows` new rows, from row 0 on,
  // are wanted; returns what the input's needs reach over.
  RowRange Reserve(RowRange bound, ptrdiff_t rows);

  // `input_length`: rows of the whole sentence before upsampling.
  void Restart(ptrdiff_t input_length);

  // The input rows that Produce(need) reads; empty if nothing is missing.
  RowRange Plan(RowRange need);

  // Makes output rows `need` held; `input` holds what Plan said.
  void Produce(const Line& input, RowRange need, float* workspace);

  // Activated by LeakyReLU.
  const Line& output() const { return output_; }

  size_t workspace_floats() const;
  size_t weight_bytes() const;
  size_t line_bytes() const;

 private:
  // Upsampling writes blocks of `stride` rows, shifted by the padding (conv_transpose.h).
  RowRange BlocksOf(RowRange range) const;
  RowRange RowsOf(RowRange blocks) const;
  ptrdiff_t PieceRows() const;
  void RunPlan(const Line& input, RowRange need, float* workspace);
  void RunUpsampling(const Line& input, float* workspace);

  float slope_;
  float output_slope_;
  int stride_;
  int padding_;
  int out_channels_;
  Convolution upsample_;
  std::vector<ResidualBlockRunner> blocks_;
  Line upsampled_;  // raw and activated
  Line output_;     // sums while the blocks add up
  // Block n has added its part to the output up to row done_[n]. The last one's row is the
  // smallest: the output is complete up to there.
  std::vector<ptrdiff_t> done_;
  bool started_ = false;

  // What Plan found.
  std::vector<RowRange> parts_;  // output rows of each block
  RowRange upsampled_need_;
  RowRange fresh_blocks_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_UPSAMPLE_STAGE_H_
