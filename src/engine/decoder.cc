#include "engine/decoder.h"

#include <algorithm>

#include "engine/kernels/conv_one.h"
#include "engine/kernels/elementwise.h"

namespace sottovoce {
namespace {

Convolution PackPost(const Conv1d& conv) {
  const DenseConv post = LoadConv(conv);
  const int taps = post.shape.taps;
  const int in = post.shape.in;
  DenseConv expanded;
  expanded.shape = ConvOneShape(taps, in);
  expanded.weights.resize(static_cast<size_t>(expanded.shape.out * expanded.shape.in));
  expanded.bias.resize(static_cast<size_t>(expanded.shape.out));
  ExpandConvOne(taps, in, post.weights.data(), post.bias[0], expanded.weights.data(),
                expanded.bias.data());
  return Convolution(expanded);
}

}  // namespace

DecoderRunner::DecoderRunner(const Decoder& decoder, std::span<const int> z_channels)
    : slope_(decoder.slope),
      pre_(SelectInputs(LoadConv(decoder.pre), z_channels)),
      speaker_(decoder.speaker, {}),
      post_taps_(static_cast<int>(decoder.post.kernel)),
      post_padding_(static_cast<int>(decoder.post.padding)),
      post_(PackPost(decoder.post)) {
  stages_.reserve(decoder.stages.size());
  for (const UpsampleStage& stage : decoder.stages) {
    const bool is_last = stages_.size() + 1 == decoder.stages.size();
    stages_.emplace_back(stage, slope_, is_last ? decoder.final_slope : slope_);
    hop_length_ *= static_cast<ptrdiff_t>(stage.upsample.stride);
  }
  needs_.resize(stages_.size() + 1);
  AnchorTiles();
  ReserveLines();
}

// Chunks are mostly multiples of four frames long.
void DecoderRunner::AnchorTiles() {
  ptrdiff_t end = ptrdiff_t{kDecoderFrames} * hop_length_ + post_padding_;
  for (size_t i = stages_.size(); i-- > 0;) end = stages_[i].AnchorAt(end);
  pre_.set_anchor(end);
}

void DecoderRunner::ReserveLines() {
  ptrdiff_t rows = ptrdiff_t{kDecoderFrames} * hop_length_;
  RowRange bound = {-post_taps_, rows + post_taps_};
  size_t workspace = pre_.workspace_floats();
  for (size_t i = stages_.size(); i-- > 0;) {
    bound = stages_[i].Reserve(bound, rows);
    rows /= stages_[i].stride();
    workspace = std::max(workspace, stages_[i].workspace_floats());
  }
  z_look_ahead_ = pre_.ReadsAtMost(bound).end - kDecoderFrames;
  first_ = Line(pre_.shape().out, 1, bound.size() + 2 * pre_.period());
  workspace_.resize(workspace);
}

ptrdiff_t DecoderRunner::z_margin() const {
  const RowRange reads = pre_.ReadsAtMost({0, 1});
  return std::max(-reads.first, reads.end);
}

void DecoderRunner::Restart(ptrdiff_t frames) {
  frames_ = frames;
  next_frame_ = 0;
  ptrdiff_t length = frames;
  first_.Restart(length);
  for (UpsampleStageRunner& stage : stages_) {
    stage.Restart(length);
    length *= stage.stride();
  }
}

RowRange DecoderRunner::Plan(RowRange frames) {
  if (frames.first != next_frame_) Restart(frames_);
  needs_.back() = {frames.first * hop_length_ - post_padding_,
                   frames.end * hop_length_ + post_taps_ - 1 - post_padding_};
  for (size_t i = stages_.size(); i-- > 0;) needs_[i] = stages_[i].Plan(needs_[i + 1]);
  fresh_first_ = Clip(pre_.Align(first_.Missing(needs_[0])), frames_);
  return pre_.Reads(fresh_first_);
}

void DecoderRunner::Synthesize(ConstRows z, RowRange frames, float* samples) {
  Plan(frames);
  first_.Extend(needs_[0], fresh_first_);
  if (!fresh_first_.empty()) {
    const Epilogue epilogue{
        .bias = speaker_.data(), .activated = first_.At(fresh_first_.first), .slope = slope_};
    pre_.Run(z, fresh_first_, epilogue, workspace_.data());
  }
  const Line* line = &first_;
  for (size_t i = 0; i < stages_.size(); ++i) {
    stages_[i].Produce(*line, needs_[i + 1], workspace_.data());
    line = &stages_[i].output();
  }
  const int count = static_cast<int>(frames.size() * hop_length_);
  const ConstRows last = line->At(frames.first * hop_length_ - post_padding_);
  ConvOne(post_.view(), last.data, static_cast<int>(last.stride), count, samples);
  TanhValues(samples, count);
  next_frame_ = frames.end;
}

size_t DecoderRunner::weight_bytes() const {
  size_t bytes = pre_.weight_bytes() + post_.weight_bytes() + speaker_.weight_bytes();
  for (const UpsampleStageRunner& stage : stages_) bytes += stage.weight_bytes();
  return bytes;
}

size_t DecoderRunner::line_bytes() const {
  size_t bytes = first_.bytes() + workspace_.size() * sizeof(float);
  for (const UpsampleStageRunner& stage : stages_) bytes += stage.line_bytes();
  return bytes;
}

}  // namespace sottovoce
