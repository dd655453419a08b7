// That speaking allocates no memory: counts all of the program's allocations.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <numeric>

#include "engine/engine.h"
#include "voice/read_vits.h"
#include "voice/voice_files.h"

namespace {

std::atomic<size_t> allocations = 0;

}  // namespace

void* operator new(size_t size) {
  ++allocations;
  void* memory = std::malloc(size > 0 ? size : 1);
  if (memory == nullptr) std::abort();
  return memory;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace sottovoce {
namespace {

TEST(EngineMemoryTest, NothingAllocatesPerChunk) {
  for (const char* voice : {"tiny-medium", "tiny-high"}) {
    const std::vector<uint8_t> bytes = ReadTinyVoice(voice);
    const Result<VitsModel> model = ReadVits(bytes);
    ASSERT_TRUE(model.ok()) << model.status().message();
    const Result<std::unique_ptr<Engine>> engine = Engine::Create(*model);
    ASSERT_TRUE(engine.ok());
    const std::vector<int32_t> ids(60, 7);
    const auto frames = (*engine)->Begin(ids, {.length_scale = 2});
    ASSERT_TRUE(frames.ok());
    const uint32_t total = std::accumulate(frames->begin(), frames->end(), uint32_t{0});
    constexpr uint32_t kWindow = 40;
    ASSERT_GT(total, 3 * kWindow);

    // The largest window first: it makes room for its samples.
    ASSERT_TRUE((*engine)->Synthesize(0, kWindow).ok());
    const size_t before = allocations;
    for (uint32_t first = kWindow; first + kWindow <= total; first += kWindow) {
      ASSERT_TRUE((*engine)->Synthesize(first, kWindow / 2).ok());
      ASSERT_TRUE((*engine)->Synthesize(first + kWindow / 2, kWindow / 2).ok());
    }
    ASSERT_TRUE((*engine)->Synthesize(3, 5).ok());  // and starting anew
    EXPECT_EQ(allocations, before);
  }
}

// A second sentence of the same length finds all memory there but what its results live in.
TEST(EngineMemoryTest, MemoryDoesNotGrowFromSentenceToSentence) {
  const std::vector<uint8_t> bytes = ReadTinyVoice("tiny-medium");
  const Result<VitsModel> model = ReadVits(bytes);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const Result<std::unique_ptr<Engine>> engine = Engine::Create(*model);
  ASSERT_TRUE(engine.ok());
  const auto bytes_held = [&] {
    const NetworkMemory memory = (*engine)->memory();
    return memory.text.activations + memory.flow.activations + memory.decoder.activations +
           memory.sentence;
  };
  const std::vector<int32_t> ids(200, 7);
  ASSERT_TRUE((*engine)->Begin(ids, {}).ok());
  const size_t once = bytes_held();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE((*engine)->Begin(ids, {}).ok());
  EXPECT_EQ(bytes_held(), once);
}

}  // namespace
}  // namespace sottovoce
