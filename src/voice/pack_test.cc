#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "voice/pack_bytes.h"
#include "voice/pack_reader.h"
#include "voice/pack_table.h"
#include "voice/pack_test_model.h"
#include "voice/pack_visit.h"
#include "voice/pack_writer.h"
#include "voice/read_vits.h"
#include "voice/vits_numbers.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

constexpr PackPreset kPresets[] = {PackPreset::kFloat32, PackPreset::kFloat16, PackPreset::kInt8,
                                   PackPreset::kSmall};
const PackTexts kTexts = {"{\"audio\": {}}", "Public domain.", "Spoken by nobody."};

std::string_view SectionText(std::span<const uint8_t> pack, PackSectionType type) {
  const auto table = ReadPackTable(pack);
  EXPECT_TRUE(table.ok()) << table.status().message();
  const std::span<const uint8_t> section = FindPackSection(pack, *table, type);
  return {reinterpret_cast<const char*>(section.data()), section.size()};
}

struct PackedTensor {
  PackPart part;
  PackKind kind;
  Weights weights;
};

std::vector<PackedTensor> Tensors(const VitsModel& model) {
  std::vector<PackedTensor> tensors;
  ForEachWeights(model, [&](PackPart part, PackKind kind, const Weights& weights) {
    tensors.push_back({part, kind, weights});
  });
  return tensors;
}

double Square(double x) { return x * x; }

// The root of the mean squared error over that of the mean square.
double RelativeError(const Weights& expected, const Weights& actual) {
  std::vector<float> from(expected.size());
  std::vector<float> to(actual.size());
  expected.CopyTo(0, from);
  actual.CopyTo(0, to);
  double error = 0;
  double sum = 0;
  for (size_t i = 0; i < from.size(); ++i) {
    error += Square(static_cast<double>(from[i]) - static_cast<double>(to[i]));
    sum += Square(static_cast<double>(from[i]));
  }
  return sum == 0 ? std::sqrt(error) : std::sqrt(error / sum);
}

// What weights of a usual distribution lose at most.
double Tolerance(WeightFormat format) {
  static const std::map<WeightFormat, double> kTolerances = {
      {WeightFormat::kFloat32, 0},          {WeightFormat::kFloat16, 0x1p-11},
      {WeightFormat::kInt8PerChannel, .02}, {WeightFormat::kInt4Blocks, .12},
      {WeightFormat::kInt6Blocks, .04},     {WeightFormat::kInt8Blocks, .008}};
  return kTolerances.at(format);
}

void ExpectNear(const VitsModel& expected, const VitsModel& actual) {
  const std::vector<PackedTensor> from = Tensors(expected);
  const std::vector<PackedTensor> to = Tensors(actual);
  ASSERT_EQ(from.size(), to.size());
  for (size_t i = 0; i < from.size(); ++i) {
    ASSERT_EQ(from[i].weights.size(), to[i].weights.size());
    EXPECT_LE(RelativeError(from[i].weights, to[i].weights), Tolerance(to[i].weights.format()))
        << "tensor " << i << " of format " << static_cast<int>(to[i].weights.format());
  }
}

// Returns the pack's size.
size_t ExpectRoundTrip(const VitsModel& model, const PackOptions& options) {
  const auto pack = WriteVoicePack(model, kTexts, options);
  if (!pack.ok()) {
    ADD_FAILURE() << pack.status().message();
    return 0;
  }
  const auto read = ReadVoicePack(*pack);
  EXPECT_TRUE(read.ok()) << read.status().message();
  if (read.ok()) {
    EXPECT_TRUE(read->owned.empty());
    ExpectNear(model, *read);
  }
  return pack->size();
}

// Compared apart from the order in which a pack visits a model.
void ExpectIdentical(const VitsModel& model) {
  const auto pack = WriteVoicePack(model, kTexts, {PackPreset::kFloat32});
  ASSERT_TRUE(pack.ok()) << pack.status().message();
  const auto read = ReadVoicePack(*pack);
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_EQ(VitsNumbers(*read).values(), VitsNumbers(model).values());
}

