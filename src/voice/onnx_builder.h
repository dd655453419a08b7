// Small ONNX models for tests.
#ifndef SOTTOVOCE_VOICE_ONNX_BUILDER_H_
#define SOTTOVOCE_VOICE_ONNX_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voice/onnx_fields.h"
#include "voice/onnx_tensor.h"
#include "voice/protobuf_writer.h"

namespace sottovoce {

struct TestNode {
  std::string op_type;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<std::pair<std::string, std::vector<int64_t>>> ints = {};  // one number: an INT
  std::string name = "n";
};

// A tensor of int64.
struct TestTensor {
  std::string name;
  std::vector<int64_t> dims;
  std::vector<int64_t> values;
};

struct TestModel {
  std::vector<TestNode> nodes;
  std::vector<TestTensor> initializers;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  int64_t opset = 15;
};

inline void WriteTestNode(const TestNode& node, ProtobufWriter* writer) {
  for (const std::string& input : node.inputs) writer->String(onnx::node::kInput, input);
  for (const std::string& output : node.outputs) writer->String(onnx::node::kOutput, output);
  writer->String(onnx::node::kName, node.name);
  writer->String(onnx::node::kOpType, node.op_type);
  for (const auto& [name, values] : node.ints) {
    writer->Message(onnx::node::kAttribute, [&] {
      writer->String(onnx::attribute::kName, name);
      const bool single = name == "axis" || name == "to" || name == "dtype";
      for (const int64_t value : values) {
        writer->Int64(single ? onnx::attribute::kInt : onnx::attribute::kInts, value);
      }
    });
  }
}

inline void WriteTestTensor(const TestTensor& tensor, ProtobufWriter* writer) {
  for (const int64_t dim : tensor.dims) writer->Int64(onnx::tensor::kDims, dim);
  writer->Int64(onnx::tensor::kDataType, static_cast<int64_t>(OnnxType::kInt64));
  for (const int64_t value : tensor.values) writer->Int64(onnx::tensor::kInt64Data, value);
  writer->String(onnx::tensor::kName, tensor.name);
}

// `write_more_graph` and `write_more_model` may add fields of GraphProto and ModelProto.
template <typename WriteGraph, typename WriteModel>
std::vector<uint8_t> BuildModel(const TestModel& model, WriteGraph write_more_graph,
                                WriteModel write_more_model) {
  ProtobufWriter writer(0);
  writer.Int64(onnx::model::kIrVersion, 8);
  writer.Message(onnx::model::kOpsetImport,
                 [&] { writer.Int64(onnx::opset::kVersion, model.opset); });
  writer.Message(onnx::model::kGraph, [&] {
    for (const TestNode& node : model.nodes) {
      writer.Message(onnx::graph::kNode, [&] { WriteTestNode(node, &writer); });
    }
    for (const TestTensor& tensor : model.initializers) {
      writer.Message(onnx::graph::kInitializer, [&] { WriteTestTensor(tensor, &writer); });
    }
    for (const std::string& input : model.inputs) {
      writer.Message(onnx::graph::kInput, [&] { writer.String(onnx::value_info::kName, input); });
    }
    for (const std::string& output : model.outputs) {
      writer.Message(onnx::graph::kOutput, [&] { writer.String(onnx::value_info::kName, output); });
    }
    write_more_graph(&writer);
  });
  write_more_model(&writer);
  return std::move(writer).Take();
}

inline std::vector<uint8_t> BuildModel(const TestModel& model) {
  const auto nothing = [](ProtobufWriter*) {};
  return BuildModel(model, nothing, nothing);
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_ONNX_BUILDER_H_
