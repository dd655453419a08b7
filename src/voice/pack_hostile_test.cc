#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "voice/pack_bytes.h"
#include "voice/pack_reader.h"
#include "voice/pack_table.h"
#include "voice/pack_tensor.h"
#include "voice/pack_test_model.h"
#include "voice/pack_visit.h"
#include "voice/pack_writer.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes SmallPack(PackPreset preset = PackPreset::kSmall) {
  const PackTestModel voice(true);
  return *WriteVoicePack(voice.model(), {"{}", "licence", "card"},
                         {.preset = preset, .least_quantized = 32});
}

PackSection Section(const Bytes& pack, PackSectionType type) {
  return (*ReadPackTable(pack))[static_cast<size_t>(type) - 1];
}

// Reads the pack and, if that went well, every weight.
Status Touch(const Bytes& pack) {
  const auto model = ReadVoicePack(pack);
  if (!model.ok()) return model.status();
  ForEachWeights(*model, [&](PackPart, PackKind, const Weights& weights) {
    ASSERT_LE(weights.size(), 2 * pack.size());  // of 4 bits each
    std::vector<float> values(weights.size());
    weights.CopyTo(0, values);
  });
  return {};
}

bool IsTyped(const Status& status) {
  return status.code() == StatusCode::kVoiceInvalid ||
         status.code() == StatusCode::kVoiceTooLarge ||
         status.code() == StatusCode::kVoiceUnsupported;
}

TEST(PackHostileTest, EveryTruncationIsRefused) {
  const Bytes pack = SmallPack();
  for (size_t size = 0; size < pack.size(); ++size) {
    // Of its own size, so that AddressSanitizer sees each byte read past it.
    const Bytes truncated(pack.begin(), pack.begin() + static_cast<ptrdiff_t>(size));
    ASSERT_EQ(Touch(truncated).code(), StatusCode::kVoiceInvalid) << size;
  }
}

TEST(PackHostileTest, EveryFlippedBitIsReadOrRefused) {
  Bytes pack = SmallPack();
  size_t refused = 0;
  const size_t end = Section(pack, PackSectionType::kWeights).offset;
  for (size_t bit = 0; bit < 8 * end; ++bit) {
    const auto mask = static_cast<uint8_t>(1U << bit % 8);
    pack[bit / 8] ^= mask;
    const Status status = Touch(pack);
    ASSERT_TRUE(status.ok() || IsTyped(status)) << bit;
    refused += status.ok() ? 0U : 1U;
    pack[bit / 8] ^= mask;
  }
  EXPECT_GT(refused, 4 * end);
}

TEST(PackHostileTest, EveryNumberSetToExtremesIsReadOrRefused) {
  Bytes pack = SmallPack();
  const PackSection network = Section(pack, PackSectionType::kNetwork);
  for (size_t at = network.offset; at < network.offset + network.size; at += 4) {
    const uint32_t kept = LoadU32(&pack[at]);
    for (const uint32_t value : {0U, 1U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU, kept + 1}) {
      StoreU32(value, &pack[at]);
      const Status status = Touch(pack);
      ASSERT_TRUE(status.ok() || IsTyped(status)) << at;
    }
    StoreU32(kept, &pack[at]);
  }
}

struct HostileCase {
  const char* name;
  std::function<void(Bytes*)> change;
  StatusCode code = StatusCode::kVoiceInvalid;
};

void PrintTo(const HostileCase& hostile, std::ostream* out) { *out << hostile.name; }

// Where the first entry of the table of sections lies, and the first of the tensors.
constexpr size_t kSections = 16;
constexpr size_t kSectionBytes = 48;
size_t FirstTensor(const Bytes& pack) {
  const size_t network = Section(pack, PackSectionType::kNetwork).offset;
  return network + 8 + size_t{4} * LoadU32(&pack[network]);
}

class PackHostileCaseTest : public testing::TestWithParam<HostileCase> {};

