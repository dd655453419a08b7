#include "engine/dense_conv.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace sottovoce {
namespace {

size_t Size(int value) { return static_cast<size_t>(value); }

// Floats of one input channel's taps lie together.
float* TapsOf(DenseConv* conv, int out, int in) {
  return conv->weights.data() +
         (static_cast<ptrdiff_t>(out) * conv->shape.in + in) * conv->shape.taps;
}
const float* TapsOf(const DenseConv& conv, int out, int in) {
  return conv.weights.data() + (static_cast<ptrdiff_t>(out) * conv.shape.in + in) * conv.shape.taps;
}

DenseConv ZeroConv(const ConvShape& shape, int padding) {
  return {shape, padding, std::vector<float>(Size(shape.out) * Size(shape.in) * Size(shape.taps)),
          std::vector<float>(Size(shape.out))};
}

}  // namespace

std::vector<float> CopyWeights(const Weights& weights) {
  std::vector<float> values(weights.size());
  if (!values.empty()) weights.CopyTo(0, values);
  return values;
}

std::vector<float> CopyPadded(const Weights& weights) {
  std::vector<float> values = CopyWeights(weights);
  values.resize(Size(PaddedChannels(static_cast<int>(values.size()))));
  return values;
}

DenseConv LoadConv(const Conv1d& conv) {
  DenseConv dense;
  dense.shape = {.taps = static_cast<int>(conv.kernel),
                 .in = static_cast<int>(conv.in),
                 .out = static_cast<int>(conv.out),
                 .dilation = static_cast<int>(conv.dilation)};
  dense.padding = static_cast<int>(conv.padding);
  dense.weights = CopyWeights(conv.weight);
  dense.bias = CopyWeights(conv.bias);
  dense.bias.resize(conv.out);
  return dense;
}

DenseConv LoadConvTranspose(const ConvTranspose1d& conv) {
  const ConvTransposeShape shape = {.kernel = static_cast<int>(conv.kernel),
                                    .stride = static_cast<int>(conv.stride),
                                    .in = static_cast<int>(conv.in),
                                    .out = static_cast<int>(conv.out)};
  const ConvShape conv_shape = AsConvShape(shape);
  // Output row q of it takes rows q - taps + 1 ... q of the input.
  DenseConv dense = ZeroConv(conv_shape, conv_shape.taps - 1);
  const std::vector<float> weights = CopyWeights(conv.weight);
  const std::vector<float> bias = CopyWeights(conv.bias);
  ExpandConvTranspose(shape, weights.data(), bias.empty() ? nullptr : bias.data(),
                      dense.weights.data(), dense.bias.data());
  return dense;
}

DenseConv SelectOutputs(const DenseConv& conv, std::span<const int> channels) {
  ConvShape shape = conv.shape;
  shape.out = static_cast<int>(channels.size());
  DenseConv selected = ZeroConv(shape, conv.padding);
  const ptrdiff_t floats = static_cast<ptrdiff_t>(shape.in) * shape.taps;
  for (int out = 0; out < shape.out; ++out) {
    const int from = channels[Size(out)];
    if (from == kZeroChannel) continue;
    std::copy_n(TapsOf(conv, from, 0), floats, TapsOf(&selected, out, 0));
    selected.bias[Size(out)] = conv.bias[Size(from)];
  }
  return selected;
}

DenseConv SelectInputs(const DenseConv& conv, std::span<const int> channels) {
  ConvShape shape = conv.shape;
  shape.in = static_cast<int>(channels.size());
  DenseConv selected = ZeroConv(shape, conv.padding);
  selected.bias = conv.bias;
  for (int out = 0; out < shape.out; ++out) {
    for (int in = 0; in < shape.in; ++in) {
      const int from = channels[Size(in)];
      if (from == kZeroChannel) continue;
      std::copy_n(TapsOf(conv, out, from), shape.taps, TapsOf(&selected, out, in));
    }
  }
  return selected;
}

DenseConv JoinOutputs(std::span<const DenseConv> convs) {
  DenseConv joined = convs.front();
  for (const DenseConv& conv : convs.subspan(1)) {
    joined.shape.out += conv.shape.out;
    joined.weights.insert(joined.weights.end(), conv.weights.begin(), conv.weights.end());
    joined.bias.insert(joined.bias.end(), conv.bias.begin(), conv.bias.end());
  }
  return joined;
}

void ScaleConv(float factor, DenseConv* conv) {
  for (float& weight : conv->weights) weight *= factor;
  for (float& bias : conv->bias) bias *= factor;
}

std::vector<int> ChannelRange(int first, int count, bool reversed) {
  std::vector<int> channels(Size(count));
  std::iota(channels.begin(), channels.end(), first);
  if (reversed) std::reverse(channels.begin(), channels.end());
  return channels;
}

std::vector<int> PadToPanel(std::vector<int> channels) {
  channels.resize(Size(PaddedChannels(static_cast<int>(channels.size()))), kZeroChannel);
  return channels;
}

}  // namespace sottovoce
