// How much memory splitting takes, counted by this program's own operator new.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

#include "voice/onnx_builder.h"
#include "voice/onnx_model.h"
#include "voice/split.h"
#include "voice/voice_files.h"

namespace {

std::atomic<size_t> live = 0;
std::atomic<size_t> peak = 0;

// Each block starts with its size, in a header that keeps the alignment of malloc.
constexpr size_t kHeader = alignof(std::max_align_t);
static_assert(kHeader >= sizeof(size_t));

void* Allocate(size_t size) {
  void* block = std::malloc(size + kHeader);
  if (block == nullptr) std::abort();
  *static_cast<size_t*>(block) = size;
  live += size;
  peak = std::max(peak.load(), live.load());
  return static_cast<std::byte*>(block) + kHeader;
}

void Release(void* pointer) {
  if (pointer == nullptr) return;
  void* block = static_cast<std::byte*>(pointer) - kHeader;
  live -= *static_cast<size_t*>(block);
  std::free(block);
}

}  // namespace

void* operator new(size_t size) { return Allocate(size); }
void* operator new[](size_t size) { return Allocate(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return Allocate(size); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return Allocate(size); }
void operator delete(void* pointer) noexcept { Release(pointer); }
void operator delete[](void* pointer) noexcept { Release(pointer); }
void operator delete(void* pointer, const std::nothrow_t&) noexcept { Release(pointer); }
void operator delete[](void* pointer, const std::nothrow_t&) noexcept { Release(pointer); }
void operator delete(void* pointer, size_t) noexcept { Release(pointer); }
void operator delete[](void* pointer, size_t) noexcept { Release(pointer); }

namespace sottovoce {
namespace {

// The most that was live beyond what was live before, while splitting.
size_t PeakOfSplitting(const std::vector<uint8_t>& voice, bool expect_ok) {
  const size_t before = live;
  peak = before;
  EXPECT_EQ(SplitVoiceGraph(voice).ok(), expect_ok);
  return peak - before;
}

TEST(SplitMemoryTest, AVoiceTakesAboutItsSizeForTheResultAndLittleMore) {
  for (const char* name : {"tiny-medium", "tiny-high"}) {
    const std::vector<uint8_t> voice = ReadTinyVoice(name);
    ASSERT_FALSE(voice.empty());
    EXPECT_LT(PeakOfSplitting(voice, true), 2 * voice.size()) << name;
  }
}

// At the limits of counts the views are larger than the file, but bounded.
TEST(SplitMemoryTest, ManyEmptyNodesTakeBoundedMemory) {
  constexpr size_t kBound = 32 << 20;
  TestModel model = {.nodes = {}, .initializers = {}, .inputs = {"x"}, .outputs = {"y"}};
  model.nodes.resize(OnnxLimits::kNodes, TestNode{"", {"x", "x"}, {}, {}, ""});
  EXPECT_LT(PeakOfSplitting(BuildModel(model), false), kBound);
  model.nodes.push_back(model.nodes.front());
  EXPECT_LT(PeakOfSplitting(BuildModel(model), false), kBound);
}

TEST(SplitMemoryTest, ClaimedSizesAreNotAllocated) {
  TestModel model = {.nodes = {{"Relu", {"x"}, {"y"}}},
                     .initializers = {{"w", {INT32_MAX / 8}, {1}}},
                     .inputs = {"x"},
                     .outputs = {"y"}};
  EXPECT_LT(PeakOfSplitting(BuildModel(model), false), size_t{65536});
}

}  // namespace
}  // namespace sottovoce
