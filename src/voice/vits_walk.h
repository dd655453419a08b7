// A walk back through a VITS graph, from results to what they are made of, that turns it into
// weights and hyper-parameters.
#ifndef SOTTOVOCE_VOICE_VITS_WALK_H_
#define SOTTOVOCE_VOICE_VITS_WALK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "voice/onnx_graph.h"
#include "voice/onnx_tensor.h"
#include "voice/vits_cuts.h"
#include "voice/vits_model.h"
#include "voice/vits_pattern.h"
#include "voice/vits_plain.h"

namespace sottovoce {

// Keeps the first thing that did not fit as its status. From then on every call returns something
// empty and harmless, so that readers of parts need to ask only where they would loop.
class VitsWalk {
 public:
  // Both must outlive the walk.
  VitsWalk(const OnnxGraph& graph, const VitsCuts& cuts);

  const OnnxGraph& graph() const { return graph_; }
  const VitsCuts& cuts() const { return cuts_; }

  bool ok() const { return status_.ok(); }
  const Status& status() const { return status_; }

  // kVoiceUnsupported with the name of the node that makes `tensor`, whatever plain nodes are
  // before it.
  void Fail(TensorId tensor, std::string_view what);
  // Fails unless `condition` holds. Returns ok().
  bool Check(bool condition, TensorId tensor, std::string_view what);

  TensorId Plain(TensorId tensor) const { return plain_.Plain(tensor); }

  // Nothing if the term does not match, see vits_pattern.h. If it does, its nodes count as read.
  std::optional<PatternMatch> Try(TensorId tensor, std::string_view term);
  // The same, but fails if the term does not match.
  PatternMatch Expect(TensorId tensor, std::string_view term, std::string_view what);

  // The type of the operator behind plain nodes, and that node; fails if there is none.
  std::string_view TypeOf(TensorId tensor) const { return graph_.ProducerType(Plain(tensor)); }
  size_t NodeOf(TensorId tensor);

  // Marks a node that holds weights as read; fails if it was: each belongs to one place.
  void ReadOnce(size_t node);

  // The constant `tensor`, which must be float32 of just these dims; 0 stands for any size. `dims`
  // receives the sizes. Views the file's bytes if it can.
  Weights ReadWeights(TensorId tensor, std::span<int64_t> dims);
  Weights ReadVector(TensorId tensor, size_t size);
  // Weights of the model's own.
  Weights Own(std::vector<float> values);

  // Fails unless all that `output` is made of has been read, apart from shapes and indices.
  void CheckAllRead(TensorId output);

  std::vector<std::vector<float>> TakeOwned() { return std::move(owned_); }

 private:
  static constexpr uint32_t kNotRead = UINT32_MAX;

  // Constants are shared, and looking for the dims of one may take as long as reading it.
  struct Constant {
    uint32_t rank = 0;
    std::array<int64_t, OnnxTensor::kMaxRank> dims = {};
    Weights values;
  };

  const Constant* FindConstant(TensorId tensor);

  const OnnxGraph& graph_;
  const VitsCuts& cuts_;
  PlainTensors plain_;
  Status status_;
  std::vector<uint8_t> node_read_;
  std::vector<uint32_t> constant_by_tensor_;  // index into constants_
  std::vector<Constant> constants_;
  std::vector<std::vector<float>> owned_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_WALK_H_
