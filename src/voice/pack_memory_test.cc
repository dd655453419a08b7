// How much memory reading a pack takes, counted by this program's own operator new: everything that
// is ever allocated, freed or not.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#include "voice/pack_bytes.h"
#include "voice/pack_reader.h"
#include "voice/pack_table.h"
#include "voice/pack_test_model.h"
#include "voice/pack_writer.h"

namespace {

std::atomic<size_t> allocated = 0;

void* Allocate(size_t size) {
  allocated += size;
  void* block = std::malloc(std::max(size, size_t{1}));
  if (block == nullptr) std::abort();
  return block;
}

}  // namespace

void* operator new(size_t size) { return Allocate(size); }
void* operator new[](size_t size) { return Allocate(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return Allocate(size); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return Allocate(size); }
void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete[](void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, const std::nothrow_t&) noexcept { std::free(pointer); }
void operator delete[](void* pointer, const std::nothrow_t&) noexcept { std::free(pointer); }
void operator delete(void* pointer, size_t) noexcept { std::free(pointer); }
void operator delete[](void* pointer, size_t) noexcept { std::free(pointer); }

namespace sottovoce {
namespace {

size_t AllocatedByReading(const std::vector<uint8_t>& pack) {
  const size_t before = allocated;
  (void)ReadVoicePack(pack).ok();
  return allocated - before;
}

std::vector<uint8_t> Pack(const VitsModel& model) {
  return *WriteVoicePack(model, {}, {.preset = PackPreset::kSmall, .least_quantized = 32});
}

TEST(PackMemoryTest, NoWeightIsCopied) {
  const PackTestModel voice(true);
  const std::vector<uint8_t> small = Pack(voice.model());
  PackTestModel wide(true);
  const std::vector<float> embedding(size_t{1} << 20);
  wide.mutable_model()->text_encoder.vocabulary = 1 << 18;
  wide.mutable_model()->text_encoder.embedding = Weights(
      {reinterpret_cast<const uint8_t*>(embedding.data()), embedding.size() * sizeof(float)});
  const std::vector<uint8_t> large = Pack(wide.model());
  ASSERT_GT(large.size(), small.size() + (1 << 20));
  EXPECT_EQ(AllocatedByReading(large), AllocatedByReading(small));
}

// Every number of the network in turn claims as much as it can.
TEST(PackMemoryTest, ClaimsAreBoundedByTheFile) {
  for (const bool stochastic : {false, true}) {
    const PackTestModel voice(stochastic);
    std::vector<uint8_t> pack = Pack(voice.model());
    const size_t network = (*ReadPackTable(pack))[3].offset;
    const size_t numbers = LoadU32(&pack[network]);
    for (size_t i = 0; i < numbers; ++i) {
      uint8_t* number = &pack[network + 8 + 4 * i];
      const uint32_t kept = LoadU32(number);
      for (uint32_t value = 1; value < 512; value += value < 64 ? 1 : 7) {
        StoreU32(value, number);
        ASSERT_LE(AllocatedByReading(pack), 4 * pack.size()) << i << ' ' << value;
      }
      for (const uint32_t value : {1U << 20, 1U << 31, UINT32_MAX}) {
        StoreU32(value, number);
        ASSERT_LE(AllocatedByReading(pack), 4 * pack.size()) << i << ' ' << value;
      }
      StoreU32(kept, number);
    }
  }
}

}  // namespace
}  // namespace sottovoce
