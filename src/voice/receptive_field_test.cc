#include "voice/receptive_field.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>

#include "voice/onnx_builder.h"

namespace sottovoce {
namespace {

TestNode Conv(std::string in, std::string out, int64_t kernel, int64_t dilation) {
  const int64_t reach = dilation * (kernel - 1);
  return {
      "Conv",
      {std::move(in), "w"},
      {std::move(out)},
      {{"kernel_shape", {kernel}}, {"dilations", {dilation}}, {"pads", {reach / 2, reach / 2}}}};
}

TestNode Upsample(std::string in, std::string out, int64_t kernel, int64_t stride) {
  const int64_t pad = (kernel - stride) / 2;
  return {"ConvTranspose",
          {std::move(in), "w"},
          {std::move(out)},
          {{"kernel_shape", {kernel}}, {"strides", {stride}}, {"pads", {pad, pad}}}};
}

// Measures from 'x' to 'y'.
Result<ReceptiveField> Measure(const std::vector<TestNode>& nodes) {
  const std::vector<uint8_t> bytes = BuildModel({.nodes = nodes,
                                                 .initializers = {{"w", {1}, {1}},
                                                                  {"zero", {1}, {0}},
                                                                  {"one", {1}, {1}},
                                                                  {"two", {1}, {2}},
                                                                  {"end", {1}, {INT64_MAX}}},
                                                 .inputs = {"x", "length"},
                                                 .outputs = {"y"}});
  const Result<OnnxModel> model = ParseOnnxModel(bytes);
  if (!model.ok()) return model.status();
  const Result<OnnxGraph> graph = OnnxGraph::Create(*model);
  if (!graph.ok()) return graph.status();
  const std::array<TensorId, 1> inputs = {graph->Find("x")};
  return MeasureReceptiveField(*graph, inputs, graph->Find("y"));
}

void ExpectUnsupported(const std::vector<TestNode>& nodes) {
  const Result<ReceptiveField> result = Measure(nodes);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), StatusCode::kVoiceUnsupported);
  EXPECT_NE(result.status().message().find("node 'n'"), std::string::npos)
      << result.status().message();
}

TEST(ReceptiveFieldTest, AddsUpAChainAndTakesTheWidestBranch) {
  EXPECT_EQ(Measure({Conv("x", "a", 5, 1), Conv("a", "y", 3, 4)})->margin, 6u);
  EXPECT_EQ(
      Measure({Conv("x", "a", 7, 1), Conv("x", "b", 3, 5), {"Add", {"a", "b"}, {"y"}}})->margin,
      5u);
}

TEST(ReceptiveFieldTest, CountsTheWiderSideOfAnUnevenKernel) {
  TestNode causal = Conv("x", "y", 5, 1);
  causal.ints[2].second = {4, 0};
  EXPECT_EQ(Measure({causal})->margin, 4u);
}

TEST(ReceptiveFieldTest, DilatesBeforeAndAfterUpsampling) {
  // The frame's own 8 steps, 4 more on each side: half of the neighbours'.
  const Result<ReceptiveField> up = Measure({Upsample("x", "y", 16, 8)});
  EXPECT_EQ(up->upsampling, 8u);
  EXPECT_EQ(up->margin, 1u);
  const Result<ReceptiveField> chain =
      Measure({Conv("x", "a", 7, 1), Upsample("a", "b", 16, 8), Conv("b", "y", 7, 12)});
  EXPECT_EQ(chain->upsampling, 8u);
  EXPECT_EQ(chain->margin, 8u);  // ceil((36 + 4) / 8) + 3
}

// What a transposed convolution reads, step by step: out[i * stride - pad + j] += in[i] * w[j].
TEST(ReceptiveFieldTest, AgreesWithAScalarTransposedConvolution) {
  for (int64_t stride = 1; stride <= 8; ++stride) {
    for (int64_t kernel = stride; kernel <= 3 * stride; kernel += 2) {
      std::set<int64_t> sources;
      for (int64_t i = -20; i <= 20; ++i) {
        for (int64_t j = 0; j < kernel; ++j) {
          const int64_t out = i * stride - (kernel - stride) / 2 + j;
          if (out >= 0 && out < stride) sources.insert(i);
        }
      }
      const Result<ReceptiveField> measured = Measure({Upsample("x", "y", kernel, stride)});
      if ((kernel - stride) % 2 != 0) {
        EXPECT_FALSE(measured.ok()) << "the length is not a multiple of the stride";
        continue;
      }
      const int64_t expected = std::max(-*sources.begin(), *sources.rbegin());
      EXPECT_EQ(measured->margin, static_cast<uint32_t>(expected)) << stride << " " << kernel;
    }
  }
}

