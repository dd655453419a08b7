#include "voice/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include "voice/onnx_graph.h"
#include "voice/onnx_model.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

using Bytes = std::vector<uint8_t>;
using Names = std::vector<std::string_view>;

struct VoiceCase {
  std::string name;
  uint32_t channels;
  uint32_t decoder_margin;
  uint32_t speakers;
  bool stochastic;
};

void PrintTo(const VoiceCase& voice, std::ostream* out) { *out << voice.name; }

class SplitVoiceTest : public testing::TestWithParam<VoiceCase> {};

INSTANTIATE_TEST_SUITE_P(TinyVoices, SplitVoiceTest,
                         testing::Values(VoiceCase{"tiny-medium", 16, 11, 0, true},
                                         VoiceCase{"tiny-medium-sim36", 16, 11, 0, true},
                                         VoiceCase{"tiny-medium-raw", 16, 11, 0, true},
                                         VoiceCase{"tiny-medium-old", 16, 11, 0, true},
                                         VoiceCase{"tiny-high", 24, 13, 0, true},
                                         VoiceCase{"tiny-xlow", 16, 11, 0, true},
                                         VoiceCase{"tiny-multispeaker", 16, 11, 3, true},
                                         VoiceCase{"tiny-dp", 16, 11, 0, false}));

TEST_P(SplitVoiceTest, ReadsTheFactsFromTheGraph) {
  const VoiceCase& voice = GetParam();
  const Result<SplitVoice> split = SplitVoiceGraph(ReadTinyVoice(voice.name));
  ASSERT_TRUE(split.ok()) << split.status().message();
  EXPECT_EQ(split->facts.latent_channels, voice.channels);
  EXPECT_EQ(split->facts.hop_length, 256u);
  // 4 couplings of 4 layers that see 2 frames on each side.
  EXPECT_EQ(split->facts.flow_margin, 32u);
  EXPECT_EQ(split->facts.decoder_margin, voice.decoder_margin);
  EXPECT_EQ(split->facts.speaker_embedding_rows, voice.speakers);
  EXPECT_EQ(split->facts.stochastic_durations, voice.stochastic);
}

// A part must be a graph of its own, with the ports of split.h.
void ExpectPart(const Bytes& bytes, const Names& inputs, const Names& outputs) {
  const Result<OnnxModel> model = ParseOnnxModel(bytes);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->ir_version, 8);
  EXPECT_EQ(model->opset_version, 15);
  EXPECT_EQ(model->inputs, inputs);
  EXPECT_EQ(model->outputs, outputs);
  const Result<OnnxGraph> graph = OnnxGraph::Create(*model);
  ASSERT_TRUE(graph.ok()) << graph.status().message();
  for (const std::string_view output : outputs) {
    EXPECT_NE(graph->Producer(graph->Find(output)), OnnxGraph::kNone) << output;
  }
  for (const OnnxNode& node : model->nodes) EXPECT_NE(node.op_type, "RandomNormalLike");
}

TEST_P(SplitVoiceTest, PartsHaveTheContractsPorts) {
  const VoiceCase& voice = GetParam();
  const Result<SplitVoice> split = SplitVoiceGraph(ReadTinyVoice(voice.name));
  ASSERT_TRUE(split.ok()) << split.status().message();
  Names encoder = {"input", "input_lengths", "scales"};
  Names flow = {"z_p", "mask"};
  Names decoder = {"z"};
  if (voice.speakers > 0) {
    for (Names* inputs : {&encoder, &flow, &decoder}) inputs->push_back("sid");
  }
  if (voice.stochastic) encoder.push_back("duration_noise");
  ExpectPart(split->encoder, encoder, {"mean", "log_std", "frames"});
  ExpectPart(split->flow, flow, {"z"});
  ExpectPart(split->decoder, decoder, {"output"});
}

std::map<std::string_view, size_t> CountOperators(const OnnxModel& model) {
  std::map<std::string_view, size_t> counts;
  for (const OnnxNode& node : model.nodes) ++counts[node.op_type];
  return counts;
}

// All the work is in one part or another, once; only the regulator's nodes are gone.
TEST_P(SplitVoiceTest, EveryConvolutionGoesToOnePart) {
  const Bytes bytes = ReadTinyVoice(GetParam().name);
  const Result<SplitVoice> split = SplitVoiceGraph(bytes);
  ASSERT_TRUE(split.ok()) << split.status().message();
  const auto whole = CountOperators(*ParseOnnxModel(bytes));
  std::map<std::string_view, size_t> parts;
  for (const Bytes* part : {&split->encoder, &split->flow, &split->decoder}) {
    const Result<OnnxModel> model = ParseOnnxModel(*part);
    for (const auto& [type, count] : CountOperators(*model)) parts[type] += count;
  }
  for (const char* type : {"Conv", "ConvTranspose", "LeakyRelu", "Tanh", "Softmax", "Ceil"}) {
    EXPECT_EQ(parts[type], whole.at(type)) << type;
  }
  EXPECT_EQ(parts["CumSum"] + 1, whole.at("CumSum")) << "the attention path needs one";
}

