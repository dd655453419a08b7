// Seeing through the nodes of a VITS graph that change nothing.
//
// For one sentence without padding, as voices are run, every mask is all ones. Exporters also leave
// sums with zeros, factors exp(0) and slices of everything behind.
#ifndef SOTTOVOCE_VOICE_VITS_PLAIN_H_
#define SOTTOVOCE_VOICE_VITS_PLAIN_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "voice/onnx_graph.h"
#include "voice/vits_cuts.h"

namespace sottovoce {

class PlainTensors {
 public:
  // Linear in the graph. Both must outlive the object.
  PlainTensors(const OnnxGraph& graph, const VitsCuts& cuts);

  // The tensor that `tensor` equals once such nodes are left out: behind x * ones, x + zeros,
  // x - zeros, Where(never, _, x), Identity(x) and slices of a whole axis.
  TensorId Plain(TensorId tensor) const;

 private:
  enum class Kind : uint8_t { kOther, kOnes, kZeros, kNever };

  Kind FindKind(size_t node) const;
  bool ComparesWithLength(size_t node) const;
  bool IsLength(TensorId tensor) const;
  // One step of Plain; `tensor` itself if there is none.
  TensorId Before(TensorId tensor) const;
  TensorId Behind(TensorId tensor, std::string_view type) const;

  const OnnxGraph& graph_;
  const VitsCuts& cuts_;
  std::vector<Kind> kinds_;  // by tensor
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_PLAIN_H_
