// One part of a graph as a model of its own.
#ifndef SOTTOVOCE_VOICE_GRAPH_PART_H_
#define SOTTOVOCE_VOICE_GRAPH_PART_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "voice/onnx_graph.h"

namespace sottovoce {

// A tensor that crosses the part's edge.
struct PartPort {
  // A dimension: a fixed size, or a name where it is 0.
  struct Dim {
    int64_t size = 0;
    std::string_view name;
  };

  // kNoTensor declares an input that no node of the part takes.
  TensorId tensor = kNoTensor;
  std::string_view name;  // in the part, whatever the graph called it
  OnnxType type = OnnxType::kFloat;
  std::vector<Dim> dims;
};

struct GraphPart {
  std::string_view name;
  std::vector<PartPort> inputs;
  std::vector<PartPort> outputs;
};

// The ONNX model that computes `part.outputs` from `part.inputs`: the nodes in between in their
// order, and the initialisers they need, copied once. A tensor inside whose name a port has is
// renamed. kVoiceUnsupported, with the name of the node, if anything else goes in: another input of
// the graph, or a generator of random numbers.
Result<std::vector<uint8_t>> WriteGraphPart(const OnnxGraph& graph, const GraphPart& part);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_GRAPH_PART_H_
