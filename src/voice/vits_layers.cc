#include "voice/vits_layers.h"

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

// Ends of slices beyond these mean "to the end" and "past the start".
constexpr int64_t kToTheEnd = std::numeric_limits<int32_t>::max();
constexpr int64_t kPastTheStart = std::numeric_limits<int32_t>::min() + 1;

}  // namespace

LayerRead<LayerNorm> ReadLayerNorm(VitsWalk* walk, TensorId tensor, uint32_t channels) {
  constexpr std::string_view kWhat = "not a layer norm over channels";
  const PatternMatch norm = walk->Expect(
      tensor,
      "Transpose:after(Add(Mul(Div($centred,Sqrt(Add(ReduceMean:variance(Pow($centred,2)),"
      "#epsilon))),$gamma),$beta))",
      kWhat);
  const PatternMatch centred =
      walk->Expect(norm.Tensor("centred"), "Sub($rows,ReduceMean:mean($rows))", kWhat);
  const PatternMatch rows = walk->Expect(centred.Tensor("rows"), "Transpose:before($x)", kWhat);
  if (!walk->ok()) return {};
  const auto transposes = [&](size_t node) {
    return IntsAttribute(walk->graph().node(node), "perm") == std::vector<int64_t>{0, 2, 1};
  };
  // An attribute before opset 18, an input since.
  const auto over_channels = [&](size_t node) {
    const OnnxNode& mean = walk->graph().node(node);
    std::optional<std::vector<int64_t>> axes = IntsAttribute(mean, "axes");
    if (!axes) axes = FoldIntegers(walk->graph(), walk->graph().Input(node, 1));
    return axes && axes->size() == 1 && (axes->front() == -1 || axes->front() == 2) &&
           IntAttribute(mean, "keepdims").value_or(1) == 1;
  };
  walk->Check(transposes(norm.Node("after")) && transposes(rows.Node("before")) &&
                  over_channels(norm.Node("variance")) && over_channels(centred.Node("mean")),
              tensor, kWhat);
  const float epsilon = static_cast<float>(norm.Number("epsilon"));
  walk->Check(epsilon > 0 && epsilon < 1, tensor, "an epsilon that no layer norm has");
  LayerNorm layer;
  layer.gamma = walk->ReadVector(norm.Tensor("gamma"), channels);
  layer.beta = walk->ReadVector(norm.Tensor("beta"), channels);
  layer.epsilon = epsilon;
  return {layer, rows.Tensor("x")};
}

TensorId ReadGelu(VitsWalk* walk, TensorId tensor) {
  return walk->Expect(tensor, "Mul(Mul($x,Add(Erf(Div($x,1.41421354)),1)),0.5)", "not a GELU")
      .Tensor("x");
}

TensorId ReadFlip(VitsWalk* walk, TensorId tensor) {
  constexpr std::string_view kWhat = "not a flip of the channels";
  const PatternMatch match = walk->Expect(tensor, "Slice:flip($x,-1,#end,1,-1)", kWhat);
  walk->Check(match.Number("end") <= static_cast<double>(kPastTheStart), tensor, kWhat);
  return match.Tensor("x");
}

Halves ReadHalves(VitsWalk* walk, TensorId first, uint32_t channels) {
  constexpr std::string_view kWhat = "not a Split of the channels in halves";
  if (!walk->Check(walk->TypeOf(first) == "Split", first, kWhat)) return {};
  const OnnxGraph& graph = walk->graph();
  const size_t node = walk->NodeOf(first);
  walk->ReadOnce(node);
  const std::span<const TensorId> halves = graph.OutputsOf(node);
  const int64_t axis = IntAttribute(graph.node(node), "axis").value_or(0);
  // Without sizes the outputs are equal.
  const auto sizes = FoldIntegers(graph, graph.Input(node, 1));
  const int64_t half = channels / 2;
  const bool equal =
      graph.Input(node, 1) == kNoTensor || sizes == std::vector<int64_t>{half, channels - half};
  if (!walk->Check(halves.size() == 2 && halves[0] == walk->Plain(first) && channels % 2 == 0 &&
                       (axis == 1 || axis == -2) && equal,
                   first, kWhat)) {
    return {};
  }
  return {walk->Plain(graph.Input(node, 0)), halves[1]};
}

Joined ReadJoined(VitsWalk* walk, TensorId tensor) {
  constexpr std::string_view kWhat = "not two halves of the channels joined";
  const PatternMatch match = walk->Expect(tensor, "Concat:join($first,$second)", kWhat);
  if (!walk->ok()) return {};
  const size_t node = match.Node("join");
  const int64_t axis = IntAttribute(walk->graph().node(node), "axis").value_or(0);
  if (!walk->Check((axis == 1 || axis == -2) && walk->graph().InputsOf(node).size() == 2, tensor,
                   kWhat)) {
    return {};
  }
  return {match.Tensor("first"), match.Tensor("second")};
}

std::optional<TensorId> TryChannels(VitsWalk* walk, TensorId tensor, uint32_t first, uint32_t last,
                                    uint32_t channels) {
  const auto match = walk->Try(tensor, "Slice:part($x,#first,#last,1)");
  if (!match) return std::nullopt;
  const TensorId step = walk->graph().Input(match->Node("part"), 4);
  if (step != kNoTensor && FoldScalar(walk->graph(), step) != 1) return std::nullopt;
  const bool to_the_end =
      last == channels && match->Number("last") >= static_cast<double>(kToTheEnd);
  if (match->Number("first") != first || (match->Number("last") != last && !to_the_end)) {
    return std::nullopt;
  }
  return match->Tensor("x");
}

bool IsSpeaker(VitsWalk* walk, TensorId tensor) {
  if (walk->cuts().sid == kNoTensor) return false;
  const auto match = walk->Try(tensor, "Unsqueeze:column(Gather:row(_,$sid))");
  if (!match || match->Tensor("sid") != walk->cuts().sid) return false;
  const OnnxGraph& graph = walk->graph();
  const auto axes = FoldScalar(graph, graph.Input(match->Node("column"), 1));
  return (axes == -1 || axes == 2) &&
         IntAttribute(graph.node(match->Node("row")), "axis").value_or(0) == 0;
}

SpeakerSum ReadSpeakerSum(VitsWalk* walk, TensorId tensor, uint32_t channels) {
  SpeakerSum sum = {walk->Plain(tensor), std::nullopt};
  if (walk->cuts().sid == kNoTensor || walk->TypeOf(tensor) != "Add") return sum;
  const size_t node = walk->NodeOf(tensor);
  for (const size_t side : {size_t{0}, size_t{1}}) {
    const TensorId term = walk->graph().Input(node, side);
    if (walk->TypeOf(term) != "Conv") continue;
    if (!IsSpeaker(walk, walk->graph().Input(walk->NodeOf(term), 0))) continue;
    sum.speaker = ReadConv(walk, term, {.out = channels, .kernel = 1}).layer;
    sum.without = walk->Plain(walk->graph().Input(node, 1 - side));
    break;
  }
  return sum;
}

}  // namespace sottovoce