TEST(ReceptiveFieldTest, ChannelsAndZerosOfAShapeAreNotTime) {
  const Result<ReceptiveField> result =
      Measure({{"Slice", {"x", "zero", "one", "one", "one"}, {"a"}},
               {"Slice", {"a", "zero", "end", "two", "one"}, {"b"}},
               {"Split", {"b"}, {"c", "d"}, {{"axis", {1}}}},
               {"Shape", {"c"}, {"s"}},
               {"ConstantOfShape", {"s"}, {"zeros"}},
               {"Add", {"zeros", "d"}, {"e"}},
               {"Concat", {"c", "e"}, {"f"}, {{"axis", {1}}}},
               {"Unsqueeze", {"f", "one"}, {"y"}}});
  ASSERT_TRUE(result.ok()) << result.status().message();
  EXPECT_EQ(result->margin, 0u);
}

TEST(ReceptiveFieldTest, IgnoresWhatDoesNotLeadFromTheInputToTheOutput) {
  EXPECT_EQ(Measure({{"CumSum", {"x", "two"}, {"elsewhere"}},
                     {"CumSum", {"length", "zero"}, {"speaker"}},
                     {"Add", {"x", "speaker"}, {"y"}}})
                ->margin,
            0u);
}

TEST(ReceptiveFieldTest, RefusesWhatMixesTime) {
  ExpectUnsupported({{"CumSum", {"x", "two"}, {"y"}}});
  ExpectUnsupported({{"Slice", {"x", "one", "end", "two", "one"}, {"y"}}});
  ExpectUnsupported({{"Slice", {"x", "length", "end", "two", "one"}, {"y"}}});
  ExpectUnsupported({{"Concat", {"x", "x"}, {"y"}, {{"axis", {2}}}}});
  ExpectUnsupported({{"Unsqueeze", {"x", "one"}, {"a"}}, {"Relu", {"a"}, {"y"}}});
  ExpectUnsupported({{"Shape", {"x"}, {"s"}}, {"Cast", {"s"}, {"t"}}, {"Mul", {"x", "t"}, {"y"}}});
}

TEST(ReceptiveFieldTest, RefusesConvolutionsOfOtherLengths) {
  TestNode valid = Conv("x", "y", 5, 1);
  valid.ints[2].second = {0, 0};
  ExpectUnsupported({valid});
  TestNode strided = Conv("x", "y", 5, 1);
  strided.ints.push_back({"strides", {2}});
  ExpectUnsupported({strided});
  TestNode flat = Conv("x", "y", 5, 1);
  flat.ints[0].second = {5, 5};
  ExpectUnsupported({flat});
  TestNode weights = Conv("x", "y", 5, 1);
  weights.inputs[1] = "x";
  ExpectUnsupported({weights});
  ExpectUnsupported({{"Conv", {"x", "w"}, {"y"}}});
  ExpectUnsupported({Conv("x", "y", INT64_MAX, 1)});
}

TEST(ReceptiveFieldTest, RefusesRatesThatDoNotFitOrGrowTooFar) {
  ExpectUnsupported({Upsample("x", "a", 4, 2), {"Add", {"a", "x"}, {"y"}}});
  ExpectUnsupported({Upsample("x", "a", 1024, 1024), Upsample("a", "y", 1024, 1024)});
  std::vector<TestNode> far = {Conv("x", "t0", 4095, 4096)};
  for (int i = 0; i < 3; ++i) {
    far.push_back(Conv("t" + std::to_string(i), "t" + std::to_string(i + 1), 4095, 4096));
  }
  far.push_back({"Relu", {"t3"}, {"y"}});
  ExpectUnsupported(far);
}

}  // namespace
}  // namespace sottovoce
