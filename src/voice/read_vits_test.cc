#include "voice/read_vits.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_numbers.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

using Sizes = std::vector<uint32_t>;

// What the trainer's configuration of each tiny voice says.
struct VoiceCase {
  std::string name;
  uint32_t latent = 16;
  uint32_t ffn = 32;
  uint32_t speakers = 1;
  bool stochastic = true;
  Sizes channels;  // of the decoder, before and after each upsampling
  Sizes strides = {8, 8, 4};
  Sizes kernels = {16, 16, 8};
  Sizes block_kernels = {3, 5, 7};
  bool paired = false;  // residual blocks of type 1
};

void PrintTo(const VoiceCase& voice, std::ostream* out) { *out << voice.name; }

const Sizes kWide = {32, 16, 8, 4};
const Sizes kNarrow = {16, 8, 4, 2};

class ReadVitsTest : public testing::TestWithParam<VoiceCase> {};

INSTANTIATE_TEST_SUITE_P(
    TinyVoices, ReadVitsTest,
    testing::Values(VoiceCase{.name = "tiny-medium", .channels = kWide},
                    VoiceCase{.name = "tiny-medium-sim36", .channels = kWide},
                    VoiceCase{.name = "tiny-medium-raw", .channels = kWide},
                    VoiceCase{.name = "tiny-medium-old", .channels = kWide},
                    VoiceCase{.name = "tiny-high",
                              .latent = 24,
                              .ffn = 48,
                              .channels = {32, 16, 8, 4, 2},
                              .strides = {8, 8, 2, 2},
                              .kernels = {16, 16, 4, 4},
                              .block_kernels = {3, 7, 11},
                              .paired = true},
                    VoiceCase{.name = "tiny-xlow", .ffn = 64, .channels = kWide},
                    VoiceCase{.name = "tiny-multispeaker", .speakers = 3, .channels = kNarrow},
                    VoiceCase{.name = "tiny-dp", .stochastic = false, .channels = kNarrow}),
    [](const auto& voice) {
      std::string name = voice.param.name;
      for (char& c : name) c = c == '-' ? '_' : c;
      return name;
    });

void ExpectConv(const Conv1d& conv, uint32_t out, uint32_t in, uint32_t kernel,
                uint32_t dilation = 1) {
  EXPECT_EQ(conv.out, out);
  EXPECT_EQ(conv.in, in);
  EXPECT_EQ(conv.kernel, kernel);
  EXPECT_EQ(conv.dilation, dilation);
  EXPECT_EQ(conv.groups, 1u);
  EXPECT_EQ(2 * conv.padding, dilation * (kernel - 1));
  EXPECT_EQ(conv.weight.size(), size_t{out} * in * kernel);
}

TEST_P(ReadVitsTest, TextEncoder) {
  const std::vector<uint8_t> voice = ReadTinyVoice(GetParam().name);
  const Result<VitsModel> model = ReadVits(voice);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const TextEncoder& encoder = model->text_encoder;
  EXPECT_EQ(model->latent, GetParam().latent);
  EXPECT_EQ(encoder.vocabulary, 256u);
  EXPECT_EQ(encoder.hidden, 16u);
  EXPECT_EQ(encoder.embedding.size(), 256u * 16u);
  EXPECT_EQ(encoder.embedding_scale, 4.0f);  // the root of hidden
  ExpectConv(encoder.projection, 2 * model->latent, 16, 1);
  ASSERT_EQ(encoder.layers.size(), 2u);
  for (const TextEncoderLayer& layer : encoder.layers) {
    EXPECT_EQ(layer.attention.heads, 2u);
    EXPECT_EQ(layer.attention.window, 4u);
    EXPECT_EQ(layer.attention.relative_key.size(), 9u * 8u);
    EXPECT_EQ(layer.attention.relative_value.size(), 9u * 8u);
    for (const Conv1d* conv : {&layer.attention.query, &layer.attention.key, &layer.attention.value,
                               &layer.attention.output}) {
      ExpectConv(*conv, 16, 16, 1);
    }
    ExpectConv(layer.ffn_1, GetParam().ffn, 16, 3);
    ExpectConv(layer.ffn_2, 16, GetParam().ffn, 3);
    EXPECT_EQ(layer.norm_1.epsilon, 1e-5f);
    EXPECT_EQ(layer.norm_2.gamma.size(), 16u);
  }
}

