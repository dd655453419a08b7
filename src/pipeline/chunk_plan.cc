#include "pipeline/chunk_plan.h"

#include <algorithm>

namespace sottovoce {

ChunkPlan PlanChunks(uint32_t frame_count, const ChunkSizes& sizes) {
  ChunkPlan plan;
  uint32_t size = sizes.first;
  for (uint32_t at = 0; at < frame_count;) {
    const uint32_t rest = frame_count - at;
    if (!plan.windows.empty() && rest < (plan.windows.back().frame_count + 1) / 2) {
      plan.windows.back().frame_count += rest;
      break;
    }
    plan.windows.push_back({at, std::min(size, rest)});
    at += plan.windows.back().frame_count;
    const uint64_t grown = uint64_t{size} * sizes.growth_percent / 100;
    size = static_cast<uint32_t>(std::min<uint64_t>(grown, sizes.largest));
  }
  plan.next_size = size;
  return plan;
}

}  // namespace sottovoce
