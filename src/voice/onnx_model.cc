#include "voice/onnx_model.h"

#include <algorithm>

#include "voice/onnx_fields.h"
#include "voice/onnx_text.h"
#include "voice/protobuf_reader.h"

namespace sottovoce {
namespace {

bool IsOnnxDomain(std::string_view domain) { return domain.empty() || domain == "ai.onnx"; }

Status TooLarge(std::string what) { return {StatusCode::kVoiceTooLarge, std::move(what)}; }

// A view of one attribute: the fields that the lookups below need.
struct Attribute {
  std::string_view name;
  std::optional<int64_t> i;
  std::optional<float> f;
  std::optional<std::string_view> s;
  std::optional<std::span<const uint8_t>> t;
  bool unsupported = false;  // a subgraph, or a kind no operator of a voice takes
};

// The numbers of `ints` go to `visit_int`, so that callers who want none allocate none.
template <typename VisitInt>
Result<Attribute> ParseAttribute(std::span<const uint8_t> message, VisitInt visit_int) {
  Attribute out;
  ProtobufReader reader(message);
  while (reader.Next()) {
    switch (reader.field()) {
      case onnx::attribute::kName:
        out.name = reader.String();
        break;
      case onnx::attribute::kFloat:
        out.f = reader.Float();
        break;
      case onnx::attribute::kInt:
        out.i = reader.Int64();
        break;
      case onnx::attribute::kString:
        out.s = reader.String();
        break;
      case onnx::attribute::kTensor:
        out.t = reader.Bytes();
        break;
      case onnx::attribute::kInts:
        reader.ForEachInt64(visit_int);
        break;
      case onnx::attribute::kFloats:
      case onnx::attribute::kDocString:
      case onnx::attribute::kType:
        break;
      default:
        out.unsupported = true;
        break;
    }
  }
  if (!reader.ok()) return reader.status();
  return out;
}

// Everything later lookups rely on, so that they cannot fail.
Status CheckAttribute(std::span<const uint8_t> message) {
  size_t ints = 0;
  const Result<Attribute> attribute = ParseAttribute(message, [&](int64_t) { ++ints; });
  if (!attribute.ok()) return attribute.status();
  if (attribute->unsupported) {
    return {StatusCode::kVoiceUnsupported,
            "attribute " + Quoted(attribute->name) + ": a subgraph or an unknown kind"};
  }
  if (ints > OnnxLimits::kAttributeInts) {
    return TooLarge("attribute " + Quoted(attribute->name) + ": too many numbers");
  }
  return attribute->t.has_value() ? ParseOnnxTensor(*attribute->t).status() : Status();
}

class ModelParser {
 public:
  Status ParseModel(std::span<const uint8_t> bytes);
  OnnxModel Take() && { return std::move(model_); }

 private:
  Status ParseOpset(std::span<const uint8_t> message);
  Status ParseGraph(std::span<const uint8_t> message);
  Status ParseNode(std::span<const uint8_t> message);
  Status ParseInitializer(std::span<const uint8_t> message);
  Status ParseValueName(std::span<const uint8_t> message, std::vector<std::string_view>* names);
  Status CheckName(std::string_view name);
  void DropInputsThatAreInitializers();

