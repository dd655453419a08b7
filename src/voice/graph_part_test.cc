#include "voice/graph_part.h"

#include <gtest/gtest.h>

#include "voice/onnx_builder.h"

namespace sottovoce {
namespace {

// A model's bytes with its graph; the part is cut between tensors named in the whole graph.
class GraphPartTest : public testing::Test {
 protected:
  void Build(std::vector<TestNode> nodes) {
    bytes_ = BuildModel({.nodes = std::move(nodes),
                         .initializers = {{"used", {1}, {7}}, {"unused", {1}, {8}}},
                         .inputs = {"x", "other"},
                         .outputs = {"y"}});
    Result<OnnxGraph> graph = OnnxGraph::Create(*ParseOnnxModel(bytes_));
    ASSERT_TRUE(graph.ok()) << graph.status().message();
    graph_.emplace(std::move(graph).value());
  }

  // From the tensor `input`, called "in" in the part, to 'y', called "out".
  Result<std::vector<uint8_t>> Write(std::string_view input) const {
    return WriteGraphPart(*graph_, {"part",
                                    {{graph_->Find(input), "in", OnnxType::kFloat, {{0, "time"}}},
                                     {kNoTensor, "idle", OnnxType::kInt64, {{1, {}}}}},
                                    {{graph_->Find("y"), "out", OnnxType::kFloat, {}}}});
  }

  std::vector<uint8_t> bytes_;
  std::optional<OnnxGraph> graph_;
};

TEST_F(GraphPartTest, KeepsTheNodesBetweenAndTheirConstants) {
  Build({{"Relu", {"x"}, {"a"}},
         {"Mul", {"x", "unused"}, {"elsewhere"}},
         {"Pad", {"a", "used", ""}, {"b"}, {{"axis", {1}}}, "keeps its name"},
         {"Neg", {"b"}, {"y"}}});
  const Result<std::vector<uint8_t>> part = Write("a");
  ASSERT_TRUE(part.ok()) << part.status().message();
  const Result<OnnxModel> model = ParseOnnxModel(*part);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->opset_version, 15);
  EXPECT_EQ(model->inputs, (std::vector<std::string_view>{"in", "idle"}));
  EXPECT_EQ(model->outputs, (std::vector<std::string_view>{"out"}));
  ASSERT_EQ(model->nodes.size(), 2u);
  const OnnxNode& pad = model->nodes[0];
  EXPECT_EQ(pad.name, "keeps its name");
  EXPECT_EQ(IntAttribute(pad, "axis"), 1);
  EXPECT_EQ(std::vector<std::string_view>(model->edges.begin(), model->edges.end()),
            (std::vector<std::string_view>{"in", "used", "", "b", "b", "out"}));
  ASSERT_EQ(model->initializers.size(), 1u);
  EXPECT_EQ(*IntValues(model->initializers[0]), (std::vector<int64_t>{7}));
}

TEST_F(GraphPartTest, RenamesTensorsInsideThatHaveAPortsName) {
  Build({{"Relu", {"x"}, {"in_inside"}},
         {"Neg", {"x"}, {"a"}},
         {"Neg", {"a"}, {"in"}},
         {"Neg", {"in"}, {"out"}},
         {"Neg", {"out"}, {"y"}}});
  const Result<std::vector<uint8_t>> part = Write("a");
  ASSERT_TRUE(part.ok()) << part.status().message();
  const Result<OnnxModel> model = ParseOnnxModel(*part);
  EXPECT_EQ(model->edges,
            (std::vector<std::string_view>{"in", "in_inside_inside", "in_inside_inside",
                                           "out_inside", "out_inside", "out"}));
}

TEST_F(GraphPartTest, NamesTheNodeThatTakesSomethingElse) {
  Build({{"Relu", {"x"}, {"a"}}, {"Add", {"a", "other"}, {"y"}, {}, "sum"}});
  const Status status = Write("a").status();
  EXPECT_EQ(status.code(), StatusCode::kVoiceUnsupported);
  EXPECT_NE(status.message().find("node 'sum': takes 'other'"), std::string::npos)
      << status.message();
}

TEST_F(GraphPartTest, RefusesRandomNumbers) {
  Build({{"Relu", {"x"}, {"a"}},
         {"RandomUniformLike", {"a"}, {"r"}, {}, "dice"},
         {"Add", {"a", "r"}, {"y"}}});
  EXPECT_NE(Write("a").status().message().find("node 'dice'"), std::string::npos);
}

TEST_F(GraphPartTest, RefusesACutThroughANode) {
  Build({{"Split", {"x"}, {"a", "b"}, {}, "both"}, {"Add", {"a", "b"}, {"y"}}});
  EXPECT_NE(Write("a").status().message().find("node 'both'"), std::string::npos);
}

TEST_F(GraphPartTest, RefusesAnOutputThatIsAnInput) {
  Build({{"Relu", {"x"}, {"y"}}});
  EXPECT_EQ(Write("y").status().code(), StatusCode::kVoiceUnsupported);
}

}  // namespace
}  // namespace sottovoce
