#include "voice/vits_pattern.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "voice/onnx_builder.h"

namespace sottovoce {
namespace {

class PatternTest : public testing::Test {
 protected:
  PatternTest() {
    const TestModel model = {
        .nodes = {{"Relu", {"x"}, {"r"}},
                  {"Add", {"y", "r"}, {"sum"}},
                  {"Mul", {"three", "sum"}, {"scaled"}},
                  {"Sub", {"x", "y"}, {"difference"}},
                  {"Identity", {"scaled"}, {"same"}},
                  {"Split", {"x"}, {"left", "right"}},
                  // A mask as voices have it: range(length) < length.
                  {"Shape", {"x"}, {"shape"}},
                  {"Gather", {"shape", "two"}, {"length"}},
                  {"Range", {"zero", "length", "one"}, {"range"}},
                  {"Less", {"range", "input_lengths"}, {"less"}},
                  {"Cast", {"less"}, {"mask"}, {{"to", {1}}}},
                  {"Mul", {"same", "mask"}, {"masked"}},
                  {"Equal", {"mask", "zero"}, {"never"}},
                  {"Where", {"never", "y", "masked"}, {"filled"}}},
        .initializers = {{"zero", {}, {0}}, {"one", {}, {1}}, {"two", {}, {2}}, {"three", {}, {3}}},
        .inputs = {"x", "y", "input_lengths"},
        .outputs = {}};
    bytes_ = BuildModel(model);
    graph_.emplace(OnnxGraph::Create(ParseOnnxModel(bytes_).value()).value());
    cuts_.input_lengths = graph_->Find("input_lengths");
    plain_.emplace(*graph_, cuts_);
  }

  std::optional<PatternMatch> Match(std::string_view tensor, std::string_view term) const {
    return MatchPattern(*graph_, *plain_, graph_->Find(tensor), term);
  }
  TensorId Find(std::string_view name) const { return graph_->Find(name); }

  std::vector<uint8_t> bytes_;
  VitsCuts cuts_;
  std::optional<OnnxGraph> graph_;
  std::optional<PlainTensors> plain_;
};

TEST_F(PatternTest, BindsTensorsNumbersAndNodes) {
  const auto match = Match("scaled", "Mul(Add($a,Relu:relu($b)),#factor)");
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->Tensor("a"), Find("y"));
  EXPECT_EQ(match->Tensor("b"), Find("x"));
  EXPECT_EQ(match->Number("factor"), 3);
  EXPECT_EQ(match->Node("relu"), 0u);
  EXPECT_EQ(match->nodes().size(), 3u);
  EXPECT_EQ(match->Tensor("other"), kNoTensor);
}

TEST_F(PatternTest, OnlySumsAndProductsCommute) {
  EXPECT_TRUE(Match("sum", "Add(Relu(_),$y)"));
  EXPECT_TRUE(Match("sum", "Add($y,Relu(_))"));
  EXPECT_TRUE(Match("scaled", "Mul(3,_)"));
  EXPECT_TRUE(Match("scaled", "Mul(_,3)"));
  EXPECT_EQ(Match("difference", "Sub($a,$b)")->Tensor("a"), Find("x"));
}

TEST_F(PatternTest, ANameStandsForOneThing) {
  EXPECT_FALSE(Match("difference", "Sub($a,$a)"));
  EXPECT_FALSE(Match("scaled", "Mul(Add(Relu(#n),_),#n)"));
  // What a failed order bound is forgotten.
  const auto match = Match("sum", "Add(Relu($a),$b)");
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->Tensor("b"), Find("y"));
}

TEST_F(PatternTest, RefusesOtherNumbersAndOperators) {
  EXPECT_FALSE(Match("scaled", "Mul(_,2)"));
  EXPECT_FALSE(Match("scaled", "Div(_,3)"));
  EXPECT_FALSE(Match("x", "Relu(_)"));
  EXPECT_FALSE(Match("r", "Relu(_,_,$third)"));
  EXPECT_FALSE(Match("left", "Split($x)"));  // two outputs
}

TEST_F(PatternTest, LeavesPlainNodesOut) {
  EXPECT_EQ(plain_->Plain(Find("filled")), Find("scaled"));
  EXPECT_EQ(plain_->Plain(Find("mask")), Find("mask"));
  EXPECT_EQ(plain_->Plain(Find("x")), Find("x"));
  EXPECT_TRUE(Match("filled", "Mul(Add(_,_),3)"));
}

TEST_F(PatternTest, AMaskOfAnotherLengthIsNotPlain) {
  VitsCuts cuts;
  cuts.input_lengths = Find("y");
  const PlainTensors plain(*graph_, cuts);
  EXPECT_EQ(plain.Plain(Find("masked")), Find("masked"));
}

}  // namespace
}  // namespace sottovoce
