#include "voice/vits_relative.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace sottovoce {
namespace {

using Dims = std::vector<int64_t>;

// Sizes that the graph computes, for one sentence length.
class Probe {
 public:
  Probe(const OnnxGraph& graph, std::vector<KnownShape> shapes)
      : graph_(graph), shapes_(std::move(shapes)) {}

  // With zeros, by these amounts at the starts and ends of all axes.
  bool Pads(size_t node, const Dims& amounts) const;
  bool Reshapes(size_t node, const Dims& dims) const;
  // By step 1; an end beyond `dims` is as good as the end.
  struct Range {
    int64_t axis, first, last;
  };
  bool Slices(std::span<const size_t> nodes, const Dims& dims, std::vector<Range> ranges) const;
  // That row r of the result is row r + `offset` of a table of `rows`, zeros outside.
  bool TakesRows(const std::array<size_t, 2>& pad_and_slice, int64_t rows, int64_t offset,
                 int64_t count) const;

 private:
  std::optional<Dims> Fold(size_t node, size_t input) const {
    return FoldIntegers(graph_, graph_.Input(node, input), shapes_);
  }
  std::optional<std::vector<Range>> FoldRanges(size_t node) const;

  const OnnxGraph& graph_;
  std::vector<KnownShape> shapes_;
};

bool Probe::Pads(size_t node, const Dims& amounts) const {
  return PadsWithZeros(graph_, node) && Fold(node, 1) == amounts;
}

bool Probe::Reshapes(size_t node, const Dims& dims) const {
  std::optional<Dims> given = Fold(node, 1);
  if (!given || given->size() != dims.size()) return false;
  // One size may be left to the runtime.
  const auto open = std::find(given->begin(), given->end(), -1);
  if (open != given->end()) *open = dims[static_cast<size_t>(open - given->begin())];
  return *given == dims;
}

std::optional<std::vector<Probe::Range>> Probe::FoldRanges(size_t node) const {
  const std::optional<Dims> starts = Fold(node, 1);
  const std::optional<Dims> ends = Fold(node, 2);
  const std::optional<Dims> axes = Fold(node, 3);
  if (!starts || !ends || !axes) return std::nullopt;
  if (starts->size() != axes->size() || ends->size() != axes->size()) return std::nullopt;
  if (graph_.Input(node, 4) != kNoTensor && Fold(node, 4) != Dims(axes->size(), 1)) {
    return std::nullopt;
  }
  std::vector<Range> ranges;
  for (size_t i = 0; i < axes->size(); ++i) {
    ranges.push_back({(*axes)[i], (*starts)[i], (*ends)[i]});
  }
  return ranges;
}

bool Probe::Slices(std::span<const size_t> nodes, const Dims& dims,
                   std::vector<Range> ranges) const {
  for (const size_t node : nodes) {
    const std::optional<std::vector<Range>> given = FoldRanges(node);
    if (!given) return false;
    for (const Range& range : *given) {
      const auto wanted = std::find_if(ranges.begin(), ranges.end(), [&](const Range& w) {
        return w.axis == range.axis && w.first == range.first &&
               w.last == std::min(range.last, dims[static_cast<size_t>(w.axis)]);
      });
      if (wanted == ranges.end()) return false;
      ranges.erase(wanted);
    }
  }
  return ranges.empty();
}

bool Probe::TakesRows(const std::array<size_t, 2>& pad_and_slice, int64_t rows, int64_t offset,
                      int64_t count) const {
  const std::optional<Dims> pads = Fold(pad_and_slice[0], 1);
  const auto ranges = FoldRanges(pad_and_slice[1]);
  if (!PadsWithZeros(graph_, pad_and_slice[0]) || !pads || pads->size() != 6 || !ranges)
    return false;
  const int64_t before = (*pads)[1];
  const int64_t after = (*pads)[4];
  if (*pads != Dims{0, before, 0, 0, after, 0} || ranges->size() != 1) return false;
  const auto [axis, first, last] = ranges->front();
  return axis == 1 && first >= 0 && first - before == offset && last - first == count &&
         last <= before + rows + after;
}

}  // namespace

bool MovesAreRelative(const OnnxGraph& graph, const RelativeMoves& moves,
                      const RelativeSizes& sizes, const std::array<TensorId, 5>& tensors,
                      int64_t length) {
  const auto [hidden, heads, window] = sizes;
  const int64_t distances = 2 * length - 1;
  const Probe probe(graph, {{tensors[0], {1, hidden, length}},
                            {tensors[1], {1, hidden, length}},
                            {tensors[2], {1, hidden, length}},
                            {tensors[3], {1, heads, length, distances}},
                            {tensors[4], {1, heads, length, length}}});
  const auto splits = [&](size_t node) {
    return probe.Reshapes(node, {1, heads, hidden / heads, length});
  };
  const auto takes_rows = [&](const std::array<size_t, 2>& nodes) {
    return probe.TakesRows(nodes, 2 * window + 1, window + 1 - length, distances);
  };
  const auto& [widen, flatten, fill, fold] = moves.to_absolute;
  const auto& [widen_back, flatten_back, fill_back, fold_back, cut_back] = moves.to_relative;
  return std::all_of(moves.split_heads.begin(), moves.split_heads.end(), splits) &&
         probe.Reshapes(moves.join_heads, {1, hidden, length}) && takes_rows(moves.key_rows) &&
         takes_rows(moves.value_rows) &&

         probe.Pads(widen, {0, 0, 0, 0, 0, 0, 0, 1}) &&
         probe.Reshapes(flatten, {1, heads, 2 * length * length}) &&
         probe.Pads(fill, {0, 0, 0, 0, 0, length - 1}) &&
         probe.Reshapes(fold, {1, heads, length + 1, distances}) &&
         probe.Slices(moves.cut_absolute, {1, heads, length + 1, distances},
                      {{2, 0, length}, {3, length - 1, distances}}) &&

         probe.Pads(widen_back, {0, 0, 0, 0, 0, 0, 0, length - 1}) &&
         probe.Reshapes(flatten_back, {1, heads, length * distances}) &&
         probe.Pads(fill_back, {0, 0, length, 0, 0, 0}) &&
         probe.Reshapes(fold_back, {1, heads, length, 2 * length}) &&
         probe.Slices({&cut_back, 1}, {1, heads, length, 2 * length}, {{3, 1, 2 * length}});
}

}  // namespace sottovoce