void ExpectSeparable(const std::vector<SeparableLayer>& layers) {
  ASSERT_EQ(layers.size(), 3u);
  uint32_t dilation = 1;
  for (const SeparableLayer& layer : layers) {
    EXPECT_EQ(layer.depthwise.groups, 16u);
    EXPECT_EQ(layer.depthwise.in, 16u);
    EXPECT_EQ(layer.depthwise.kernel, 3u);
    EXPECT_EQ(layer.depthwise.dilation, dilation);
    EXPECT_EQ(layer.depthwise.weight.size(), 16u * 3u);
    ExpectConv(layer.pointwise, 16, 16, 1);
    dilation *= 3;
  }
}

TEST_P(ReadVitsTest, Durations) {
  const std::vector<uint8_t> voice = ReadTinyVoice(GetParam().name);
  const Result<VitsModel> model = ReadVits(voice);
  ASSERT_TRUE(model.ok()) << model.status().message();
  ASSERT_EQ(std::holds_alternative<StochasticDurations>(model->durations), GetParam().stochastic);
  if (!GetParam().stochastic) {
    const auto& durations = std::get<DeterministicDurations>(model->durations);
    ExpectConv(durations.conv_1, 48, 16, 3);
    ExpectConv(durations.conv_2, 48, 48, 3);
    ExpectConv(durations.projection, 1, 48, 1);
    return;
  }
  const auto& durations = std::get<StochasticDurations>(model->durations);
  EXPECT_EQ(durations.speaker.has_value(), GetParam().speakers > 1);
  ExpectConv(durations.pre, 16, 16, 1);
  ExpectConv(durations.projection, 16, 16, 1);
  ExpectSeparable(durations.layers);
  EXPECT_EQ(durations.affine_mean.size(), 2u);
  EXPECT_EQ(durations.affine_log_scale.size(), 2u);
  // The trainer makes four couplings, of which inference leaves one out.
  ASSERT_EQ(durations.couplings.size(), 3u);
  for (const SplineCoupling& coupling : durations.couplings) {
    ExpectConv(coupling.pre, 16, 1, 1);
    ExpectConv(coupling.projection, 29, 16, 1);
    ExpectSeparable(coupling.layers);
    EXPECT_EQ(coupling.bins, 10u);
    EXPECT_EQ(coupling.tail_bound, 5.0f);
    EXPECT_EQ(coupling.min_width, 1e-3f);
    EXPECT_EQ(coupling.min_height, 1e-3f);
    EXPECT_EQ(coupling.min_derivative, 1e-3f);
  }
}

TEST_P(ReadVitsTest, Flow) {
  const std::vector<uint8_t> voice = ReadTinyVoice(GetParam().name);
  const Result<VitsModel> model = ReadVits(voice);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const uint32_t half = GetParam().latent / 2;
  ASSERT_EQ(model->flow.size(), 4u);
  for (const FlowCoupling& coupling : model->flow) {
    ExpectConv(coupling.pre, 16, half, 1);
    ExpectConv(coupling.post, half, 16, 1);
    ASSERT_EQ(coupling.wavenet.in_layers.size(), 4u);
    ASSERT_EQ(coupling.wavenet.res_skip_layers.size(), 4u);
    for (size_t layer = 0; layer < 4; ++layer) {
      ExpectConv(coupling.wavenet.in_layers[layer], 32, 16, 5);
      ExpectConv(coupling.wavenet.res_skip_layers[layer], layer < 3 ? 32 : 16, 16, 1);
    }
    ASSERT_EQ(coupling.wavenet.speaker.has_value(), GetParam().speakers > 1);
    if (coupling.wavenet.speaker) ExpectConv(*coupling.wavenet.speaker, 2 * 16 * 4, 16, 1);
  }
}

