#include "voice/onnx_graph.h"

#include <algorithm>
#include <utility>

#include "voice/onnx_text.h"

namespace sottovoce {
namespace {

// A list of a few integers takes less than this in the file. Each may be read as often as nodes
// take it, so reading one must cost little.
constexpr size_t kMaxSmallTensorBytes = 4096;

}  // namespace

Result<OnnxGraph> OnnxGraph::Create(OnnxModel model) {
  OnnxGraph graph(std::move(model));
  graph.NumberNames();
  Status status = graph.FindProducers();
  if (status.ok()) status = graph.CheckOrder();
  if (!status.ok()) return status;
  return graph;
}

void OnnxGraph::NumberNames() {
  names_.reserve(model_.edges.size() + model_.initializers.size() + model_.inputs.size() + 1);
  names_ = model_.edges;
  for (const OnnxTensor& tensor : model_.initializers) names_.push_back(tensor.name);
  names_.insert(names_.end(), model_.inputs.begin(), model_.inputs.end());
  names_.push_back("");
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());

  edges_.reserve(model_.edges.size());
  for (const std::string_view name : model_.edges) edges_.push_back(Find(name));
}

Status OnnxGraph::FindProducers() {
  producer_.assign(names_.size(), kNone);
  initializer_.assign(names_.size(), kNone);
  TensorSet made(names_.size(), 0);
  const auto make = [&](TensorId tensor) { return tensor == kNoTensor || !made[tensor]++; };
  const auto twice = [&](TensorId tensor) {
    return Status(StatusCode::kVoiceInvalid, "tensor " + Quoted(Name(tensor)) + " is made twice");
  };
  for (const std::string_view name : model_.inputs) {
    const TensorId tensor = Find(name);
    if (!make(tensor)) return twice(tensor);
  }
  for (uint32_t i = 0; i < model_.initializers.size(); ++i) {
    const TensorId tensor = Find(model_.initializers[i].name);
    if (!make(tensor)) return twice(tensor);
    initializer_[tensor] = i;
  }
  for (uint32_t node = 0; node < node_count(); ++node) {
    for (const TensorId tensor : OutputsOf(node)) {
      if (!make(tensor)) return twice(tensor);
      if (tensor != kNoTensor) producer_[tensor] = node;
    }
  }
  return {};
}

Status OnnxGraph::CheckOrder() const {
  TensorSet given(names_.size(), 0);
  given[kNoTensor] = 1;
  for (const std::string_view name : model_.inputs) given[Find(name)] = 1;
  for (const OnnxTensor& tensor : model_.initializers) given[Find(tensor.name)] = 1;
  for (size_t node = 0; node < node_count(); ++node) {
    for (const TensorId tensor : InputsOf(node)) {
      if (given[tensor]) continue;
      return {StatusCode::kVoiceInvalid, DescribeNode(model_, node) + ": its input " +
                                             Quoted(Name(tensor)) + " is not made before it"};
    }
    for (const TensorId tensor : OutputsOf(node)) given[tensor] = 1;
  }
  return {};
}

std::span<const TensorId> OnnxGraph::InputsOf(size_t node) const {
  const OnnxNode& of = model_.nodes[node];
  return std::span(edges_).subspan(of.first_edge, of.input_count);
}

std::span<const TensorId> OnnxGraph::OutputsOf(size_t node) const {
  const OnnxNode& of = model_.nodes[node];
  return std::span(edges_).subspan(of.first_edge + of.input_count, of.output_count);
}

TensorId OnnxGraph::Input(size_t node, size_t index) const {
  const std::span<const TensorId> inputs = InputsOf(node);
  return index < inputs.size() ? inputs[index] : kNoTensor;
}

TensorId OnnxGraph::Find(std::string_view name) const {
  const auto found = std::lower_bound(names_.begin(), names_.end(), name);
  if (found == names_.end() || *found != name) return kNoTensor;
  return static_cast<TensorId>(found - names_.begin());
}