TEST_P(SplitVoiceTest, EveryWeightGoesToOnePart) {
  constexpr uint64_t kWeight = 256;  // smaller tensors are constants that parts may share
  const Bytes bytes = ReadTinyVoice(GetParam().name);
  const Result<SplitVoice> split = SplitVoiceGraph(bytes);
  ASSERT_TRUE(split.ok()) << split.status().message();
  const Result<OnnxModel> whole = ParseOnnxModel(bytes);
  std::map<std::string_view, int> copies;
  for (const OnnxTensor& tensor : whole->initializers) {
    if (tensor.element_count >= kWeight) copies[tensor.name] = 0;
  }
  EXPECT_GT(copies.size(), 50u);
  for (const Bytes* part : {&split->encoder, &split->flow, &split->decoder}) {
    const Result<OnnxModel> model = ParseOnnxModel(*part);
    for (const OnnxTensor& tensor : model->initializers) {
      if (tensor.element_count >= kWeight) ++copies[tensor.name];
    }
  }
  for (const auto& [name, count] : copies) EXPECT_EQ(count, 1) << name;
}

// A split voice's own parts are ONNX, but not whole voices.
TEST(SplitVoiceGraphTest, RefusesOtherGraphs) {
  const Result<SplitVoice> split = SplitVoiceGraph(ReadTinyVoice("tiny-dp"));
  ASSERT_TRUE(split.ok());
  for (const Bytes* part : {&split->encoder, &split->flow, &split->decoder}) {
    EXPECT_EQ(SplitVoiceGraph(*part).status().code(), StatusCode::kVoiceUnsupported);
  }
  EXPECT_EQ(SplitVoiceGraph({}).status().code(), StatusCode::kVoiceInvalid);
}

// The fuzzer's seeds, the smallest graphs that are VITS: kernels 5 in the flow, 7, 16 by 8 and 3
// dilated by 2 in the decoder. 'constants' has Constant nodes, typed data and no names.
TEST(SplitVoiceGraphTest, SplitsTheSmallestGraphs) {
  for (const char* name : {"speakers", "constants"}) {
    const Result<SplitVoice> split = SplitVoiceGraph(
        ReadVoiceFile(std::string(SOTTOVOCE_TEST_DATA) + "/fuzz/onnx/" + name + ".onnx"));
    ASSERT_TRUE(split.ok()) << split.status().message();
    const bool speakers = name == std::string_view("speakers");
    EXPECT_EQ(split->facts.latent_channels, 2u);
    EXPECT_EQ(split->facts.hop_length, 8u);
    EXPECT_EQ(split->facts.flow_margin, 2u);
    EXPECT_EQ(split->facts.decoder_margin, 4u);
    EXPECT_EQ(split->facts.speaker_embedding_rows, speakers ? 3u : 0u);
    EXPECT_EQ(split->facts.stochastic_durations, speakers);
  }
}

TEST(SplitVoiceGraphTest, SplitsTheRealVoiceIfItIsSetUp) {
  const Bytes voice = ReadVoiceFile(std::string(SOTTOVOCE_TEST_DATA) +
                                    "/../../.cache/voices/en_US-joe-medium/en_US-joe-medium.onnx");
  if (voice.empty()) GTEST_SKIP() << "en_US-joe-medium is not set up";
  const Result<SplitVoice> split = SplitVoiceGraph(voice);
  ASSERT_TRUE(split.ok()) << split.status().message();
  EXPECT_EQ(split->facts.latent_channels, 192u);
  EXPECT_EQ(split->facts.hop_length, 256u);
  EXPECT_EQ(split->facts.flow_margin, 32u);
  EXPECT_EQ(split->facts.decoder_margin, 11u);
}

// Renames an operator of every node, to one of the same length.
Bytes WithOperator(const Bytes& voice, std::string_view from, std::string_view to) {
  Bytes changed = voice;
  std::string field = "\x22";  // NodeProto.op_type
  field += static_cast<char>(from.size());
  const std::string before = field + std::string(from);
  const std::string after = field + std::string(to);
  auto at = changed.begin();
  size_t count = 0;
  while ((at = std::search(at, changed.end(), before.begin(), before.end())) != changed.end()) {
    at = std::copy(after.begin(), after.end(), at);
    ++count;
  }
  EXPECT_GT(count, 0u) << from;
  return changed;
}

struct BrokenCase {
  const char* from;
  const char* to;
  const char* message;
};

class BrokenVoiceTest : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenVoiceTest, IsRefusedByTheNodesName) {
  const Bytes voice = ReadTinyVoice("tiny-dp");
  const Result<SplitVoice> split =
      SplitVoiceGraph(WithOperator(voice, GetParam().from, GetParam().to));
  ASSERT_FALSE(split.ok());
  EXPECT_EQ(split.status().code(), StatusCode::kVoiceUnsupported);
  EXPECT_NE(split.status().message().find(GetParam().message), std::string::npos)
      << split.status().message();
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenVoiceTest,
    testing::Values(BrokenCase{"Ceil", "Sqrt", "no Ceil"},
                    BrokenCase{"Sqrt", "Ceil", "a second Ceil"},
                    BrokenCase{"Tanh", "Sink", "an operator that may mix time"},
                    BrokenCase{"MatMul", "MatSum", "node '/MatMul': not the MatMul"},
                    BrokenCase{"ConvTranspose", "ConvTransfuse", "no ConvTranspose"},
                    BrokenCase{"LeakyRelu", "LeakyRely", "not the decoder's first layers"},
                    BrokenCase{"RandomNormalLike", "RandomNormalLook", "no noise"}));

}  // namespace
}  // namespace sottovoce