TEST_P(ReadVitsTest, Decoder) {
  const std::vector<uint8_t> voice = ReadTinyVoice(GetParam().name);
  const Result<VitsModel> model = ReadVits(voice);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const Decoder& decoder = model->decoder;
  const Sizes& channels = GetParam().channels;
  const std::vector<Sizes> dilations = GetParam().paired
                                           ? std::vector<Sizes>{{1, 3, 5}, {1, 3, 5}, {1, 3, 5}}
                                           : std::vector<Sizes>{{1, 2}, {2, 6}, {3, 12}};
  EXPECT_EQ(decoder.slope, 0.1f);
  EXPECT_EQ(decoder.final_slope, 0.01f);
  ExpectConv(decoder.pre, channels.front(), GetParam().latent, 7);
  ExpectConv(decoder.post, 1, channels.back(), 7);
  EXPECT_TRUE(decoder.post.bias.empty());
  EXPECT_EQ(decoder.speaker.has_value(), GetParam().speakers > 1);
  ASSERT_EQ(decoder.stages.size(), GetParam().strides.size());
  for (size_t i = 0; i < decoder.stages.size(); ++i) {
    const ConvTranspose1d& upsample = decoder.stages[i].upsample;
    EXPECT_EQ(upsample.in, channels[i]);
    EXPECT_EQ(upsample.out, channels[i + 1]);
    EXPECT_EQ(upsample.stride, GetParam().strides[i]);
    EXPECT_EQ(upsample.kernel, GetParam().kernels[i]);
    EXPECT_EQ(upsample.padding, (upsample.kernel - upsample.stride) / 2);
    ASSERT_EQ(decoder.stages[i].blocks.size(), 3u);
    for (size_t block = 0; block < 3; ++block) {
      const auto& steps = decoder.stages[i].blocks[block].steps;
      const uint32_t kernel = GetParam().block_kernels[block];
      ASSERT_EQ(steps.size(), dilations[block].size());
      for (size_t step = 0; step < steps.size(); ++step) {
        ExpectConv(steps[step].first, channels[i + 1], channels[i + 1], kernel,
                   dilations[block][step]);
        ASSERT_EQ(steps[step].second.has_value(), GetParam().paired);
        if (steps[step].second) {
          ExpectConv(*steps[step].second, channels[i + 1], channels[i + 1], kernel);
        }
      }
    }
  }
}

TEST_P(ReadVitsTest, SpeakersAndMemory) {
  const std::vector<uint8_t> voice = ReadTinyVoice(GetParam().name);
  const Result<VitsModel> model = ReadVits(voice);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const bool many = GetParam().speakers > 1;
  EXPECT_EQ(model->speakers, GetParam().speakers);
  EXPECT_EQ(model->speaker_width, many ? 16u : 0u);
  EXPECT_EQ(model->speaker_embedding.size(), many ? 3u * 16u : 0u);
  // All but the affine step's four numbers are views of the file.
  size_t owned = 0;
  for (const std::vector<float>& values : model->owned) owned += values.size();
  EXPECT_EQ(owned, GetParam().stochastic ? 4u : 0u);
}

