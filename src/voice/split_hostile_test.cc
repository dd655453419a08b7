// Damaged and hostile voice files: a typed error or a split, never a trap. Under the sanitizers
// this test is worth most.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/split.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

using Bytes = std::vector<uint8_t>;

bool IsTyped(const Result<SplitVoice>& result) {
  if (result.ok()) return true;
  const StatusCode code = result.status().code();
  return !result.status().message().empty() &&
         (code == StatusCode::kVoiceInvalid || code == StatusCode::kVoiceUnsupported ||
          code == StatusCode::kVoiceTooLarge);
}

// Positions of the bytes that are not weights: what a reader of the structure looks at.
std::vector<size_t> StructureBytes(const Bytes& voice) {
  const Result<OnnxModel> model = ParseOnnxModel(voice);
  std::vector<bool> weight(voice.size(), false);
  for (const OnnxTensor& tensor : model->initializers) {
    if (!tensor.has_raw_data || tensor.raw_data.empty()) continue;
    const ptrdiff_t start = tensor.raw_data.data() - voice.data();
    std::fill_n(weight.begin() + start, tensor.raw_data.size(), true);
  }
  std::vector<size_t> positions;
  for (size_t i = 0; i < voice.size(); ++i) {
    if (!weight[i]) positions.push_back(i);
  }
  return positions;
}

TEST(SplitHostileTest, TruncatedVoices) {
  const Bytes voice = ReadTinyVoice("tiny-dp");
  ASSERT_FALSE(voice.empty());
  for (size_t size = 0; size < voice.size(); size += 97) {
    // A copy of its own, so that a sanitizer sees a read past the end.
    const Bytes cut(voice.begin(), voice.begin() + static_cast<ptrdiff_t>(size));
    ASSERT_EQ(SplitVoiceGraph(cut).status().code(), StatusCode::kVoiceInvalid) << size;
  }
}

TEST(SplitHostileTest, FlippedBits) {
  constexpr int kFlips = 2000;
  Bytes voice = ReadTinyVoice("tiny-dp");
  ASSERT_FALSE(voice.empty());
  const std::vector<size_t> positions = StructureBytes(voice);
  std::minstd_rand random(1);
  int failed = 0;
  for (int i = 0; i < kFlips; ++i) {
    const size_t at = positions[random() % positions.size()];
    const uint8_t bit = static_cast<uint8_t>(1u << (random() % 8));
    voice[at] ^= bit;
    const Result<SplitVoice> result = SplitVoiceGraph(voice);
    ASSERT_TRUE(IsTyped(result)) << "byte " << at;
    failed += result.ok() ? 0 : 1;
    voice[at] ^= bit;
  }
  // Both outcomes are met, or the sample is worth nothing.
  EXPECT_GT(failed, kFlips / 10);
  EXPECT_LT(failed, kFlips);
}

TEST(SplitHostileTest, OverwrittenRuns) {
  const Bytes voice = ReadTinyVoice("tiny-dp");
  ASSERT_FALSE(voice.empty());
  const std::vector<size_t> positions = StructureBytes(voice);
  std::minstd_rand random(2);
  for (int i = 0; i < 500; ++i) {
    Bytes changed = voice;
    const size_t at = positions[random() % positions.size()];
    const uint8_t with = std::vector<uint8_t>{0x00, 0x7F, 0x80, 0xFF}[random() % 4];
    for (size_t k = at; k < std::min(at + 1 + random() % 16, changed.size()); ++k) {
      changed[k] = with;
    }
    ASSERT_TRUE(IsTyped(SplitVoiceGraph(changed))) << "byte " << at;
  }
}

}  // namespace
}  // namespace sottovoce
