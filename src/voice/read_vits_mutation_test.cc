// Voices with one thing changed: what is a hyper-parameter must be read, what is another network
// must be refused by the name of the node.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "voice/read_vits.h"
#include "voice/voice_mutation.h"

namespace sottovoce {
namespace {

using namespace std::string_view_literals;

// As exporters write attributes: their name, the field number and type of each value, the value.
constexpr std::string_view kOnePad = "\x40\x01\x40\x01"sv;

void ExpectRefused(const MutableVoice& voice, std::string_view node) {
  const Result<VitsModel> model = ReadVits(voice.bytes());
  ASSERT_FALSE(model.ok()) << node;
  EXPECT_EQ(model.status().code(), StatusCode::kVoiceUnsupported);
  EXPECT_NE(model.status().message().find("node '" + std::string(node) + "': "), std::string::npos)
      << model.status().message();
}

TEST(ReadVitsMutationTest, ScalarsAreReadFromTheGraph) {
  MutableVoice voice("tiny-medium");
  voice.SetScalar("/enc_p/encoder/norm_layers_1.0/Constant_1_output_0", 0.125f);
  const Result<VitsModel> model = ReadVits(voice.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->text_encoder.layers[1].norm_2.epsilon, 0.125f);
  EXPECT_EQ(std::get<StochasticDurations>(model->durations).layers[0].norm_1.epsilon, 0.125f);
}

TEST(ReadVitsMutationTest, TheEmbeddingsScaleIsRead) {
  MutableVoice voice("tiny-dp");
  voice.SetScalar("/enc_p/Constant_output_0", 3.5f);
  const Result<VitsModel> model = ReadVits(voice.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->text_encoder.embedding_scale, 3.5f);
}

TEST(ReadVitsMutationTest, SlopesAreReadAndMustAgree) {
  constexpr std::string_view kTenth = "\xCD\xCC\xCC\x3D"sv;
  constexpr std::string_view kQuarter = "\x00\x00\x80\x3E"sv;
  MutableVoice voice("tiny-medium");
  voice.InNode("/dec/LeakyRelu_3", "alpha", "\x0A\xD7\x23\x3C"sv, kQuarter);
  const Result<VitsModel> model = ReadVits(voice.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->decoder.final_slope, 0.25f);
  EXPECT_EQ(model->decoder.slope, 0.1f);
  voice.InNode("/dec/LeakyRelu_1", "alpha", kTenth, kQuarter);
  ExpectRefused(voice, "/dec/LeakyRelu_1");
}

TEST(ReadVitsMutationTest, ConstantsOfTheFormulasMustBeRight) {
  struct Case {
    std::string_view constant;
    float value;
    std::string_view node;
  };
  const std::array<Case, 7> cases = {{
      {"/enc_p/encoder/attn_layers.0/Constant_10_output_0", 2.0f,
       "/enc_p/encoder/attn_layers.1/Div"},
      {"/dp/convs/Constant_output_0", 1.5f, "/dp/flows.3/convs/Mul_14"},
      {"/dp/flows.7/Constant_96_output_0", 9.0f, "/dp/flows.3/ScatterND_9"},
      {"/dp/flows.7/Constant_18_output_0", -4.0f, "/dp/flows.3/ScatterND_9"},
      {"/dp/flows.7/Constant_83_output_0", 0.002f, "/dp/flows.3/ScatterND_9"},
      {"/dp/flows.7/Constant_193_output_0", 0.1f, "/dp/flows.3/ScatterND_9"},
      {"/dec/Constant_output_0", 2.0f, "/dec/Div_2"},
  }};
  for (const Case& change : cases) {
    MutableVoice voice("tiny-medium");
    voice.SetScalar(change.constant, change.value);
    ExpectRefused(voice, change.node);
  }
}

TEST(ReadVitsMutationTest, ConvolutionsMustKeepTheLength) {
  MutableVoice shifted("tiny-medium");
  shifted.InNode("/dec/resblocks.0/convs.0/Conv", "pads", kOnePad, "\x40\x00\x40\x02"sv);
  ExpectRefused(shifted, "/dec/resblocks.0/convs.0/Conv");
  MutableVoice shorter("tiny-medium");
  shorter.InNode("/dec/resblocks.0/convs.0/Conv", "pads", kOnePad, "\x40\x00\x40\x00"sv);
  ExpectRefused(shorter, "/dec/resblocks.0/convs.0/Conv");
  MutableVoice strided("tiny-medium");
  strided.InNode("/dec/conv_pre/Conv", "strides", "\x40\x01"sv, "\x40\x02"sv);
  ExpectRefused(strided, "/dec/conv_pre/Conv");
  MutableVoice grouped("tiny-medium");
  grouped.InNode("/dec/conv_pre/Conv", "group", "\x18\x01"sv, "\x18\x02"sv);
  ExpectRefused(grouped, "/dec/conv_pre/Conv");
  MutableVoice upsampled("tiny-medium");
  upsampled.InNode("/dec/ups.0/ConvTranspose", "strides", "\x40\x08"sv, "\x40\x04"sv);
  ExpectRefused(upsampled, "/dec/ups.0/ConvTranspose");
}

TEST(ReadVitsMutationTest, DilationsAreReadWithTheirPads) {
  MutableVoice voice("tiny-medium");
  voice.InNode("/dec/resblocks.0/convs.0/Conv", "dilations", "\x40\x01"sv, "\x40\x05"sv);
  voice.InNode("/dec/resblocks.0/convs.0/Conv", "pads", kOnePad, "\x40\x05\x40\x05"sv);
  const Result<VitsModel> model = ReadVits(voice.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  const Conv1d& conv = model->decoder.stages[0].blocks[0].steps[0].first;
  EXPECT_EQ(conv.dilation, 5u);
  EXPECT_EQ(conv.padding, 5u);
}

TEST(ReadVitsMutationTest, AxesMustBeThoseOfTheNetwork) {
  MutableVoice transposed("tiny-medium");
  transposed.InNode("/enc_p/encoder/attn_layers.0/Transpose_1", "perm", "\x40\x01\x40\x03"sv,
                    "\x40\x03\x40\x01"sv);
  ExpectRefused(transposed, "/enc_p/encoder/attn_layers.0/conv_o/Conv");
  MutableVoice embedded("tiny-medium");
  embedded.InNode("/enc_p/Transpose", "perm", "\x40\x02\x40\x01"sv, "\x40\x01\x40\x02"sv);
  ExpectRefused(embedded, "/enc_p/Transpose");
  MutableVoice joined("tiny-medium");
  joined.InNode("/flow/flows.4/Concat", "axis", "\x18\x01"sv, "\x18\x02"sv);
  ExpectRefused(joined, "/flow/flows.4/Concat");
  MutableVoice split("tiny-medium");
  split.InNode("/flow/flows.2/Split", "axis", "\x18\x01"sv, "\x18\x02"sv);
  ExpectRefused(split, "/flow/flows.2/Split");
}

// The number of voices read after replacing each node's operator in turn. Every one of a signal's
// operators must be refused; those that may be accepted only add zeros, or shapes of indices.
struct Sweep {
  size_t tried = 0;
  std::vector<std::string> accepted;
};

Sweep SwapOperators(MutableVoice* voice,
                    std::span<const std::pair<std::string_view, std::string_view>> swaps) {
  Sweep sweep;
  for (const OnnxNode& node : voice->model().nodes) {
    for (const auto& [from, to] : swaps) {
      if (node.op_type != from) continue;
      voice->SetOperator(node, to);
      if (ReadVits(voice->bytes()).ok()) sweep.accepted.emplace_back(node.name);
      voice->SetOperator(node, from);
      ++sweep.tried;
      break;
    }
  }
  return sweep;
}

TEST(ReadVitsMutationTest, EveryOtherOperatorIsRefused) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSwaps = {{
      {"Mul", "Div"},
      {"Div", "Mul"},
      {"Tanh", "Sinh"},
      {"Relu", "Selu"},
      {"Erf", "Exp"},
      {"Exp", "Log"},
      {"Neg", "Abs"},
      {"Conv", "Tile"},
      {"Sqrt", "Tanh"},
      {"Pow", "Mod"},
      {"Ceil", "Cast"},
      {"Where", "Slice"},
      {"Sigmoid", "Softmax"},
      {"Softmax", "Sigmoid"},
      {"Softplus", "Softsign"},
      {"LessOrEqual", "HardSigmoid"},
  }};
  for (const char* name : {"tiny-medium", "tiny-multispeaker", "tiny-dp"}) {
    MutableVoice voice(name);
    const Sweep sweep = SwapOperators(&voice, kSwaps);
    EXPECT_GT(sweep.tried, 200u);
    EXPECT_TRUE(sweep.accepted.empty()) << name << " with another " << sweep.accepted.front();
  }
}

TEST(ReadVitsMutationTest, SumsAndDifferencesAreNotMistaken) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kSwaps = {
      {{"Add", "Sub"}, {"Sub", "Add"}}};
  MutableVoice voice("tiny-medium");
  const Sweep sweep = SwapOperators(&voice, kSwaps);
  // 16 sums of the flow with zeros in the speaker's place, and 9 sums of indices in each of three
  // splines of which the graph takes but the shape.
  EXPECT_EQ(sweep.accepted.size(), 16u + 27u);
  for (const std::string& name : sweep.accepted) {
    EXPECT_TRUE(name.starts_with("Add_") || name.starts_with("/dp/flows.")) << name;
  }
}

}  // namespace
}  // namespace sottovoce
