// The tensor juggling of attention with relative positions, as exporters write it out.
#ifndef SOTTOVOCE_VOICE_VITS_RELATIVE_H_
#define SOTTOVOCE_VOICE_VITS_RELATIVE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "voice/onnx_graph.h"
#include "voice/vits_constants.h"

namespace sottovoce {

// Nodes whose sizes a graph computes from the number of ids, T.
struct RelativeMoves {
  std::array<size_t, 3> split_heads = {};  // Reshapes of query, key and value to [1, heads, d, T]
  size_t join_heads = 0;                   // the Reshape back
  // Pad and Slice of a table of 2 * window + 1 rows to one row for each distance, 2T - 1.
  std::array<size_t, 2> key_rows = {}, value_rows = {};
  // From columns by distance to columns by position: Pad, Reshape, Pad, Reshape, and one Slice of
  // two axes or two Slices of one.
  std::array<size_t, 4> to_absolute = {};
  std::vector<size_t> cut_absolute;
  // And back: Pad, Reshape, Pad, Reshape, Slice.
  std::array<size_t, 5> to_relative = {};
};

struct RelativeSizes {
  int64_t hidden = 0;
  int64_t heads = 0;
  int64_t window = 0;
};

// Whether the moves do what they must in a sentence of `length` ids, of which the graph asks the
// shapes of `tensors`: query, key and value [1, hidden, T], scores by distance [1, heads, T, 2T-1],
// weights [1, heads, T, T].
bool MovesAreRelative(const OnnxGraph& graph, const RelativeMoves& moves,
                      const RelativeSizes& sizes, const std::array<TensorId, 5>& tensors,
                      int64_t length);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_RELATIVE_H_
