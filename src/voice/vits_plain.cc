#include "voice/vits_plain.h"

#include <optional>
#include <string_view>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

// Real graphs have 4 in a row.
constexpr int kMaxChain = 16;

}  // namespace

PlainTensors::PlainTensors(const OnnxGraph& graph, const VitsCuts& cuts)
    : graph_(graph), cuts_(cuts), kinds_(graph.tensor_count(), Kind::kOther) {
  for (size_t node = 0; node < graph.node_count(); ++node) {
    if (graph.OutputsOf(node).size() != 1) continue;
    kinds_[graph.OutputsOf(node).front()] = FindKind(node);
  }
  kinds_[kNoTensor] = Kind::kOther;
}

TensorId PlainTensors::Plain(TensorId tensor) const {
  for (int step = 0; step < kMaxChain; ++step) {
    const TensorId before = Before(tensor);
    if (before == tensor || before == kNoTensor) break;
    tensor = before;
  }
  return tensor;
}

PlainTensors::Kind PlainTensors::FindKind(size_t node) const {
  const std::string_view type = graph_.node(node).op_type;
  const Kind first = kinds_[graph_.Input(node, 0)];
  const Kind second = kinds_[graph_.Input(node, 1)];
  if (type == "Less") return ComparesWithLength(node) ? Kind::kOnes : Kind::kOther;
  if (type == "Cast" || type == "Unsqueeze" || type == "Identity") return first;
  if (type == "Mul" && first == Kind::kOnes && second == Kind::kOnes) return Kind::kOnes;
  if (type == "Neg" && first == Kind::kZeros) return Kind::kZeros;
  if (type == "Exp" && first == Kind::kZeros) return Kind::kOnes;
  if (type == "ConstantOfShape" && FillValue(graph_, node) == 0.0f) return Kind::kZeros;
  if (type == "Equal" && first == Kind::kOnes && FoldScalar(graph_, graph_.Input(node, 1)) == 0) {
    return Kind::kNever;
  }
  return Kind::kOther;
}

// Unsqueeze(Range(0, _, 1)) < Unsqueeze(length)
bool PlainTensors::ComparesWithLength(size_t node) const {
  const TensorId range = Behind(graph_.Input(node, 0), "Unsqueeze");
  if (graph_.ProducerType(range) != "Range") return false;
  const uint32_t counter = graph_.Producer(range);
  return FoldScalar(graph_, graph_.Input(counter, 0)) == 0 &&
         FoldScalar(graph_, graph_.Input(counter, 2)) == 1 &&
         IsLength(Behind(graph_.Input(node, 1), "Unsqueeze"));
}

// The number of ids, or that of frames: Cast(Clip(ReduceSum(frames), 1)).
bool PlainTensors::IsLength(TensorId tensor) const {
  if (tensor == cuts_.input_lengths) return true;
  const TensorId clipped = Behind(tensor, "Cast");
  if (graph_.ProducerType(clipped) != "Clip") return false;
  const uint32_t clip = graph_.Producer(clipped);
  if (FoldScalar(graph_, graph_.Input(clip, 1)) != 1 || graph_.Input(clip, 2) != kNoTensor) {
    return false;
  }
  const TensorId sum = graph_.Input(clip, 0);
  return graph_.ProducerType(sum) == "ReduceSum" &&
         graph_.Input(graph_.Producer(sum), 0) == cuts_.frames;
}

TensorId PlainTensors::Before(TensorId tensor) const {
  const uint32_t node = graph_.Producer(tensor);
  if (node == OnnxGraph::kNone || graph_.OutputsOf(node).size() != 1) return tensor;
  const std::string_view type = graph_.node(node).op_type;
  const TensorId first = graph_.Input(node, 0);
  const TensorId second = graph_.Input(node, 1);
  if (type == "Mul") {
    if (kinds_[second] == Kind::kOnes) return first;
    if (kinds_[first] == Kind::kOnes) return second;
  } else if (type == "Add" || type == "Sub") {
    if (kinds_[second] == Kind::kZeros) return first;
    if (kinds_[first] == Kind::kZeros && type == "Add") return second;
  } else if (type == "Where") {
    if (kinds_[first] == Kind::kNever) return graph_.Input(node, 2);
  } else if (type == "Slice") {
    const std::optional<SliceRange> range = ReadSlice(graph_, node);
    if (range && range->whole) return first;
  } else if (type == "Identity") {
    return first;
  }
  return tensor;
}

TensorId PlainTensors::Behind(TensorId tensor, std::string_view type) const {
  return graph_.ProducerType(tensor) == type ? graph_.Input(graph_.Producer(tensor), 0) : tensor;
}

}  // namespace sottovoce
