#include "engine/separable_convs.h"

#include <algorithm>

#include "engine/kernels/depthwise.h"
#include "engine/kernels/elementwise.h"
#include "engine/kernels/vec.h"
#include "engine/sequence_conv.h"

namespace sottovoce {

void AddRows(ConstRows x, int channels, int rows, Rows out) {
  for (int t = 0; t < rows; ++t) {
    for (int c = 0; c < channels; c += kLanes) {
      Store(Load(out.row(t) + c) + Load(x.row(t) + c), out.row(t) + c);
    }
  }
}

SeparableConvs::Layer::Layer(const SeparableLayer& layer)
    : channels(static_cast<int>(layer.depthwise.out)),
      taps(static_cast<int>(layer.depthwise.kernel)),
      dilation(static_cast<int>(layer.depthwise.dilation)),
      padding(static_cast<int>(layer.depthwise.padding)),
      depthwise(static_cast<size_t>(taps * PaddedChannels(channels))),
      bias(CopyWeights(layer.depthwise.bias)),
      norm_1(layer.norm_1),
      pointwise(LoadConv(layer.pointwise)),
      norm_2(layer.norm_2) {
  bias.resize(static_cast<size_t>(PaddedChannels(channels)));
  PackDepthwise(taps, channels, CopyWeights(layer.depthwise.weight).data(), depthwise.data());
}

SeparableConvs::SeparableConvs(std::span<const SeparableLayer> layers) {
  layers_.reserve(layers.size());
  for (const SeparableLayer& layer : layers) layers_.emplace_back(layer);
}

Rows SeparableConvs::TakeInput(int channels, int rows, Arena* arena) const {
  int before = 0;
  int after = 0;
  for (const Layer& layer : layers_) {
    before = std::max(before, layer.padding);
    after = std::max(after, (layer.taps - 1) * layer.dilation - layer.padding);
  }
  return arena->TakeRows(channels, rows, before, after);
}

void SeparableConvs::Run(Rows x, int rows, Arena* arena) const {
  for (const Layer& layer : layers_) {
    const Arena::Scope scope(arena);
    const Rows y = arena->TakeRows(layer.channels, rows);
    const Rows mixed = arena->TakeRows(layer.channels, rows);
    DepthwiseConv(layer.taps, layer.channels, layer.dilation, layer.depthwise.data(),
                  layer.bias.data(), ConstRows(x).from(-layer.padding), rows, y);
    layer.norm_1.Run(y, rows, y);
    GeluRows(y, layer.channels, rows, y);
    RunOverAll(layer.pointwise, y, rows, {.out = mixed}, arena);
    layer.norm_2.Run(mixed, rows, mixed);
    GeluRows(mixed, layer.channels, rows, mixed);
    AddRows(mixed, layer.channels, rows, x);
  }
}

size_t SeparableConvs::weight_bytes() const {
  size_t bytes = 0;
  for (const Layer& layer : layers_) {
    bytes += (layer.depthwise.size() + layer.bias.size()) * sizeof(float) +
             layer.norm_1.weight_bytes() + layer.pointwise.weight_bytes() +
             layer.norm_2.weight_bytes();
  }
  return bytes;
}

}  // namespace sottovoce
