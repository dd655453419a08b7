#include "voice/vits_conv.h"

#include <array>
#include <optional>
#include <string_view>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

constexpr int64_t kMaxChannels = 1 << 16;
constexpr int64_t kMaxKernel = 1024;
constexpr int64_t kMaxDilation = 4096;
constexpr int64_t kMaxPadding = kMaxKernel * kMaxDilation;

// The attributes of a one-dimensional convolution.
struct ConvNumbers {
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t groups = 1;
  std::array<int64_t, 2> pads = {0, 0};
};

// One value of an attribute that has one for each axis of space.
int64_t ReadOne(VitsWalk* walk, size_t node, std::string_view name, int64_t fallback) {
  const auto values = IntsAttribute(walk->graph().node(node), name);
  if (!values) return fallback;
  const TensorId output = walk->graph().OutputsOf(node).front();
  walk->Check(values->size() == 1, output, "not a convolution along time");
  return walk->ok() ? values->front() : fallback;
}

ConvNumbers ReadNumbers(VitsWalk* walk, size_t node) {
  const OnnxNode& at = walk->graph().node(node);
  const TensorId output = walk->graph().OutputsOf(node).front();
  ConvNumbers numbers;
  numbers.stride = ReadOne(walk, node, "strides", 1);
  numbers.dilation = ReadOne(walk, node, "dilations", 1);
  numbers.groups = IntAttribute(at, "group").value_or(1);
  if (const auto pads = IntsAttribute(at, "pads")) {
    if (walk->Check(pads->size() == 2, output, "not a convolution along time")) {
      numbers.pads = {(*pads)[0], (*pads)[1]};
    }
  }
  const auto within = [](int64_t value, int64_t low, int64_t high) {
    return low <= value && value <= high;
  };
  walk->Check(within(numbers.stride, 1, kMaxKernel) && within(numbers.dilation, 1, kMaxDilation) &&
                  within(numbers.pads[0], 0, kMaxPadding) &&
                  within(numbers.pads[1], 0, kMaxPadding) &&
                  StringAttribute(at, "auto_pad").value_or("NOTSET") == "NOTSET",
              output, "strides, dilations or pads that no voice has");
  return numbers;
}

// Adds zeros that a Pad before the convolution puts at the ends of time. Returns its input.
TensorId SkipPad(VitsWalk* walk, TensorId tensor, std::array<int64_t, 2>* pads) {
  tensor = walk->Plain(tensor);
  const OnnxGraph& graph = walk->graph();
  if (graph.ProducerType(tensor) != "Pad") return tensor;
  const size_t node = graph.Producer(tensor);
  const auto amounts = FoldIntegers(graph, graph.Input(node, 1));
  const bool along_time = amounts && amounts->size() == 6 && (*amounts)[0] == 0 &&
                          (*amounts)[1] == 0 && (*amounts)[3] == 0 && (*amounts)[4] == 0 &&
                          (*amounts)[2] >= 0 && (*amounts)[5] >= 0 &&
                          (*amounts)[2] <= kMaxPadding && (*amounts)[5] <= kMaxPadding;
  if (!walk->Check(along_time && PadsWithZeros(graph, node), tensor,
                   "not a Pad with zeros along time"))
    return tensor;
  (*pads)[0] += (*amounts)[2];
  (*pads)[1] += (*amounts)[5];
  return walk->Plain(graph.Input(node, 0));
}

// The node of type `type` that makes `tensor`, counted as read.
std::optional<size_t> ReadConvNode(VitsWalk* walk, TensorId tensor, std::string_view type) {
  if (!walk->Check(walk->TypeOf(tensor) == type, tensor, "not the convolution expected here")) {
    return std::nullopt;
  }
  const size_t node = walk->NodeOf(tensor);
  walk->ReadOnce(node);
  if (!walk->ok()) return std::nullopt;
  return node;
}

Weights ReadBias(VitsWalk* walk, size_t node, uint32_t size) {
  const TensorId bias = walk->graph().Input(node, 2);
  return bias == kNoTensor ? Weights() : walk->ReadVector(bias, size);
}

}  // namespace

LayerRead<Conv1d> ReadConv(VitsWalk* walk, TensorId tensor, const ConvShape& shape) {
  const std::optional<size_t> node = ReadConvNode(walk, tensor, "Conv");
  if (!node) return {};
  ConvNumbers numbers = ReadNumbers(walk, *node);
  const TensorId input = SkipPad(walk, walk->graph().Input(*node, 0), &numbers.pads);
  std::array<int64_t, 3> dims = {shape.out, shape.depthwise ? 1 : shape.in, shape.kernel};
  const Weights weight = walk->ReadWeights(walk->graph().Input(*node, 1), dims);
  if (!walk->Check(dims[0] <= kMaxChannels && dims[1] <= kMaxChannels && dims[2] <= kMaxKernel &&
                       numbers.groups == (shape.depthwise ? dims[0] : 1),
                   tensor, "groups or sizes that no voice has")) {
    return {};
  }
  const int64_t reach = numbers.dilation * (dims[2] - 1);
  if (!walk->Check(
          numbers.stride == 1 && numbers.pads[0] == numbers.pads[1] && 2 * numbers.pads[0] == reach,
          tensor, "a convolution that changes the length or shifts time")) {
    return {};
  }
  Conv1d conv;
  conv.weight = weight;
  conv.out = static_cast<uint32_t>(dims[0]);
  conv.groups = static_cast<uint32_t>(numbers.groups);
  conv.in = static_cast<uint32_t>(dims[1]) * conv.groups;
  conv.kernel = static_cast<uint32_t>(dims[2]);
  conv.dilation = static_cast<uint32_t>(numbers.dilation);
  conv.padding = static_cast<uint32_t>(numbers.pads[0]);
  conv.bias = ReadBias(walk, *node, conv.out);
  return {conv, input};
}

LayerRead<ConvTranspose1d> ReadConvTranspose(VitsWalk* walk, TensorId tensor) {
  const std::optional<size_t> node = ReadConvNode(walk, tensor, "ConvTranspose");
  if (!node) return {};
  const ConvNumbers numbers = ReadNumbers(walk, *node);
  const int64_t extra = ReadOne(walk, *node, "output_padding", 0);
  std::array<int64_t, 3> dims = {0, 0, 0};
  const Weights weight = walk->ReadWeights(walk->graph().Input(*node, 1), dims);
  if (!walk->Check(dims[0] <= kMaxChannels && dims[1] <= kMaxChannels && dims[2] <= kMaxKernel &&
                       numbers.groups == 1 && numbers.dilation == 1 && extra == 0 &&
                       !IntsAttribute(walk->graph().node(*node), "output_shape"),
                   tensor, "groups, dilations or sizes that no voice has")) {
    return {};
  }
  if (!walk->Check(
          numbers.pads[0] == numbers.pads[1] && dims[2] - 2 * numbers.pads[0] == numbers.stride,
          tensor, "an upsampling that is not by its stride")) {
    return {};
  }
  ConvTranspose1d conv;
  conv.weight = weight;
  conv.in = static_cast<uint32_t>(dims[0]);
  conv.out = static_cast<uint32_t>(dims[1]);
  conv.kernel = static_cast<uint32_t>(dims[2]);
  conv.stride = static_cast<uint32_t>(numbers.stride);
  conv.padding = static_cast<uint32_t>(numbers.pads[0]);
  conv.bias = ReadBias(walk, *node, conv.out);
  return {conv, walk->Plain(walk->graph().Input(*node, 0))};
}

}  // namespace sottovoce
