// An ONNX file as views into its bytes: model, graph, nodes and their attributes.
//
// Field numbers and meanings are those of onnx.proto; the subset is what exporters write for VITS
// voices. Everything that could reach outside the file or hide work from a reader of the graph is
// refused: external data, functions, subgraphs, operator domains other than ONNX's own.
#ifndef SOTTOVOCE_VOICE_ONNX_MODEL_H_
#define SOTTOVOCE_VOICE_ONNX_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "voice/onnx_tensor.h"

namespace sottovoce {

// Bounds on what parsing allocates; a raw export of a voice has some 5,000 nodes and 20,000 edges.
// At the bounds the views take 12 MB, however small the file is.
struct OnnxLimits {
  static constexpr size_t kFileBytes = 0x7FFFFFFF;  // as Protocol Buffers' own
  static constexpr size_t kNodes = 50'000;
  static constexpr size_t kEdges = 200'000;
  static constexpr size_t kInitializers = 20'000;
  static constexpr size_t kNameBytes = 1024;
  static constexpr size_t kAttributeInts = 1024;
};

struct OnnxNode {
  std::string_view name;
  std::string_view op_type;
  // The names of its inputs and outputs in OnnxModel::edges, inputs first. An empty name is an
  // optional tensor that is not there.
  uint32_t first_edge = 0;
  uint32_t input_count = 0;
  uint32_t output_count = 0;
  std::span<const uint8_t> message;  // the NodeProto
};

// All views point into the file's bytes, which must outlive the model.
struct OnnxModel {
  int64_t ir_version = 0;
  int64_t opset_version = 0;  // of ONNX's own domain
  std::vector<OnnxNode> nodes;
  std::vector<std::string_view> edges;
  std::vector<OnnxTensor> initializers;
  std::vector<std::string_view> inputs;   // of the graph, without those that are initialisers
  std::vector<std::string_view> outputs;  // of the graph

  std::span<const std::string_view> InputsOf(const OnnxNode& node) const {
    return std::span(edges).subspan(node.first_edge, node.input_count);
  }
  std::span<const std::string_view> OutputsOf(const OnnxNode& node) const {
    return std::span(edges).subspan(node.first_edge + node.input_count, node.output_count);
  }
};

// Linear in the file's size, without looking into raw tensor data. kVoiceInvalid if `bytes` is not
// an ONNX model, kVoiceUnsupported for what the first comment refuses, kVoiceTooLarge beyond the
// limits.
Result<OnnxModel> ParseOnnxModel(std::span<const uint8_t> bytes);

// Attributes of a node of a parsed model; nothing if it has none of that name and type.
std::optional<int64_t> IntAttribute(const OnnxNode& node, std::string_view name);
std::optional<float> FloatAttribute(const OnnxNode& node, std::string_view name);
std::optional<std::string_view> StringAttribute(const OnnxNode& node, std::string_view name);
std::optional<std::vector<int64_t>> IntsAttribute(const OnnxNode& node, std::string_view name);
std::optional<OnnxTensor> TensorAttribute(const OnnxNode& node, std::string_view name);

// "node '/Ceil'", or "node #1711 (Ceil)" where an exporter left the name out.
std::string DescribeNode(const OnnxModel& model, size_t node);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_ONNX_MODEL_H_
