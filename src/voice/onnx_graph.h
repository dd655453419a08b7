// The edges of an ONNX graph: who makes each tensor, who takes it, what depends on what.
#ifndef SOTTOVOCE_VOICE_ONNX_GRAPH_H_
#define SOTTOVOCE_VOICE_ONNX_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "voice/onnx_model.h"

namespace sottovoce {

// Numbers 0, 1, ... of the distinct tensor names of a graph. kNoTensor stands for the empty name.
using TensorId = uint32_t;
inline constexpr TensorId kNoTensor = 0;

// One flag a tensor; std::vector<bool> would save nothing that matters here.
using TensorSet = std::vector<uint8_t>;

class OnnxGraph {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // Takes over `model`. kVoiceInvalid unless every tensor is made once, before it is used: from
  // then on the graph has no cycles, and a walk over the nodes in order meets makers before takers.
  // Time n log n in the edges: names are sorted, not hashed, so that no names make it slow.
  static Result<OnnxGraph> Create(OnnxModel model);

  const OnnxModel& model() const { return model_; }
  const OnnxNode& node(size_t index) const { return model_.nodes[index]; }
  size_t node_count() const { return model_.nodes.size(); }
  size_t tensor_count() const { return names_.size(); }

  std::span<const TensorId> InputsOf(size_t node) const;
  std::span<const TensorId> OutputsOf(size_t node) const;
  // The node's input number `index`, kNoTensor if it is left out.
  TensorId Input(size_t node, size_t index) const;

  std::string_view Name(TensorId tensor) const { return names_[tensor]; }
  // kNoTensor if the graph has no tensor of that name.
  TensorId Find(std::string_view name) const;

  // The node that makes `tensor`; kNone for initialisers, inputs of the graph and kNoTensor.
  uint32_t Producer(TensorId tensor) const { return producer_[tensor]; }
  // Index into model().initializers, or kNone.
  uint32_t Initializer(TensorId tensor) const { return initializer_[tensor]; }
  // The type of operator that makes `tensor`, empty if none does.
  std::string_view ProducerType(TensorId tensor) const;
  // The one node that takes `tensor`; nothing if none or several do. Linear in the graph.
  std::optional<size_t> OnlyConsumer(TensorId tensor) const;
  // The values of a constant of a few integers, an initialiser or a Constant node; nothing if
  // `tensor` is something else.
  std::optional<std::vector<int64_t>> SmallIntegers(TensorId tensor) const;

  // Every tensor that `from` or what is made of it goes into, `from` included. Linear.
  TensorSet DependentsOf(TensorId from) const;
  // Every tensor that goes into `to`, `to` included. Linear.
  TensorSet AncestorsOf(TensorId to) const;

  // kVoiceUnsupported: DescribeNode(): `what`.
  Status Unsupported(size_t node, std::string_view what) const;
  // The same for the node that makes `tensor`, or for the tensor by name if none does.
  Status UnsupportedTensor(TensorId tensor, std::string_view what) const;

 private:
  explicit OnnxGraph(OnnxModel model) : model_(std::move(model)) {}

  void NumberNames();
  Status FindProducers();
  Status CheckOrder() const;

  OnnxModel model_;
  std::vector<std::string_view> names_;  // sorted, the empty one first
  std::vector<TensorId> edges_;          // as model_.edges
  std::vector<uint32_t> producer_;
  std::vector<uint32_t> initializer_;
};

// Whether a Slice takes all of the axis of time, the third of [1, C, F]; raw exports write x[:]
// out. Nothing if its axes, starts, ends or steps are not constants.
struct SliceRange {
  int64_t axis = 0;
  bool whole = false;
};
std::optional<SliceRange> ReadSlice(const OnnxGraph& graph, size_t node);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_ONNX_GRAPH_H_
