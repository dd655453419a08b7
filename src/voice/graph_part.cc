#include "voice/graph_part.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "voice/onnx_fields.h"
#include "voice/onnx_text.h"
#include "voice/protobuf_reader.h"
#include "voice/protobuf_writer.h"

namespace sottovoce {
namespace {

constexpr std::array<std::string_view, 6> kRandom = {"Bernoulli",        "Multinomial",
                                                     "RandomNormal",     "RandomUniform",
                                                     "RandomNormalLike", "RandomUniformLike"};

class PartWriter {
 public:
  PartWriter(const OnnxGraph& graph, const GraphPart& part) : graph_(graph), part_(part) {}

  Status Collect();
  std::vector<uint8_t> Write() const;

 private:
  Status CollectNodes();
  Status CheckNode(size_t node) const;
  Status CollectInitializers();
  void ChooseNames();

  std::string_view NameOf(TensorId tensor) const;
  size_t Capacity() const;
  void WriteNode(size_t node, ProtobufWriter* writer) const;
  void WriteInitializer(uint32_t index, ProtobufWriter* writer) const;
  static void WritePort(uint32_t field, const PartPort& port, ProtobufWriter* writer);

  const OnnxGraph& graph_;
  const GraphPart& part_;
  TensorSet is_input_;
  TensorSet wanted_;
  std::vector<size_t> nodes_;
  std::vector<uint32_t> initializers_;
  std::unordered_map<TensorId, std::string> renamed_;  // as many as ports, about
};

Status PartWriter::Collect() {
  Status status = CollectNodes();
  if (status.ok()) status = CollectInitializers();
  if (status.ok()) ChooseNames();
  return status;
}

Status PartWriter::CollectNodes() {
  is_input_.assign(graph_.tensor_count(), 0);
  wanted_.assign(graph_.tensor_count(), 0);
  for (const PartPort& port : part_.inputs) is_input_[port.tensor] = port.tensor != kNoTensor;
  for (const PartPort& port : part_.outputs) {
    if (graph_.Producer(port.tensor) == OnnxGraph::kNone || is_input_[port.tensor]) {
      return graph_.UnsupportedTensor(port.tensor, "an output that no node of its part makes");
    }
    wanted_[port.tensor] = 1;
  }
  for (size_t node = graph_.node_count(); node-- > 0;) {
    const std::span<const TensorId> outputs = graph_.OutputsOf(node);
    const auto is_wanted = [&](TensorId t) { return wanted_[t] && !is_input_[t]; };
    if (std::none_of(outputs.begin(), outputs.end(), is_wanted)) continue;
    const Status status = CheckNode(node);
    if (!status.ok()) return status;
    nodes_.push_back(node);
    for (const TensorId tensor : graph_.InputsOf(node)) wanted_[tensor] = tensor != kNoTensor;
  }
  std::reverse(nodes_.begin(), nodes_.end());
  return {};
}

Status PartWriter::CheckNode(size_t node) const {
  const std::string_view type = graph_.node(node).op_type;
  if (std::find(kRandom.begin(), kRandom.end(), type) != kRandom.end()) {
    return graph_.Unsupported(node, "random numbers that no seed reaches");
  }
  for (const TensorId tensor : graph_.OutputsOf(node)) {
    if (is_input_[tensor]) return graph_.Unsupported(node, "makes both sides of a cut");
  }
  for (const TensorId tensor : graph_.InputsOf(node)) {
    if (tensor == kNoTensor || is_input_[tensor] || graph_.Producer(tensor) != OnnxGraph::kNone ||
        graph_.Initializer(tensor) != OnnxGraph::kNone) {
      continue;
    }
    return graph_.Unsupported(node, "takes " + Quoted(graph_.Name(tensor)) + ", which the " +
                                        std::string(part_.name) + " must not depend on");
  }
  return {};
}

Status PartWriter::CollectInitializers() {
  for (TensorId tensor = 0; tensor < graph_.tensor_count(); ++tensor) {
    const uint32_t index = graph_.Initializer(tensor);
    if (wanted_[tensor] && index != OnnxGraph::kNone) initializers_.push_back(index);
  }
  return {};
}

void PartWriter::ChooseNames() {
  std::vector<std::string_view> taken;
  for (const auto* ports : {&part_.inputs, &part_.outputs}) {
    for (const PartPort& port : *ports) {
      if (port.tensor != kNoTensor) renamed_[port.tensor] = port.name;
      taken.push_back(port.name);
    }
  }
  for (const std::string_view name : taken) {
    const TensorId inside = graph_.Find(name);
    if (inside == kNoTensor || renamed_.contains(inside)) continue;
    std::string free(name);
    do {
      free += "_inside";
    } while (graph_.Find(free) != kNoTensor);
    renamed_[inside] = free;
  }
}

std::string_view PartWriter::NameOf(TensorId tensor) const {
  const auto found = renamed_.find(tensor);
  return found != renamed_.end() ? std::string_view(found->second) : graph_.Name(tensor);
}

// Enough for everything but the few bytes of names and ports, so that no large move happens.
size_t PartWriter::Capacity() const {
  size_t bytes = 4096;
  for (const size_t node : nodes_) {
    bytes += graph_.node(node).message.size() + ProtobufWriter::kMaxOverhead;
  }
  for (const uint32_t index : initializers_) {
    bytes += graph_.model().initializers[index].message.size() + ProtobufWriter::kMaxOverhead;
  }
  return bytes;
}

std::vector<uint8_t> PartWriter::Write() const {
  ProtobufWriter writer(Capacity());
  writer.Int64(onnx::model::kIrVersion, graph_.model().ir_version);
  writer.String(onnx::model::kProducerName, "sottovoce");
  writer.Message(onnx::model::kOpsetImport, [&] {
    writer.String(onnx::opset::kDomain, "");
    writer.Int64(onnx::opset::kVersion, graph_.model().opset_version);
  });
  writer.Message(onnx::model::kGraph, [&] {
    for (const size_t node : nodes_) WriteNode(node, &writer);
    writer.String(onnx::graph::kName, part_.name);
    for (const uint32_t index : initializers_) WriteInitializer(index, &writer);
    for (const PartPort& port : part_.inputs) WritePort(onnx::graph::kInput, port, &writer);
    for (const PartPort& port : part_.outputs) WritePort(onnx::graph::kOutput, port, &writer);
  });
  return std::move(writer).Take();
}

void PartWriter::WriteNode(size_t node, ProtobufWriter* writer) const {
  writer->Message(onnx::graph::kNode, [&] {
    for (const TensorId tensor : graph_.InputsOf(node)) {
      writer->String(onnx::node::kInput, NameOf(tensor));
    }
    for (const TensorId tensor : graph_.OutputsOf(node)) {
      writer->String(onnx::node::kOutput, NameOf(tensor));
    }
    ProtobufReader reader(graph_.node(node).message);
    while (reader.Next()) {
      const uint32_t field = reader.field();
      if (field == onnx::node::kInput || field == onnx::node::kOutput ||
          field == onnx::node::kDocString) {
        continue;
      }
      writer->Raw(reader.field_bytes());
    }
  });
}

void PartWriter::WriteInitializer(uint32_t index, ProtobufWriter* writer) const {
  const OnnxTensor& tensor = graph_.model().initializers[index];
  writer->Message(onnx::graph::kInitializer, [&] {
    writer->String(onnx::tensor::kName, NameOf(graph_.Find(tensor.name)));
    ProtobufReader reader(tensor.message);
    while (reader.Next()) {
      const uint32_t field = reader.field();
      if (field == onnx::tensor::kName || field == onnx::tensor::kDocString) continue;
      writer->Raw(reader.field_bytes());
    }
  });
}

void PartWriter::WritePort(uint32_t field, const PartPort& port, ProtobufWriter* writer) {
  writer->Message(field, [&] {
    writer->String(onnx::value_info::kName, port.name);
    writer->Message(onnx::value_info::kType, [&] {
      writer->Message(onnx::type::kTensorType, [&] {
        writer->Int64(onnx::tensor_type::kElemType, static_cast<int64_t>(port.type));
        writer->Message(onnx::tensor_type::kShape, [&] {
          for (const PartPort::Dim& dim : port.dims) {
            writer->Message(onnx::shape::kDim, [&] {
              if (dim.size != 0) writer->Int64(onnx::dim::kValue, dim.size);
              if (dim.size == 0) writer->String(onnx::dim::kParam, dim.name);
            });
          }
        });
      });
    });
  });
}

}  // namespace

Result<std::vector<uint8_t>> WriteGraphPart(const OnnxGraph& graph, const GraphPart& part) {
  PartWriter writer(graph, part);
  const Status status = writer.Collect();
  if (!status.ok()) return status;
  return writer.Write();
}

}  // namespace sottovoce
