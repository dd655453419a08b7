// How a sentence is cut into the windows that are synthesised and heard one after another.
#ifndef SOTTOVOCE_PIPELINE_CHUNK_PLAN_H_
#define SOTTOVOCE_PIPELINE_CHUNK_PLAN_H_

#include <cstdint>
#include <vector>

namespace sottovoce {

struct FrameWindow {
  uint32_t first_frame = 0;
  uint32_t frame_count = 0;
  friend bool operator==(const FrameWindow&, const FrameWindow&) = default;
};

// Sizes in frames. A small first chunk is heard soon; large ones waste less on the margins that a
// window shares with its neighbours. While a chunk of n frames plays there is time to make the next
// one if growth times the real-time factor stays below 1.
struct ChunkSizes {
  uint32_t first = 12;            // at least 1; 139 ms at a hop of 256 and 22050 Hz
  uint32_t largest = 96;          // at least `first`
  uint32_t growth_percent = 150;  // a chunk to the one before it, at least 100
};

struct ChunkPlan {
  std::vector<FrameWindow> windows;
  // Where a following sentence goes on, since by then audio is buffered ahead: the largest of these
  // chunks grown once more, within [first, largest].
  uint32_t next_size = 0;
};

// Windows that cover [0, frame_count) once, in order. The last one is at least half as long as the
// one before it: a shorter rest is made part of that one, which may then exceed `largest` by half.
ChunkPlan PlanChunks(uint32_t frame_count, const ChunkSizes& sizes);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_CHUNK_PLAN_H_