// The numbers do not depend on the formats.
TEST(PackTest, EveryPresetHasTheSameNumbers) {
  const PackTestModel voice(true);
  std::string expected;
  for (const PackPreset preset : kPresets) {
    const auto pack = WriteVoicePack(voice.model(), {}, {.preset = preset, .least_quantized = 32});
    const std::string_view network = SectionText(*pack, PackSectionType::kNetwork);
    const size_t bytes = size_t{4} * LoadU32(reinterpret_cast<const uint8_t*>(network.data()));
    const std::string numbers(network.substr(0, 8 + bytes));
    if (expected.empty()) expected = numbers;
    EXPECT_EQ(numbers, expected);
  }
}

class PackVoiceTest : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(TinyVoices, PackVoiceTest,
                         testing::Values("tiny-dp", "tiny-high", "tiny-medium", "tiny-medium-old",
                                         "tiny-medium-raw", "tiny-medium-sim36",
                                         "tiny-multispeaker", "tiny-xlow"),
                         [](const auto& voice) {
                           std::string name = voice.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST_P(PackVoiceTest, ComesBackInEveryPreset) {
  const std::vector<uint8_t> onnx = ReadTinyVoice(GetParam());
  const auto model = ReadVits(onnx);
  ASSERT_TRUE(model.ok()) << model.status().message();
  ExpectIdentical(*model);
  // Tiny voices have small convolutions only.
  for (const PackPreset preset : kPresets) {
    ExpectRoundTrip(*model, {.preset = preset, .least_quantized = 64});
  }
}

TEST(PackRealVoiceTest, ComesBackInEveryPresetAndIsSmall) {
  const std::string path = std::string(SOTTOVOCE_TEST_DATA) +
                           "/../../.cache/voices/en_US-joe-medium/en_US-joe-medium.onnx";
  const std::vector<uint8_t> onnx = ReadVoiceFile(path);
  if (onnx.empty()) GTEST_SKIP() << "no " << path;
  const auto model = ReadVits(onnx);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const std::map<PackPreset, size_t> most_bytes = {{PackPreset::kFloat32, 64'000'000},
                                                   {PackPreset::kFloat16, 32'000'000},
                                                   {PackPreset::kInt8, 17'000'000},
                                                   {PackPreset::kSmall, 10'000'000}};
  for (const auto& [preset, bytes] : most_bytes) {
    EXPECT_LE(ExpectRoundTrip(*model, {.preset = preset}), bytes);
  }
}

TEST(PackTest, EveryPartComesBack) {
  for (const bool stochastic : {false, true}) {
    const PackTestModel voice(stochastic);
    ExpectIdentical(voice.model());
    for (const PackPreset preset : kPresets) {
      ExpectRoundTrip(voice.model(), {.preset = preset, .least_quantized = 32});
    }
  }
}

TEST(PackTest, WritingAndReadingAgainGivesTheSameBytes) {
  const PackTestModel voice(true);
  const auto pack = WriteVoicePack(voice.model(), kTexts, {PackPreset::kFloat32});
  const auto read = ReadVoicePack(*pack);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*WriteVoicePack(*read, kTexts, {PackPreset::kFloat32}), *pack);
}

TEST(PackTest, CarriesTheTexts) {
  const PackTestModel voice(false);
  const auto pack = WriteVoicePack(voice.model(), kTexts, {});
  EXPECT_TRUE(IsVoicePack(*pack));
  EXPECT_EQ(SectionText(*pack, PackSectionType::kConfig), kTexts.config);
  EXPECT_EQ(SectionText(*pack, PackSectionType::kLicence), kTexts.licence);
  EXPECT_EQ(SectionText(*pack, PackSectionType::kModelCard), kTexts.model_card);
}

TEST(PackTest, TheTableHoldsTheDigestsOfTheSections) {
  const PackTestModel voice(false);
  const auto pack = WriteVoicePack(voice.model(), kTexts, {});
  const auto table = ReadPackTable(*pack);
  ASSERT_TRUE(table.ok());
  ASSERT_EQ(table->size(), 5u);
  for (const PackSection& section : *table) {
    EXPECT_EQ(section.sha256, Sha256(std::span(*pack).subspan(section.offset, section.size)));
    EXPECT_EQ(section.offset % kPackAlignment, 0u);
  }
}

TEST(PackTest, PresetsChooseByPart) {
  const auto format = [](PackPreset preset, PackPart part, PackKind kind) {
    return ChooseWeightFormat({preset}, part, kind,
                              {.count = 32 * 512, .channels = 32, .inner = 512});
  };
  constexpr PackKind kWeight = PackKind::kConvWeight;
  EXPECT_EQ(format(PackPreset::kFloat32, PackPart::kFlow, kWeight), WeightFormat::kFloat32);
  EXPECT_EQ(format(PackPreset::kFloat16, PackPart::kFlow, kWeight), WeightFormat::kFloat16);
  EXPECT_EQ(format(PackPreset::kInt8, PackPart::kFlow, kWeight), WeightFormat::kInt8PerChannel);
  EXPECT_EQ(format(PackPreset::kInt8, PackPart::kFlow, PackKind::kEmbedding),
            WeightFormat::kFloat16);
  EXPECT_EQ(format(PackPreset::kSmall, PackPart::kFlow, kWeight), WeightFormat::kInt4Blocks);
  EXPECT_EQ(format(PackPreset::kSmall, PackPart::kTextEncoder, kWeight), WeightFormat::kInt4Blocks);
  EXPECT_EQ(format(PackPreset::kSmall, PackPart::kDurations, kWeight), WeightFormat::kInt8Blocks);
  EXPECT_EQ(format(PackPreset::kSmall, PackPart::kDecoder, PackKind::kTransposedConvWeight),
            WeightFormat::kInt6Blocks);
}

TEST(PackTest, SmallAndThinConvolutionsAreNotQuantized) {
  const auto format = [](size_t count, uint32_t channels) {
    const auto inner = static_cast<uint32_t>(count / channels);
    return ChooseWeightFormat({PackPreset::kInt8}, PackPart::kDecoder, PackKind::kConvWeight,
                              {count, channels, inner});
  };
  EXPECT_EQ(format(8192, 64), WeightFormat::kInt8PerChannel);
  EXPECT_EQ(format(8191, 1), WeightFormat::kFloat16);
  EXPECT_EQ(format(31 * 1024, 1024), WeightFormat::kFloat16);
}

TEST(PackTest, ValuesThatDoNotFitStayFloat32) {
  PackTestModel voice(false);
  Conv1d& conv = voice.mutable_model()->decoder.post;
  std::vector<float> huge(conv.weight.size());
  huge[0] = 1e6F;
  conv.weight =
      Weights({reinterpret_cast<const uint8_t*>(huge.data()), huge.size() * sizeof(float)});
  const auto pack = WriteVoicePack(voice.model(), {}, {PackPreset::kFloat16});
  const auto read = ReadVoicePack(*pack);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->decoder.post.weight.format(), WeightFormat::kFloat32);
  EXPECT_EQ(read->decoder.post.weight[0], 1e6F);
  EXPECT_EQ(read->decoder.pre.weight.format(), WeightFormat::kFloat16);
}

TEST(PackTest, AModelThatDoesNotFitTogetherIsNotWritten) {
  for (auto* change :
       {+[](VitsModel* model) { model->decoder.pre.out = 9; },
        +[](VitsModel* model) { model->decoder.pre.groups = 3; },
        +[](VitsModel* model) { model->text_encoder.layers[0].attention.heads = 3; },
        +[](VitsModel* model) { model->decoder.stages[0].blocks[0].steps.clear(); }}) {
    PackTestModel voice(true);
    change(voice.mutable_model());
    const auto pack = WriteVoicePack(voice.model(), {}, {});
    ASSERT_FALSE(pack.ok());
    EXPECT_EQ(pack.status().code(), StatusCode::kVoiceUnsupported);
  }
}

}  // namespace
}  // namespace sottovoce
