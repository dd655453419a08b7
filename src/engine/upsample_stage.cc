#include "engine/upsample_stage.h"

#include <algorithm>

namespace sottovoce {
namespace {

// Floats of a line that stay in cache while a piece of the output passes through all layers: with
// three or four lines in use at a time, within 1 MiB of L2.
constexpr ptrdiff_t kPieceFloats = 32768;

}  // namespace

UpsampleStageRunner::UpsampleStageRunner(const UpsampleStage& stage, float slope,
                                         float output_slope)
    : slope_(slope),
      output_slope_(output_slope),
      stride_(static_cast<int>(stage.upsample.stride)),
      padding_(static_cast<int>(stage.upsample.padding)),
      out_channels_(static_cast<int>(stage.upsample.out)),
      upsample_(LoadConvTranspose(stage.upsample)) {
  blocks_.reserve(stage.blocks.size());
  for (const ResidualBlock& block : stage.blocks) blocks_.emplace_back(block, slope);
  parts_.resize(blocks_.size());
  done_.resize(blocks_.size());
}

ptrdiff_t UpsampleStageRunner::AnchorAt(ptrdiff_t end) {
  ptrdiff_t input_end = end;
  for (ResidualBlockRunner& block : blocks_) {
    input_end = std::max(input_end, block.AnchorAt(end));
  }
  const ptrdiff_t blocks_end = RoundUp(input_end + padding_, stride_) / stride_;
  upsample_.set_anchor(blocks_end);
  return blocks_end;
}

RowRange UpsampleStageRunner::Reserve(RowRange bound, ptrdiff_t rows) {
  const ptrdiff_t piece = PieceRows();
  RowRange written = bound;
  RowRange need;  // of the upsampled rows, while one piece is wanted
  for (size_t i = blocks_.size(); i-- > 0;) {
    const ptrdiff_t tile = blocks_[i].Align({0, 1}).size();
    written = {written.first - tile, written.end + tile};
    need = Union(need, blocks_[i].Reserve({written.first, written.end - rows + piece}));
  }
  output_ = Line(out_channels_, 1, written.size());
  const ptrdiff_t slack = ptrdiff_t{stride_} * (upsample_.period() + 1);
  need = {need.first - slack, need.end + slack};
  upsampled_ = Line(out_channels_, 2, need.size());
  return upsample_.ReadsAtMost(BlocksOf({need.first, need.end - piece + rows}));
}

// Whole samples of the stage before, so that upsampling has whole blocks to do.
ptrdiff_t UpsampleStageRunner::PieceRows() const {
  return RoundUp(kPieceFloats / out_channels_, stride_);
}

void UpsampleStageRunner::Restart(ptrdiff_t input_length) {
  const ptrdiff_t length = input_length * stride_;
  output_.Restart(length);
  upsampled_.Restart(length);
  for (ResidualBlockRunner& block : blocks_) block.Restart(length);
  started_ = false;
}

// Later blocks add to what earlier ones wrote, and their tiles may be longer: each block but the
// last writes at least the rows that the next one adds to.
RowRange UpsampleStageRunner::Plan(RowRange need) {
  const ptrdiff_t length = output_.length();
  for (size_t i = blocks_.size(); i-- > 0;) {
    if (started_) need.first = std::max(need.first, done_[i]);
    parts_[i] = Clip(blocks_[i].Align(Remaining(need, length)), length);
    need = Union(need, parts_[i]);
    const RowRange block_need = blocks_[i].Plan(parts_[i]);
    upsampled_need_ = i + 1 == blocks_.size() ? block_need : Cover(upsampled_need_, block_need);
  }
  fresh_blocks_ = upsample_.Align(BlocksOf(upsampled_.Missing(upsampled_need_)));
  fresh_blocks_ = Clip(fresh_blocks_, BlocksOf({0, output_.length()}).end);
  return upsample_.Reads(fresh_blocks_);
}

void UpsampleStageRunner::Produce(const Line& input, RowRange need, float* workspace) {
  const ptrdiff_t start = started_ ? std::max(done_.back(), need.first) : need.first;
  for (ptrdiff_t end = start;;) {
    end = std::min(end + PieceRows(), need.end);
    const RowRange piece = {need.first, end};
    Plan(piece);
    RunPlan(input, piece, workspace);
    if (end == need.end) return;
  }
}

void UpsampleStageRunner::RunPlan(const Line& input, RowRange need, float* workspace) {
  RunUpsampling(input, workspace);
  output_.Extend(need, parts_.front());
  const float share = 1.0F / static_cast<float>(blocks_.size());
  for (size_t i = 0; i < blocks_.size(); ++i) {
    const RowRange part = parts_[i];
    if (part.empty()) continue;
    const Rows rows = output_.At(part.first);
    Epilogue epilogue{.scale = share, .slope = output_slope_};
    if (i > 0) epilogue.sum = rows;
    (i + 1 < blocks_.size() ? epilogue.out : epilogue.activated) = rows;
    blocks_[i].Run(upsampled_, epilogue, workspace);
    done_[i] = part.end;
  }
  started_ = true;
}

void UpsampleStageRunner::RunUpsampling(const Line& input, float* workspace) {
  const RowRange rows = RowsOf(fresh_blocks_);
  upsampled_.Extend(upsampled_need_, rows);
  if (fresh_blocks_.empty()) return;
  const ptrdiff_t stride = upsample_.shape().out;
  const Epilogue epilogue{.out = {upsampled_.At(rows.first, kRawPlane).data, stride},
                          .activated = {upsampled_.At(rows.first, kActivatedPlane).data, stride},
                          .slope = slope_};
  // Block q ends with row q of the input: row 0 for the convolution is row 1 - taps.
  upsample_.Run(input.At(0), fresh_blocks_, epilogue, workspace);
  upsampled_.ClearOutside(rows);
}

RowRange UpsampleStageRunner::BlocksOf(RowRange range) const {
  if (range.empty()) return {};
  return {RoundDown(range.first + padding_, stride_) / stride_,
          RoundUp(range.end + padding_, stride_) / stride_};
}

RowRange UpsampleStageRunner::RowsOf(RowRange blocks) const {
  if (blocks.empty()) return {};
  return {blocks.first * stride_ - padding_, blocks.end * stride_ - padding_};
}

size_t UpsampleStageRunner::workspace_floats() const {
  size_t floats = upsample_.workspace_floats();
  for (const ResidualBlockRunner& block : blocks_) {
    floats = std::max(floats, block.workspace_floats());
  }
  return floats;
}

size_t UpsampleStageRunner::weight_bytes() const {
  size_t bytes = upsample_.weight_bytes();
  for (const ResidualBlockRunner& block : blocks_) bytes += block.weight_bytes();
  return bytes;
}

size_t UpsampleStageRunner::line_bytes() const {
  size_t bytes = upsampled_.bytes() + output_.bytes();
  for (const ResidualBlockRunner& block : blocks_) bytes += block.line_bytes();
  return bytes;
}

}  // namespace sottovoce