INSTANTIATE_TEST_SUITE_P(
    Packs, PackHostileCaseTest,
    testing::Values(
        HostileCase{"Empty", [](Bytes* pack) { pack->clear(); }},
        HostileCase{"OtherMagic", [](Bytes* pack) { (*pack)[0] = 's'; }},
        HostileCase{"LaterVersion", [](Bytes* pack) { (*pack)[8] = 2; },
                    StatusCode::kVoiceUnsupported},
        HostileCase{"ManySections", [](Bytes* pack) { StoreU32(UINT32_MAX, &(*pack)[12]); }},
        HostileCase{"FewerSections", [](Bytes* pack) { StoreU32(4, &(*pack)[12]); }},
        HostileCase{"ByteBehind", [](Bytes* pack) { pack->push_back(0); }},
        HostileCase{"SectionTwice",
                    [](Bytes* pack) { StoreU32(2, &(*pack)[kSections + 2 * kSectionBytes]); }},
        HostileCase{"SectionOverAnother",
                    [](Bytes* pack) {
                      uint8_t* last = &(*pack)[kSections + 4 * kSectionBytes];
                      StoreU32(LoadU32(last + 4) - 16, last + 4);
                      StoreU32(LoadU32(last + 8) + 16, last + 8);
                    }},
        HostileCase{
            "SectionPastTheEnd",
            [](Bytes* pack) { StoreU32(UINT32_MAX, &(*pack)[kSections + 4 * kSectionBytes + 8]); }},
        HostileCase{"ManyNumbers",
                    [](Bytes* pack) {
                      StoreU32(UINT32_MAX,
                               &(*pack)[Section(*pack, PackSectionType::kNetwork).offset]);
                    }},
        HostileCase{"ManyTensors",
                    [](Bytes* pack) {
                      StoreU32(UINT32_MAX,
                               &(*pack)[Section(*pack, PackSectionType::kNetwork).offset + 4]);
                    }},
        HostileCase{"TensorOfAnotherPart", [](Bytes* pack) { (*pack)[FirstTensor(*pack)] = 3; }},
        HostileCase{"TensorOfAnotherKind",
                    [](Bytes* pack) { (*pack)[FirstTensor(*pack) + 1] = 0; }},
        HostileCase{"UnknownFormat", [](Bytes* pack) { (*pack)[FirstTensor(*pack) + 2] = 7; }},
        HostileCase{"OtherFormat", [](Bytes* pack) { (*pack)[FirstTensor(*pack) + 2] = 0; }},
        HostileCase{
            "OverlappingTensors",
            [](Bytes* pack) { StoreU32(0, &(*pack)[FirstTensor(*pack) + kPackTensorBytes + 16]); }},
        HostileCase{"TensorPastTheEnd",
                    [](Bytes* pack) { StoreU32(0x7FFFFFF0, &(*pack)[FirstTensor(*pack) + 16]); }},
        HostileCase{"HugeTensor",
                    [](Bytes* pack) {
                      for (const size_t at : {4U, 8U, 12U}) {
                        StoreU32(UINT32_MAX, &(*pack)[FirstTensor(*pack) + at]);
                      }
                    }},
        HostileCase{"HugeVocabulary",
                    [](Bytes* pack) {
                      // Number 3 and the second tensor's first dimension.
                      const size_t network = Section(*pack, PackSectionType::kNetwork).offset;
                      StoreU32(0x40000000, &(*pack)[network + 8 + 3 * 4]);
                      StoreU32(0x40000000, &(*pack)[FirstTensor(*pack) + kPackTensorBytes + 4]);
                    }},
        HostileCase{"ManyLayers",
                    [](Bytes* pack) {
                      const size_t network = Section(*pack, PackSectionType::kNetwork).offset;
                      StoreU32(UINT32_MAX, &(*pack)[network + 8 + 6 * 4]);
                    }}),
    [](const auto& hostile) { return std::string(hostile.param.name); });

TEST_P(PackHostileCaseTest, IsRefused) {
  Bytes pack = SmallPack();
  GetParam().change(&pack);
  EXPECT_EQ(Touch(pack).code(), GetParam().code);
}

// A later writer may add sections.
TEST(PackHostileTest, UnknownSectionsAreIgnored) {
  const Bytes pack = SmallPack();
  const auto old_table = *ReadPackTable(pack);
  std::vector<PackSection> table = old_table;
  table.insert(table.begin(), {.type = 77, .size = 3});
  Bytes longer(static_cast<size_t>(PlacePackSections(table)));
  for (size_t i = 0; i < old_table.size(); ++i) {
    std::memcpy(&longer[table[i + 1].offset], &pack[old_table[i].offset], old_table[i].size);
  }
  WritePackTable(table, longer);
  EXPECT_TRUE(Touch(longer).ok());
}

TEST(PackHostileTest, TheFuzzersSeedsAreReadOrRefused) {
  size_t seeds = 0;
  const std::string folder = std::string(SOTTOVOCE_TEST_DATA) + "/fuzz/pack";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const Status status = Touch(ReadVoiceFile(entry.path().string()));
    EXPECT_TRUE(status.ok() || IsTyped(status)) << entry.path();
    ++seeds;
  }
  EXPECT_GE(seeds, 4u);
}

}  // namespace
}  // namespace sottovoce
