#include "voice/vits_walk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

static_assert(std::endian::native == std::endian::little,
              "Weights are views of little-endian data");

// Operators that move and compare indices and shapes, or make masks. What they do to the signal is
// checked where a reader meets them.
constexpr std::array<std::string_view, 33> kGlue = {"Add",         "And",
                                                    "Cast",        "Clip",
                                                    "Concat",      "Constant",
                                                    "CumSum",      "Equal",
                                                    "Expand",      "Gather",
                                                    "GatherND",    "GatherElements",
                                                    "Greater",     "GreaterOrEqual",
                                                    "Identity",    "Less",
                                                    "LessOrEqual", "Mul",
                                                    "NonZero",     "Not",
                                                    "Pad",         "Range",
                                                    "ReduceMax",   "ReduceSum",
                                                    "Reshape",     "ScatterND",
                                                    "Shape",       "Slice",
                                                    "Squeeze",     "Sub",
                                                    "Transpose",   "Unsqueeze",
                                                    "Where"};

// Operators that make constants of plain ones and zeros, see vits_plain.h.
constexpr std::array<std::string_view, 3> kFill = {"ConstantOfShape", "Exp", "Neg"};

// A shape, a pad, an index or a scale; larger constants are weights.
constexpr uint64_t kFewElements = SmallTensor::kMaxElements;

template <size_t n>
bool Contains(const std::array<std::string_view, n>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

VitsWalk::VitsWalk(const OnnxGraph& graph, const VitsCuts& cuts)
    : graph_(graph),
      cuts_(cuts),
      plain_(graph, cuts),
      node_read_(graph.node_count(), 0),
      constant_by_tensor_(graph.tensor_count(), kNotRead) {}

void VitsWalk::Fail(TensorId tensor, std::string_view what) {
  if (ok()) status_ = graph_.UnsupportedTensor(Plain(tensor), what);
}

bool VitsWalk::Check(bool condition, TensorId tensor, std::string_view what) {
  if (!condition) Fail(tensor, what);
  return ok();
}

std::optional<PatternMatch> VitsWalk::Try(TensorId tensor, std::string_view term) {
  if (!ok()) return std::nullopt;
  std::optional<PatternMatch> match = MatchPattern(graph_, plain_, tensor, term);
  if (match) {
    for (const size_t node : match->nodes()) node_read_[node] = 1;
  }
  return match;
}

PatternMatch VitsWalk::Expect(TensorId tensor, std::string_view term, std::string_view what) {
  std::optional<PatternMatch> match = Try(tensor, term);
  if (!match) Fail(tensor, what);
  return match ? *std::move(match) : PatternMatch();
}

size_t VitsWalk::NodeOf(TensorId tensor) {
  const uint32_t node = graph_.Producer(Plain(tensor));
  if (node == OnnxGraph::kNone) Fail(tensor, "not made by a node");
  return ok() ? node : 0;
}

void VitsWalk::ReadOnce(size_t node) {
  if (!ok()) return;
  if (node_read_[node]++) status_ = graph_.Unsupported(node, "met in two places of the network");
}

const VitsWalk::Constant* VitsWalk::FindConstant(TensorId tensor) {
  if (constant_by_tensor_[tensor] != kNotRead) return &constants_[constant_by_tensor_[tensor]];
  std::optional<OnnxTensor> stored;
  if (graph_.Initializer(tensor) != OnnxGraph::kNone) {
    stored = graph_.model().initializers[graph_.Initializer(tensor)];
  } else if (graph_.ProducerType(tensor) == "Constant") {
    stored = TensorAttribute(graph_.node(graph_.Producer(tensor)), "value");
  }
  if (!Check(stored.has_value(), tensor, "weights that are not a constant")) return nullptr;
  if (!Check(stored->type == OnnxType::kFloat, tensor, "weights other than float32")) {
    return nullptr;
  }
  Constant constant = {stored->rank, stored->dims, Weights(stored->raw_data)};
  if (!stored->has_raw_data) {
    Result<std::vector<float>> values = FloatValues(*stored);
    if (!Check(values.ok(), tensor, "weights that cannot be read")) return nullptr;
    constant.values = Own(std::move(values).value());
  }
  constant_by_tensor_[tensor] = static_cast<uint32_t>(constants_.size());
  constants_.push_back(constant);
  return &constants_.back();
}

Weights VitsWalk::ReadWeights(TensorId tensor, std::span<int64_t> dims) {
  if (!ok()) return {};
  tensor = Plain(tensor);
  const Constant* constant = FindConstant(tensor);
  if (constant == nullptr) return {};
  bool fits = constant->rank == dims.size();
  for (size_t i = 0; fits && i < dims.size(); ++i) {
    fits = constant->dims[i] > 0 && (dims[i] == 0 || dims[i] == constant->dims[i]);
    dims[i] = constant->dims[i];
  }
  if (!Check(fits, tensor, "weights of another shape than the network has here")) return {};
  return constant->values;
}

Weights VitsWalk::ReadVector(TensorId tensor, size_t size) {
  std::array<int64_t, 1> dims = {static_cast<int64_t>(size)};
  return ReadWeights(tensor, dims);
}

Weights VitsWalk::Own(std::vector<float> values) {
  owned_.push_back(std::move(values));
  const std::vector<float>& kept = owned_.back();
  return Weights({reinterpret_cast<const uint8_t*>(kept.data()), kept.size() * sizeof(float)});
}

void VitsWalk::CheckAllRead(TensorId output) {
  const TensorSet needed = graph_.AncestorsOf(output);
  for (size_t node = 0; ok() && node < graph_.node_count(); ++node) {
    const std::span<const TensorId> outputs = graph_.OutputsOf(node);
    if (node_read_[node]) continue;
    if (std::none_of(outputs.begin(), outputs.end(), [&](TensorId t) { return needed[t]; })) {
      continue;
    }
    const std::string_view type = graph_.node(node).op_type;
    if (Contains(kFill, type) || Contains(kGlue, type)) continue;
    status_ = graph_.Unsupported(node, "a step that VITS does not have");
  }
  for (TensorId tensor = 0; ok() && tensor < graph_.tensor_count(); ++tensor) {
    if (!needed[tensor] || constant_by_tensor_[tensor] != kNotRead) continue;
    if (graph_.Initializer(tensor) == OnnxGraph::kNone) continue;
    const OnnxTensor& constant = graph_.model().initializers[graph_.Initializer(tensor)];
    if (constant.element_count > kFewElements) Fail(tensor, "weights that VITS does not have");
  }
}

}  // namespace sottovoce
