// Damaged and hostile voice files: a typed error or a model, never a trap. Under the sanitizers
// this test is worth most.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/read_vits.h"
#include "voice/vits_numbers.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

using Bytes = std::vector<uint8_t>;

// Reads the voice, and all weights if there are any, so that a view beyond the file is seen.
bool IsTyped(const Bytes& voice, bool* ok = nullptr) {
  const Result<VitsModel> result = ReadVits(voice);
  if (ok != nullptr) *ok = result.ok();
  if (result.ok()) return !VitsNumbers(*result).values().empty();
  const StatusCode code = result.status().code();
  return !result.status().message().empty() &&
         (code == StatusCode::kVoiceInvalid || code == StatusCode::kVoiceUnsupported ||
          code == StatusCode::kVoiceTooLarge);
}

// Positions of the bytes that are not weights: what a reader of the structure looks at.
std::vector<size_t> StructureBytes(const Bytes& voice) {
  constexpr size_t kWeights = 64;
  const Result<OnnxModel> model = ParseOnnxModel(voice);
  std::vector<bool> weight(voice.size(), false);
  for (const OnnxTensor& tensor : model->initializers) {
    if (tensor.raw_data.size() <= kWeights) continue;
    const ptrdiff_t start = tensor.raw_data.data() - voice.data();
    std::fill_n(weight.begin() + start, tensor.raw_data.size(), true);
  }
  std::vector<size_t> positions;
  for (size_t i = 0; i < voice.size(); ++i) {
    if (!weight[i]) positions.push_back(i);
  }
  return positions;
}

TEST(ReadVitsHostileTest, TruncatedVoices) {
  const Bytes voice = ReadTinyVoice("tiny-dp");
  ASSERT_FALSE(voice.empty());
  for (size_t size = 0; size < voice.size(); size += 997) {
    // A copy of its own, so that a sanitizer sees a read past the end.
    const Bytes cut(voice.begin(), voice.begin() + static_cast<ptrdiff_t>(size));
    ASSERT_EQ(ReadVits(cut).status().code(), StatusCode::kVoiceInvalid) << size;
  }
}

void FlipBits(const std::string& name, int flips, uint32_t seed) {
  Bytes voice = ReadTinyVoice(name);
  ASSERT_FALSE(voice.empty());
  const std::vector<size_t> positions = StructureBytes(voice);
  std::minstd_rand random(seed);
  int failed = 0;
  for (int i = 0; i < flips; ++i) {
    const size_t at = positions[random() % positions.size()];
    const uint8_t bit = static_cast<uint8_t>(1u << (random() % 8));
    voice[at] ^= bit;
    bool ok = false;
    ASSERT_TRUE(IsTyped(voice, &ok)) << "byte " << at;
    failed += ok ? 0 : 1;
    voice[at] ^= bit;
  }
  // Both outcomes are met, or the sample is worth nothing.
  EXPECT_GT(failed, flips / 10);
  EXPECT_LT(failed, flips);
}

TEST(ReadVitsHostileTest, FlippedBitsOfADeterministicVoice) { FlipBits("tiny-dp", 1500, 1); }
TEST(ReadVitsHostileTest, FlippedBitsOfAStochasticVoice) { FlipBits("tiny-multispeaker", 600, 2); }
TEST(ReadVitsHostileTest, FlippedBitsOfARawExport) { FlipBits("tiny-medium-raw", 300, 3); }

TEST(ReadVitsHostileTest, OverwrittenRuns) {
  const Bytes voice = ReadTinyVoice("tiny-multispeaker");
  ASSERT_FALSE(voice.empty());
  const std::vector<size_t> positions = StructureBytes(voice);
  std::minstd_rand random(4);
  for (int i = 0; i < 300; ++i) {
    Bytes changed = voice;
    const size_t at = positions[random() % positions.size()];
    const uint8_t with = std::vector<uint8_t>{0x00, 0x7F, 0x80, 0xFF}[random() % 4];
    for (size_t k = at; k < std::min(at + 1 + random() % 16, changed.size()); ++k) {
      changed[k] = with;
    }
    ASSERT_TRUE(IsTyped(changed)) << "byte " << at;
  }
}

// Swaps one input of a node for another tensor's name of the same length, as a fuzzer that knows
// the format would.
TEST(ReadVitsHostileTest, RewiredNodes) {
  Bytes voice = ReadTinyVoice("tiny-multispeaker");
  const Result<OnnxModel> model = ParseOnnxModel(voice);
  ASSERT_TRUE(model.ok());
  std::minstd_rand random(5);
  int rewired = 0;
  for (int i = 0; i < 4000 && rewired < 600; ++i) {
    const std::string_view from = model->edges[random() % model->edges.size()];
    const std::string to(model->edges[random() % model->edges.size()]);
    if (from.size() != to.size() || from == to) continue;
    ++rewired;
    const std::string before(from);
    const ptrdiff_t at = reinterpret_cast<const uint8_t*>(from.data()) - voice.data();
    std::copy(to.begin(), to.end(), voice.begin() + at);
    ASSERT_TRUE(IsTyped(voice)) << before << " -> " << to;
    std::copy(before.begin(), before.end(), voice.begin() + at);
  }
  EXPECT_GT(rewired, 100);
}

}  // namespace
}  // namespace sottovoce