TEST(ReadVitsExportsTest, EveryExportOfAVoiceReadsTheSame) {
  const std::vector<uint8_t> voice = ReadTinyVoice("tiny-medium");
  const Result<VitsModel> model = ReadVits(voice);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const VitsNumbers numbers(*model);
  EXPECT_GT(numbers.weight_count(), 10'000u);
  for (const char* name : {"tiny-medium-sim36", "tiny-medium-raw", "tiny-medium-old"}) {
    const std::vector<uint8_t> other_voice = ReadTinyVoice(name);
    const Result<VitsModel> other = ReadVits(other_voice);
    ASSERT_TRUE(other.ok()) << other.status().message();
    EXPECT_EQ(VitsNumbers(*other).values(), numbers.values()) << name;
  }
}

// Where exporters keep the trainer's names, the weights must be those of that name.
class NamedWeights {
 public:
  explicit NamedWeights(const std::string& voice)
      : bytes_(ReadTinyVoice(voice)), onnx_(ParseOnnxModel(bytes_)), model_(ReadVits(bytes_)) {}

  bool ok() const { return onnx_.ok() && model_.ok(); }
  const VitsModel& model() const { return *model_; }

  void Expect(std::string_view name, const Weights& weights) const {
    for (const OnnxTensor& tensor : onnx_->initializers) {
      if (tensor.name != name) continue;
      const Result<std::vector<float>> values = FloatValues(tensor);
      ASSERT_TRUE(values.ok());
      std::vector<float> read(weights.size());
      weights.CopyTo(0, read);
      EXPECT_EQ(read, *values) << name;
      return;
    }
    ADD_FAILURE() << "no initialiser " << name;
  }

 private:
  std::vector<uint8_t> bytes_;
  Result<OnnxModel> onnx_;
  Result<VitsModel> model_;
};

TEST(ReadVitsNamesTest, TextEncoder) {
  const NamedWeights voice("tiny-multispeaker");
  ASSERT_TRUE(voice.ok());
  const TextEncoder& encoder = voice.model().text_encoder;
  voice.Expect("enc_p.emb.weight", encoder.embedding);
  voice.Expect("enc_p.proj.weight", encoder.projection.weight);
  for (size_t i = 0; i < encoder.layers.size(); ++i) {
    const TextEncoderLayer& layer = encoder.layers[i];
    const std::string attention = "enc_p.encoder.attn_layers." + std::to_string(i);
    voice.Expect(attention + ".conv_q.weight", layer.attention.query.weight);
    voice.Expect(attention + ".conv_k.weight", layer.attention.key.weight);
    voice.Expect(attention + ".conv_k.bias", layer.attention.key.bias);
    voice.Expect(attention + ".conv_v.weight", layer.attention.value.weight);
    voice.Expect(attention + ".conv_o.weight", layer.attention.output.weight);
    voice.Expect(attention + ".emb_rel_k", layer.attention.relative_key);
    voice.Expect(attention + ".emb_rel_v", layer.attention.relative_value);
    const std::string ffn = "enc_p.encoder.ffn_layers." + std::to_string(i);
    voice.Expect(ffn + ".conv_1.weight", layer.ffn_1.weight);
    voice.Expect(ffn + ".conv_2.weight", layer.ffn_2.weight);
  }
}

TEST(ReadVitsNamesTest, DurationsInTheOrderOfInference) {
  const NamedWeights voice("tiny-multispeaker");
  ASSERT_TRUE(voice.ok());
  const auto& durations = std::get<StochasticDurations>(voice.model().durations);
  voice.Expect("dp.pre.weight", durations.pre.weight);
  voice.Expect("dp.proj.weight", durations.projection.weight);
  ASSERT_TRUE(durations.speaker.has_value());
  voice.Expect("dp.cond.weight", durations.speaker->weight);
  for (size_t i = 0; i < 3; ++i) {
    const std::string layer = std::to_string(i);
    voice.Expect("dp.convs.convs_sep." + layer + ".weight", durations.layers[i].depthwise.weight);
    voice.Expect("dp.convs.norms_2." + layer + ".gamma", durations.layers[i].norm_2.gamma);
    const std::string flow = "dp.flows." + std::to_string(7 - 2 * i);
    voice.Expect(flow + ".pre.weight", durations.couplings[i].pre.weight);
    voice.Expect(flow + ".proj.weight", durations.couplings[i].projection.weight);
    voice.Expect(flow + ".convs.convs_1x1.1.weight",
                 durations.couplings[i].layers[1].pointwise.weight);
  }
}

TEST(ReadVitsNamesTest, FlowAndSpeakersInTheOrderOfInference) {
  const NamedWeights voice("tiny-multispeaker");
  ASSERT_TRUE(voice.ok());
  const VitsModel& model = voice.model();
  voice.Expect("emb_g.weight", model.speaker_embedding);
  for (size_t i = 0; i < 4; ++i) {
    const std::string flow = "flow.flows." + std::to_string(6 - 2 * i);
    voice.Expect(flow + ".pre.weight", model.flow[i].pre.weight);
    voice.Expect(flow + ".post.weight", model.flow[i].post.weight);
    voice.Expect(flow + ".enc.in_layers.2.bias", model.flow[i].wavenet.in_layers[2].bias);
    voice.Expect(flow + ".enc.res_skip_layers.1.bias",
                 model.flow[i].wavenet.res_skip_layers[1].bias);
  }
}

TEST(ReadVitsNamesTest, Decoder) {
  const NamedWeights voice("tiny-high");
  ASSERT_TRUE(voice.ok());
  const Decoder& decoder = voice.model().decoder;
  voice.Expect("dec.conv_pre.weight", decoder.pre.weight);
  voice.Expect("dec.conv_post.weight", decoder.post.weight);
  for (size_t stage = 0; stage < 4; ++stage) {
    voice.Expect("dec.ups." + std::to_string(stage) + ".weight",
                 decoder.stages[stage].upsample.weight);
    for (size_t i = 0; i < 3; ++i) {
      const std::string block = "dec.resblocks." + std::to_string(3 * stage + i);
      const auto& steps = decoder.stages[stage].blocks[i].steps;
      voice.Expect(block + ".convs1.2.weight", steps[2].first.weight);
      voice.Expect(block + ".convs2.0.weight", steps[0].second->weight);
    }
  }
}

TEST(ReadVitsNamesTest, DeterministicDurations) {
  const NamedWeights voice("tiny-dp");
  ASSERT_TRUE(voice.ok());
  const auto& durations = std::get<DeterministicDurations>(voice.model().durations);
  voice.Expect("dp.conv_1.weight", durations.conv_1.weight);
  voice.Expect("dp.norm_1.gamma", durations.norm_1.gamma);
  voice.Expect("dp.conv_2.weight", durations.conv_2.weight);
  voice.Expect("dp.proj.weight", durations.projection.weight);
}

}  // namespace
}  // namespace sottovoce
