#include "pipeline/chunk_plan.h"

#include <algorithm>

namespace sottovoce {

namespace {

uint32_t Grown(uint32_t size, const ChunkSizes& sizes) {
  const uint64_t grown = uint64_t{size} * sizes.growth_percent / 100;
  return static_cast<uint32_t>(std::clamp<uint64_t>(grown, sizes.first, sizes.largest));
}

}  // namespace

ChunkPlan PlanChunks(uint32_t frame_count, const ChunkSizes& sizes) {
  ChunkPlan plan = {.windows = {}, .next_size = sizes.first};
  for (uint32_t at = 0; at < frame_count;) {
    const uint32_t rest = frame_count - at;
    if (!plan.windows.empty() && rest < (plan.windows.back().frame_count + 1) / 2) {
      plan.windows.back().frame_count += rest;
      break;
    }
    const uint32_t size = std::min(plan.next_size, rest);
    plan.windows.push_back({at, size});
    plan.next_size = std::max(plan.next_size, Grown(size, sizes));
    at += size;
  }
  return plan;
}

}  // namespace sottovoce
