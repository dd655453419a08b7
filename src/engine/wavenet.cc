#include "engine/wavenet.h"

#include <algorithm>

#include "engine/kernels/elementwise.h"

namespace sottovoce {
namespace {

// Both halves of a gate in whole panels of their own, for `layers` layers.
std::vector<int> GateChannels(int hidden, int layers) {
  std::vector<int> channels;
  for (int half = 0; half < 2 * layers; ++half) {
    const std::vector<int> padded = PadToPanel(ChannelRange(half * hidden, hidden));
    channels.insert(channels.end(), padded.begin(), padded.end());
  }
  return channels;
}

}  // namespace

WaveNetRunner::WaveNetRunner(const WaveNet& wavenet) {
  const int hidden = static_cast<int>(wavenet.in_layers.front().in);
  const size_t count = wavenet.in_layers.size();
  width_ = PaddedChannels(hidden);
  layers_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    Layer& layer = layers_[i];
    layer.in = Convolution(SelectOutputs(LoadConv(wavenet.in_layers[i]), GateChannels(hidden, 1)));
    const DenseConv both = LoadConv(wavenet.res_skip_layers[i]);
    const bool is_last = i + 1 == count;
    if (!is_last) {
      layer.residual = Convolution(SelectOutputs(both, ChannelRange(0, hidden)));
    }
    layer.skip = Convolution(SelectOutputs(both, ChannelRange(is_last ? 0 : hidden, hidden)));
  }
  speaker_ = SpeakerVector(wavenet.speaker, GateChannels(hidden, static_cast<int>(count)));
}

ptrdiff_t WaveNetRunner::AnchorAt(ptrdiff_t end) {
  for (size_t i = layers_.size(); i-- > 0;) {
    layers_[i].in.set_anchor(end);
    end = layers_[i].in.LookAhead(end);
  }
  return end;
}

RowRange WaveNetRunner::Reserve(RowRange bound) {
  const int channels = layers_.front().in.shape().in;
  ptrdiff_t rows = 0;
  size_t workspace = 0;
  for (size_t i = layers_.size(); i-- > 0;) {
    const Convolution& in = layers_[i].in;
    const RowRange written = {bound.first - in.period(), bound.end + in.period()};
    bound = Union(in.ReadsAtMost(bound), written);
    layers_[i].input = Line(channels, 1, bound.size());
    rows = std::max(rows, written.size());
    workspace = std::max(workspace, in.workspace_floats());
  }
  output_ = Line(channels, 1, bound.size());
  gate_input_.resize(static_cast<size_t>(rows * 2 * width_));
  gated_.resize(static_cast<size_t>(rows * width_));
  workspace_.resize(workspace);
  return bound;
}

void WaveNetRunner::Restart(ptrdiff_t length) {
  output_.Restart(length);
  for (Layer& layer : layers_) {
    layer.input.Restart(length);
    layer.done = 0;
  }
}

RowRange WaveNetRunner::Plan(ptrdiff_t end) {
  const ptrdiff_t length = output_.length();
  for (size_t i = layers_.size(); i-- > 0;) {
    Layer& layer = layers_[i];
    layer.part = Clip(layer.in.Align(Clip({layer.done, end}, length)), length);
    layer.need = Union(layer.in.Reads(layer.part), layer.part);
    end = std::max(end, layer.need.end);
  }
  return layers_.front().need;
}

RowRange WaveNetRunner::Run() {
  const RowRange done = layers_.back().part;
  if (!done.empty()) output_.Extend({done.first, done.end}, layers_.front().part);
  for (size_t i = 0; i < layers_.size(); ++i) {
    if (i + 1 < layers_.size()) layers_[i + 1].input.Extend(layers_[i + 1].need, layers_[i].part);
    if (layers_[i].part.empty()) continue;
    RunLayer(i);
    layers_[i].done = layers_[i].part.end;
  }
  return done;
}

void WaveNetRunner::RunLayer(size_t index) {
  Layer& layer = layers_[index];
  const RowRange part = layer.part;
  const int rows = static_cast<int>(part.size());
  const Rows gate_input = {gate_input_.data(), 2 * ptrdiff_t{width_}};
  const Rows gated = {gated_.data(), width_};
  const size_t speaker_at = index * 2 * static_cast<size_t>(width_);
  layer.in.Run(layer.input.At(0), part, {.bias = speaker_.data(speaker_at), .out = gate_input},
               workspace_.data());
  GateRows(gate_input, width_, rows, gated);

  // The gate is a window of its own: its row 0 is row part.first.
  const ConstRows gated_at_zero = ConstRows(gated).from(-part.first);
  Epilogue skip{.out = output_.At(part.first)};
  if (index > 0) skip.sum = skip.out;
  layer.skip.Run(gated_at_zero, part, skip, workspace_.data());
  if (index + 1 == layers_.size()) return;
  const Epilogue residual{.residual = layer.input.At(part.first),
                          .out = layers_[index + 1].input.At(part.first)};
  layer.residual.Run(gated_at_zero, part, residual, workspace_.data());
}

size_t WaveNetRunner::weight_bytes() const {
  size_t bytes = speaker_.weight_bytes();
  for (const Layer& layer : layers_) {
    bytes += layer.in.weight_bytes() + layer.residual.weight_bytes() + layer.skip.weight_bytes();
  }
  return bytes;
}

size_t WaveNetRunner::line_bytes() const {
  size_t floats = gate_input_.size() + gated_.size() + workspace_.size();
  size_t bytes = output_.bytes() + floats * sizeof(float);
  for (const Layer& layer : layers_) bytes += layer.input.bytes();
  return bytes;
}

}  // namespace sottovoce