std::string_view OnnxGraph::ProducerType(TensorId tensor) const {
  const uint32_t producer = Producer(tensor);
  return producer == kNone ? std::string_view() : node(producer).op_type;
}

std::optional<size_t> OnnxGraph::OnlyConsumer(TensorId tensor) const {
  std::optional<size_t> consumer;
  for (size_t node = 0; node < node_count(); ++node) {
    const std::span<const TensorId> inputs = InputsOf(node);
    if (std::find(inputs.begin(), inputs.end(), tensor) == inputs.end()) continue;
    if (consumer.has_value()) return std::nullopt;
    consumer = node;
  }
  return consumer;
}

std::optional<std::vector<int64_t>> OnnxGraph::SmallIntegers(TensorId tensor) const {
  std::optional<OnnxTensor> constant;
  if (Initializer(tensor) != kNone) {
    constant = model_.initializers[Initializer(tensor)];
  } else if (ProducerType(tensor) == "Constant") {
    const OnnxNode& maker = node(Producer(tensor));
    if (maker.message.size() <= kMaxSmallTensorBytes) constant = TensorAttribute(maker, "value");
  }
  if (!constant.has_value() || constant->message.size() > kMaxSmallTensorBytes) return std::nullopt;
  Result<std::vector<int64_t>> values = IntValues(*constant);
  if (!values.ok()) return std::nullopt;
  return std::move(values).value();
}

TensorSet OnnxGraph::DependentsOf(TensorId from) const {
  TensorSet in(tensor_count(), 0);
  in[from] = 1;
  for (size_t node = 0; node < node_count(); ++node) {
    const std::span<const TensorId> inputs = InputsOf(node);
    if (std::none_of(inputs.begin(), inputs.end(), [&](TensorId t) { return in[t]; })) continue;
    for (const TensorId tensor : OutputsOf(node)) in[tensor] = tensor != kNoTensor;
  }
  return in;
}

TensorSet OnnxGraph::AncestorsOf(TensorId to) const {
  TensorSet in(tensor_count(), 0);
  in[to] = 1;
  for (size_t node = node_count(); node-- > 0;) {
    const std::span<const TensorId> outputs = OutputsOf(node);
    if (std::none_of(outputs.begin(), outputs.end(), [&](TensorId t) { return in[t]; })) continue;
    for (const TensorId tensor : InputsOf(node)) in[tensor] = tensor != kNoTensor;
  }
  return in;
}

Status OnnxGraph::Unsupported(size_t node, std::string_view what) const {
  return {StatusCode::kVoiceUnsupported, DescribeNode(model_, node) + ": " + std::string(what)};
}

Status OnnxGraph::UnsupportedTensor(TensorId tensor, std::string_view what) const {
  if (Producer(tensor) != kNone) return Unsupported(Producer(tensor), what);
  return {StatusCode::kVoiceUnsupported,
          "tensor " + Quoted(Name(tensor)) + ": " + std::string(what)};
}

std::optional<SliceRange> ReadSlice(const OnnxGraph& graph, size_t node) {
  // Ends at or beyond this reach past any sentence; exporters write INT64_MAX or INT32_MAX.
  constexpr int64_t kToTheEnd = INT32_MAX;
  const auto starts = graph.SmallIntegers(graph.Input(node, 1));
  const auto ends = graph.SmallIntegers(graph.Input(node, 2));
  const auto axes = graph.SmallIntegers(graph.Input(node, 3));
  const auto steps = graph.SmallIntegers(graph.Input(node, 4));
  if (!starts || !ends || !axes || axes->size() != 1) return std::nullopt;
  if (starts->size() != 1 || ends->size() != 1) return std::nullopt;
  const bool step_by_one =
      graph.Input(node, 4) == kNoTensor || (steps && steps->size() == 1 && steps->front() == 1);
  return SliceRange{axes->front(),
                    starts->front() == 0 && ends->front() >= kToTheEnd && step_by_one};
}

}  // namespace sottovoce
