#include "voice/vits_constants.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "voice/onnx_builder.h"

namespace sottovoce {
namespace {

using Integers = std::vector<int64_t>;

// A graph with the input `x`, whose shape is asked for, and these nodes.
class Graph {
 public:
  explicit Graph(std::vector<TestNode> nodes) {
    TestModel model = {.nodes = std::move(nodes),
                       .initializers = {{"zero", {1}, {0}},
                                        {"one", {}, {1}},
                                        {"two", {1}, {2}},
                                        {"minus_one", {1}, {-1}},
                                        {"pair", {2}, {-1, 2}},
                                        {"row", {6}, {1, 2, 3, 4, 5, 6}},
                                        {"far", {1}, {INT64_MIN + 1}}},
                       .inputs = {"x"},
                       .outputs = {}};
    bytes_ = BuildModel(model);
    graph_.emplace(OnnxGraph::Create(ParseOnnxModel(bytes_).value()).value());
  }

  std::optional<Integers> Fold(const std::string& name) const {
    const std::array<KnownShape, 1> shapes = {{{graph_->Find("x"), {1, 16, 7}}}};
    return FoldIntegers(*graph_, graph_->Find(name), shapes);
  }
  std::optional<SmallTensor> Tensor(const std::string& name) const {
    return FoldConstant(*graph_, graph_->Find(name));
  }

 private:
  std::vector<uint8_t> bytes_;
  std::optional<OnnxGraph> graph_;
};

TEST(FoldConstantTest, ReadsInitialisers) {
  const Graph graph({});
  EXPECT_EQ(graph.Fold("row"), (Integers{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(graph.Tensor("one")->dims, Integers{});
  EXPECT_EQ(graph.Fold("x"), std::nullopt);
}

// The pads of a raw export: pairs in the order of the last axis first, turned round.
TEST(FoldConstantTest, TurnsPadsRound) {
  const Graph graph({{"Reshape", {"row", "pair"}, {"a"}},
                     {"Slice", {"a", "minus_one", "far", "zero", "minus_one"}, {"b"}},
                     {"Transpose", {"b"}, {"c"}, {{"perm", {1, 0}}}},
                     {"Reshape", {"c", "minus_one"}, {"d"}}});
  EXPECT_EQ(graph.Tensor("b")->dims, (Integers{3, 2}));
  EXPECT_EQ(graph.Fold("b"), (Integers{5, 6, 3, 4, 1, 2}));
  EXPECT_EQ(graph.Fold("d"), (Integers{5, 3, 1, 6, 4, 2}));
}

TEST(FoldConstantTest, ComputesWithKnownShapes) {
  const Graph graph({{"Shape", {"x"}, {"shape"}},
                     {"Gather", {"shape", "two"}, {"length"}, {{"axis", {0}}}},
                     {"Mul", {"length", "two"}, {"twice"}},
                     {"Sub", {"twice", "one"}, {"less"}},
                     {"Concat", {"zero", "less", "two"}, {"all"}, {{"axis", {0}}}}});
  EXPECT_EQ(graph.Fold("all"), (Integers{0, 13, 2}));
  EXPECT_FALSE(graph.Tensor("all").has_value());  // without the shape
}

TEST(FoldConstantTest, KeepsShapesOfEmptyTensors) {
  const Graph graph({{"ConstantOfShape", {"zero"}, {"none"}},
                     {"Shape", {"none"}, {"shape"}},
                     {"Gather", {"shape", "zero"}, {"count"}}});
  EXPECT_EQ(graph.Tensor("none")->dims, Integers{0});
  EXPECT_EQ(graph.Fold("count"), Integers{0});
}

TEST(FoldConstantTest, RefusesWhatIsNoSmallConstant) {
  const Graph graph({{"Gather", {"row", "far"}, {"outside"}},
                     {"Reshape", {"row", "two"}, {"misfit"}},
                     {"Relu", {"row"}, {"unknown"}},
                     {"Concat", {"row", "row", "row"}, {"long"}, {{"axis", {0}}}},
                     {"Add", {"row", "pair"}, {"sizes"}}});
  for (const char* name : {"outside", "misfit", "unknown", "long", "sizes"}) {
    EXPECT_EQ(graph.Fold(name), std::nullopt) << name;
  }
}

// A chain that doubles the work at each of its nodes ends at the limit of steps.
TEST(FoldConstantTest, EndsWhereTheWorkExplodes) {
  std::vector<TestNode> nodes = {{"Add", {"one", "one"}, {"n0"}}};
  for (int i = 1; i < 30; ++i) {
    const std::string before = "n" + std::to_string(i - 1);
    nodes.push_back({"Add", {before, before}, {"n" + std::to_string(i)}});
  }
  const Graph graph(std::move(nodes));
  EXPECT_EQ(graph.Fold("n3"), Integers{16});
  EXPECT_EQ(graph.Fold("n29"), std::nullopt);
}

}  // namespace
}  // namespace sottovoce