  OnnxModel model_;
  std::vector<std::string_view> node_outputs_;  // of the node being parsed
};

Status ModelParser::ParseModel(std::span<const uint8_t> bytes) {
  if (bytes.size() > OnnxLimits::kFileBytes) return TooLarge("a voice file above 2 GiB");
  bool graph_seen = false;
  Status status;
  ProtobufReader reader(bytes);
  while (status.ok() && reader.Next()) {
    switch (reader.field()) {
      case onnx::model::kIrVersion:
        model_.ir_version = reader.Int64();
        break;
      case onnx::model::kOpsetImport:
        status = ParseOpset(reader.Bytes());
        break;
      case onnx::model::kGraph:
        if (graph_seen) return {StatusCode::kVoiceInvalid, "a model with two graphs"};
        graph_seen = true;
        status = ParseGraph(reader.Bytes());
        break;
      case onnx::model::kTrainingInfo:
      case onnx::model::kFunctions:
        return {StatusCode::kVoiceUnsupported, "a model with functions or training information"};
      default:
        break;
    }
  }
  if (!reader.ok()) return reader.status();
  if (!status.ok()) return status;
  if (!graph_seen || model_.ir_version <= 0 || model_.opset_version <= 0) {
    return {StatusCode::kVoiceInvalid, "not an ONNX model: no graph, IR version or operator set"};
  }
  DropInputsThatAreInitializers();
  return {};
}

Status ModelParser::ParseOpset(std::span<const uint8_t> message) {
  std::string_view domain;
  int64_t version = 0;
  ProtobufReader reader(message);
  while (reader.Next()) {
    if (reader.field() == onnx::opset::kDomain) domain = reader.String();
    if (reader.field() == onnx::opset::kVersion) version = reader.Int64();
  }
  if (!reader.ok()) return reader.status();
  if (IsOnnxDomain(domain)) model_.opset_version = version;
  return {};
}

Status ModelParser::ParseGraph(std::span<const uint8_t> message) {
  Status status;
  ProtobufReader reader(message);
  while (status.ok() && reader.Next()) {
    switch (reader.field()) {
      case onnx::graph::kNode:
        status = ParseNode(reader.Bytes());
        break;
      case onnx::graph::kInitializer:
        status = ParseInitializer(reader.Bytes());
        break;
      case onnx::graph::kInput:
        // Files of IR version 3 list every initialiser as an input too.
        status = ParseValueName(reader.Bytes(), &model_.inputs);
        break;
      case onnx::graph::kOutput:
        status = ParseValueName(reader.Bytes(), &model_.outputs);
        break;
      case onnx::graph::kSparseInitializer:
        return {StatusCode::kVoiceUnsupported, "a graph with sparse initialisers"};
      default:
        break;
    }
  }
  return reader.ok() ? status : reader.status();
}

Status ModelParser::ParseNode(std::span<const uint8_t> message) {
  if (model_.nodes.size() == OnnxLimits::kNodes) return TooLarge("too many nodes");
  OnnxNode node;
  node.message = message;
  node.first_edge = static_cast<uint32_t>(model_.edges.size());
  node_outputs_.clear();
  std::string_view domain;
  Status status;
  ProtobufReader reader(message);
  while (status.ok() && reader.Next()) {
    switch (reader.field()) {
      case onnx::node::kInput:
      case onnx::node::kOutput: {
        const bool input = reader.field() == onnx::node::kInput;
        (input ? model_.edges : node_outputs_).push_back(reader.String());
        status = CheckName(reader.String());
        if (model_.edges.size() + node_outputs_.size() > OnnxLimits::kEdges) {
          return TooLarge("too many edges");
        }
        break;
      }
      case onnx::node::kName:
        node.name = reader.String();
        break;
      case onnx::node::kOpType:
        node.op_type = reader.String();
        break;
      case onnx::node::kDomain:
        domain = reader.String();
        break;
      case onnx::node::kAttribute:
        status = CheckAttribute(reader.Bytes());
        break;
      default:
        break;
    }
  }
  if (!reader.ok()) return reader.status();
  node.input_count = static_cast<uint32_t>(model_.edges.size()) - node.first_edge;
  node.output_count = static_cast<uint32_t>(node_outputs_.size());
  model_.edges.insert(model_.edges.end(), node_outputs_.begin(), node_outputs_.end());
  model_.nodes.push_back(node);
  if (status.ok() && !IsOnnxDomain(domain)) {
    status = {StatusCode::kVoiceUnsupported, "operator domain " + Quoted(domain)};
  }
  if (status.ok()) return status;
  return {status.code(), DescribeNode(model_, model_.nodes.size() - 1) + ": " + status.message()};
}

Status ModelParser::ParseInitializer(std::span<const uint8_t> message) {
  if (model_.initializers.size() == OnnxLimits::kInitializers) {
    return TooLarge("too many initialisers");
  }
  const Result<OnnxTensor> tensor = ParseOnnxTensor(message);
  if (!tensor.ok()) return tensor.status();
  model_.initializers.push_back(*tensor);
  if (tensor->name.empty()) return {StatusCode::kVoiceInvalid, "an initialiser without a name"};
  return CheckName(tensor->name);
}

Status ModelParser::ParseValueName(std::span<const uint8_t> message,
                                   std::vector<std::string_view>* names) {
  if (names->size() == OnnxLimits::kInitializers) return TooLarge("too many graph inputs");
  std::string_view name;
  ProtobufReader reader(message);
  while (reader.Next()) {
    if (reader.field() == onnx::value_info::kName) name = reader.String();
  }
  if (!reader.ok()) return reader.status();
  names->push_back(name);
  if (name.empty()) return {StatusCode::kVoiceInvalid, "a graph input or output without a name"};
  return CheckName(name);
}

Status ModelParser::CheckName(std::string_view name) {
  return name.size() <= OnnxLimits::kNameBytes ? Status() : TooLarge("a tensor's name is too long");
}

void ModelParser::DropInputsThatAreInitializers() {
  std::vector<std::string_view> constants;
  constants.reserve(model_.initializers.size());
  for (const OnnxTensor& tensor : model_.initializers) constants.push_back(tensor.name);
  std::sort(constants.begin(), constants.end());
  std::erase_if(model_.inputs, [&](std::string_view name) {
    return std::binary_search(constants.begin(), constants.end(), name);
  });
}

// The attribute called `name`; `visit_int` gets the numbers of its `ints`.
template <typename VisitInt>
std::optional<Attribute> FindAttribute(const OnnxNode& node, std::string_view name,
                                       VisitInt visit_int) {
  ProtobufReader reader(node.message);
  while (reader.Next()) {
    if (reader.field() != onnx::node::kAttribute) continue;
    const std::span<const uint8_t> message = reader.Bytes();
    const Result<Attribute> attribute = ParseAttribute(message, [](int64_t) {});
    if (!attribute.ok() || attribute->name != name) continue;
    return *ParseAttribute(message, visit_int);
  }
  return std::nullopt;
}

std::optional<Attribute> FindAttribute(const OnnxNode& node, std::string_view name) {
  return FindAttribute(node, name, [](int64_t) {});
}

}  // namespace

Result<OnnxModel> ParseOnnxModel(std::span<const uint8_t> bytes) {
  ModelParser parser;
  const Status status = parser.ParseModel(bytes);
  if (!status.ok()) return status;
  return std::move(parser).Take();
}

std::optional<int64_t> IntAttribute(const OnnxNode& node, std::string_view name) {
  const std::optional<Attribute> attribute = FindAttribute(node, name);
  return attribute ? attribute->i : std::nullopt;
}

std::optional<float> FloatAttribute(const OnnxNode& node, std::string_view name) {
  const std::optional<Attribute> attribute = FindAttribute(node, name);
  return attribute ? attribute->f : std::nullopt;
}

std::optional<std::string_view> StringAttribute(const OnnxNode& node, std::string_view name) {
  const std::optional<Attribute> attribute = FindAttribute(node, name);
  return attribute ? attribute->s : std::nullopt;
}

std::optional<std::vector<int64_t>> IntsAttribute(const OnnxNode& node, std::string_view name) {
  std::vector<int64_t> ints;
  const auto append = [&](int64_t value) { ints.push_back(value); };
  if (!FindAttribute(node, name, append).has_value()) return std::nullopt;
  return ints;
}

std::optional<OnnxTensor> TensorAttribute(const OnnxNode& node, std::string_view name) {
  const std::optional<Attribute> attribute = FindAttribute(node, name);
  if (!attribute || !attribute->t) return std::nullopt;
  Result<OnnxTensor> tensor = ParseOnnxTensor(*attribute->t);
  if (!tensor.ok()) return std::nullopt;
  return std::move(tensor).value();
}

std::string DescribeNode(const OnnxModel& model, size_t node) {
  const OnnxNode& found = model.nodes[node];
  if (!found.name.empty()) return "node " + Quoted(found.name);
  return "node #" + std::to_string(node) + " (" + Quoted(found.op_type) + ")";
}

}  // namespace sottovoce
