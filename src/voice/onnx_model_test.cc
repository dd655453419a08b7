#include "voice/onnx_model.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>

#include "voice/onnx_builder.h"
#include "voice/onnx_graph.h"

namespace sottovoce {
namespace {

using Bytes = std::vector<uint8_t>;
using Write = std::function<void(ProtobufWriter*)>;

const TestModel kRelu = {
    .nodes = {{"Relu", {"x"}, {"y"}}}, .initializers = {}, .inputs = {"x"}, .outputs = {"y"}};

Bytes ReluWith(const Write& graph, const Write& model = [](ProtobufWriter*) {}) {
  return BuildModel(kRelu, graph, model);
}

StatusCode CodeOf(const Bytes& bytes) { return ParseOnnxModel(bytes).status().code(); }

TEST(OnnxModelTest, ReadsNodesTensorsAndPorts) {
  TestModel model = {.nodes = {{"Split", {"x", "", "c"}, {"a", "b"}, {{"axis", {-1}}}, "cut"},
                               {"Conv", {"a"}, {"y"}, {{"pads", {3, 4}}}, ""}},
                     .initializers = {{"c", {2, 1}, {8, -9}}},
                     .inputs = {"x", "c"},
                     .outputs = {"y"}};
  const Bytes bytes = BuildModel(model);
  const Result<OnnxModel> parsed = ParseOnnxModel(bytes);
  ASSERT_TRUE(parsed.ok()) << parsed.status().message();
  EXPECT_EQ(parsed->opset_version, 15);
  EXPECT_EQ(parsed->inputs, (std::vector<std::string_view>{"x"})) << "'c' is an initialiser";
  EXPECT_EQ(parsed->outputs, (std::vector<std::string_view>{"y"}));
  ASSERT_EQ(parsed->nodes.size(), 2u);
  const OnnxNode& split = parsed->nodes[0];
  EXPECT_EQ(parsed->InputsOf(split).size(), 3u);
  EXPECT_EQ(parsed->OutputsOf(split)[1], "b");
  EXPECT_EQ(IntAttribute(split, "axis"), -1);
  EXPECT_EQ(IntAttribute(split, "other"), std::nullopt);
  EXPECT_EQ(IntsAttribute(parsed->nodes[1], "pads"), (std::vector<int64_t>{3, 4}));
  EXPECT_EQ(DescribeNode(*parsed, 0), "node 'cut'");
  EXPECT_EQ(DescribeNode(*parsed, 1), "node #1 ('Conv')");
  ASSERT_EQ(parsed->initializers.size(), 1u);
  EXPECT_EQ(*IntValues(parsed->initializers[0]), (std::vector<int64_t>{8, -9}));
}

TEST(OnnxModelTest, RefusesWhatIsNoModel) {
  EXPECT_EQ(CodeOf({}), StatusCode::kVoiceInvalid);
  EXPECT_EQ(CodeOf({'P', 'K', 3, 4}), StatusCode::kVoiceInvalid);
  const std::string html = "<!DOCTYPE html><title>404</title>";
  EXPECT_EQ(CodeOf(Bytes(html.begin(), html.end())), StatusCode::kVoiceInvalid);
  Bytes two = BuildModel(kRelu);
  const Bytes again = two;
  two.insert(two.end(), again.begin(), again.end());
  EXPECT_EQ(CodeOf(two), StatusCode::kVoiceInvalid) << "two graphs";
}

TEST(OnnxModelTest, RefusesWhatHidesWork) {
  const auto nothing = [](ProtobufWriter*) {};
  for (const uint32_t field : {onnx::model::kFunctions, onnx::model::kTrainingInfo}) {
    const auto add = [&](ProtobufWriter* writer) { writer->Message(field, [] {}); };
    EXPECT_EQ(CodeOf(ReluWith(nothing, add)), StatusCode::kVoiceUnsupported) << field;
  }
  EXPECT_EQ(CodeOf(ReluWith([](ProtobufWriter* writer) {
              writer->Message(onnx::graph::kSparseInitializer, [] {});
            })),
            StatusCode::kVoiceUnsupported);
}

TEST(OnnxModelTest, RefusesSubgraphsAndForeignOperatorsByTheNodesName) {
  const auto with_node = [](const Write& more) {
    return ReluWith([&](ProtobufWriter* writer) {
      writer->Message(onnx::graph::kNode, [&] {
        WriteTestNode({"If", {"x"}, {"z"}, {}, "bad one"}, writer);
        more(writer);
      });
    });
  };
  const Bytes subgraph = with_node([](ProtobufWriter* writer) {
    writer->Message(onnx::node::kAttribute, [&] {
      writer->String(onnx::attribute::kName, "then_branch");
      writer->Message(onnx::attribute::kGraph, [] {});
    });
  });
  const Bytes foreign =
      with_node([](ProtobufWriter* writer) { writer->String(onnx::node::kDomain, "com.example"); });
  for (const Bytes& bytes : {subgraph, foreign}) {
    const Status status = ParseOnnxModel(bytes).status();
    EXPECT_EQ(status.code(), StatusCode::kVoiceUnsupported);
    EXPECT_NE(status.message().find("node 'bad one'"), std::string::npos) << status.message();
  }
  EXPECT_EQ(CodeOf(with_node(
                [](ProtobufWriter* writer) { writer->String(onnx::node::kDomain, "ai.onnx"); })),
            StatusCode::kOk);
}

TEST(OnnxModelTest, HoldsToItsLimits) {
  TestModel long_name = kRelu;
  long_name.nodes[0].outputs = {std::string(OnnxLimits::kNameBytes + 1, 'y')};
  EXPECT_EQ(CodeOf(BuildModel(long_name)), StatusCode::kVoiceTooLarge);

  TestModel many_nodes = kRelu;
  many_nodes.nodes.resize(OnnxLimits::kNodes + 1, TestNode{"", {}, {}, {}, ""});
  EXPECT_EQ(CodeOf(BuildModel(many_nodes)), StatusCode::kVoiceTooLarge);

  TestModel many_edges = kRelu;
  many_edges.nodes[0].inputs.assign(OnnxLimits::kEdges + 1, "x");
  EXPECT_EQ(CodeOf(BuildModel(many_edges)), StatusCode::kVoiceTooLarge);

  TestModel many_ints = kRelu;
  many_ints.nodes[0].ints = {{"pads", std::vector<int64_t>(OnnxLimits::kAttributeInts + 1, 0)}};
  EXPECT_EQ(CodeOf(BuildModel(many_ints)), StatusCode::kVoiceTooLarge);
}

TEST(OnnxModelTest, MessagesShowNoControlCharacters) {
  TestModel model = kRelu;
  model.nodes[0].name = "a\x1B[31m\n" + std::string(200, 'b');
  const Bytes bytes = BuildModel(model);
  const std::string text = DescribeNode(*ParseOnnxModel(bytes), 0);
  EXPECT_EQ(text.substr(0, 14), "node 'a?[31m?b");
  EXPECT_LT(text.size(), 100u);
}

// Tensors ----------------------------------------------------------------------------------------

Bytes Tensor(const Write& write) {
  ProtobufWriter writer(0);
  write(&writer);
  return std::move(writer).Take();
}

Bytes RawTensor(OnnxType type, const std::vector<int64_t>& dims, const std::string& raw) {
  return Tensor([&](ProtobufWriter* writer) {
    for (const int64_t dim : dims) writer->Int64(onnx::tensor::kDims, dim);
    writer->Int64(onnx::tensor::kDataType, static_cast<int64_t>(type));
    writer->String(onnx::tensor::kRawData, raw);
  });
}

TEST(OnnxTensorTest, ReadsRawAndTypedValuesAlike) {
  const std::string floats("\0\0\x80\x3F\0\0\0\xC0", 8);
  const Bytes raw = RawTensor(OnnxType::kFloat, {2}, floats);
  EXPECT_EQ(*FloatValues(*ParseOnnxTensor(raw)), (std::vector<float>{1.0f, -2.0f}));
  const Bytes packed = Tensor([&](ProtobufWriter* writer) {
    writer->Int64(onnx::tensor::kDims, 2);
    writer->Int64(onnx::tensor::kDataType, static_cast<int64_t>(OnnxType::kFloat));
    writer->String(onnx::tensor::kFloatData, floats);
  });
  EXPECT_EQ(*FloatValues(*ParseOnnxTensor(packed)), (std::vector<float>{1.0f, -2.0f}));

  const std::string minus_one_and_two("\xFF\xFF\xFF\xFF\2\0\0\0", 8);
  const Bytes narrow = RawTensor(OnnxType::kInt32, {2}, minus_one_and_two);
  EXPECT_EQ(*IntValues(*ParseOnnxTensor(narrow)), (std::vector<int64_t>{-1, 2}));
  const Bytes wide = RawTensor(OnnxType::kInt64, {}, std::string(8, '\xFF'));
  EXPECT_EQ(*IntValues(*ParseOnnxTensor(wide)), (std::vector<int64_t>{-1}));
  EXPECT_EQ(FloatValues(*ParseOnnxTensor(wide)).status().code(), StatusCode::kVoiceUnsupported);
}

TEST(OnnxTensorTest, DataMustFillTheDims) {
  EXPECT_EQ(ParseOnnxTensor(RawTensor(OnnxType::kFloat, {2}, "1234")).status().code(),
            StatusCode::kVoiceInvalid);
  EXPECT_EQ(ParseOnnxTensor(RawTensor(OnnxType::kFloat, {-1}, "1234")).status().code(),
            StatusCode::kVoiceInvalid);
  EXPECT_TRUE(ParseOnnxTensor(RawTensor(OnnxType::kFloat, {0, 5}, "")).ok());
  const Bytes wrong_field = Tensor([](ProtobufWriter* writer) {
    writer->Int64(onnx::tensor::kDataType, static_cast<int64_t>(OnnxType::kFloat));
    writer->Int64(onnx::tensor::kInt64Data, 1);
  });
  EXPECT_FALSE(FloatValues(*ParseOnnxTensor(wrong_field)).ok());
}

TEST(OnnxTensorTest, RefusesHugeAndOverflowingDims) {
  for (const std::vector<int64_t>& dims :
       std::vector<std::vector<int64_t>>{{INT64_MAX},
                                         {1 << 30},
                                         {65536, 65536, 65536, 65536},
                                         {INT32_MAX, INT32_MAX, INT32_MAX},
                                         std::vector<int64_t>(OnnxTensor::kMaxRank + 1, 1)}) {
    EXPECT_EQ(ParseOnnxTensor(RawTensor(OnnxType::kFloat, dims, "")).status().code(),
              StatusCode::kVoiceTooLarge);
  }
}

TEST(OnnxTensorTest, RefusesDataElsewhereAndOtherTypes) {
  const auto with = [](const Write& more) {
    const Bytes bytes = Tensor([&](ProtobufWriter* writer) {
      writer->Int64(onnx::tensor::kDataType, static_cast<int64_t>(OnnxType::kFloat));
      writer->Int64(onnx::tensor::kDims, 0);
      more(writer);
    });
    return ParseOnnxTensor(bytes).status().code();
  };
  EXPECT_EQ(with([](ProtobufWriter*) {}), StatusCode::kOk);
  EXPECT_EQ(with([](ProtobufWriter* writer) { writer->Int64(onnx::tensor::kDataLocation, 1); }),
            StatusCode::kVoiceUnsupported);
  for (const uint32_t field :
       {onnx::tensor::kExternalData, onnx::tensor::kSegment, onnx::tensor::kStringData}) {
    EXPECT_EQ(with([&](ProtobufWriter* writer) { writer->String(field, ""); }),
              StatusCode::kVoiceUnsupported);
  }
  for (const int64_t type : {int64_t{-1}, int64_t{0}, int64_t{8}, int64_t{14}, INT64_MAX}) {
    EXPECT_EQ(with([&](ProtobufWriter* writer) { writer->Int64(onnx::tensor::kDataType, type); }),
              StatusCode::kVoiceUnsupported);
  }
}

// Graphs -----------------------------------------------------------------------------------------

Status GraphStatus(const TestModel& model) {
  const Bytes bytes = BuildModel(model);
  return OnnxGraph::Create(*ParseOnnxModel(bytes)).status();
}

TEST(OnnxGraphTest, KnowsMakersAndTakers) {
  const Bytes bytes = BuildModel({.nodes = {{"Relu", {"x"}, {"a"}},
                                            {"Add", {"a", "c"}, {"b"}},
                                            {"Mul", {"x", "c"}, {"d"}},
                                            {"Mul", {"b", "d"}, {"y"}}},
                                  .initializers = {{"c", {1}, {42}}},
                                  .inputs = {"x"},
                                  .outputs = {"y"}});
  const Result<OnnxGraph> graph = OnnxGraph::Create(*ParseOnnxModel(bytes));
  ASSERT_TRUE(graph.ok()) << graph.status().message();
  EXPECT_EQ(graph->Producer(graph->Find("b")), 1u);
  EXPECT_EQ(graph->Producer(graph->Find("x")), OnnxGraph::kNone);
  EXPECT_EQ(graph->Find("absent"), kNoTensor);
  EXPECT_EQ(graph->OnlyConsumer(graph->Find("a")), 1u);
  EXPECT_EQ(graph->OnlyConsumer(graph->Find("x")), std::nullopt);
  EXPECT_EQ(graph->SmallIntegers(graph->Find("c")), (std::vector<int64_t>{42}));
  EXPECT_EQ(graph->SmallIntegers(graph->Find("a")), std::nullopt);
  const TensorSet after_a = graph->DependentsOf(graph->Find("a"));
  EXPECT_TRUE(after_a[graph->Find("y")]);
  EXPECT_FALSE(after_a[graph->Find("d")]);
  const TensorSet before_b = graph->AncestorsOf(graph->Find("b"));
  EXPECT_TRUE(before_b[graph->Find("x")]);
  EXPECT_FALSE(before_b[graph->Find("d")]);
}

TEST(OnnxGraphTest, RefusesTensorsMadeTwiceOrTooLate) {
  TestModel twice = kRelu;
  twice.nodes.push_back({"Neg", {"x"}, {"y"}});
  EXPECT_EQ(GraphStatus(twice).code(), StatusCode::kVoiceInvalid);
  TestModel input_made = kRelu;
  input_made.nodes.push_back({"Neg", {"y"}, {"x"}});
  EXPECT_EQ(GraphStatus(input_made).code(), StatusCode::kVoiceInvalid);
  TestModel late = kRelu;
  late.nodes.insert(late.nodes.begin(), TestNode{"Neg", {"y"}, {"z"}, {}, "early"});
  EXPECT_EQ(GraphStatus(late).code(), StatusCode::kVoiceInvalid);
  EXPECT_NE(GraphStatus(late).message().find("'early'"), std::string::npos);
  TestModel loop = kRelu;
  loop.nodes.push_back({"Neg", {"l"}, {"l"}});
  EXPECT_EQ(GraphStatus(loop).code(), StatusCode::kVoiceInvalid);
}

}  // namespace
}  // namespace sottovoce
