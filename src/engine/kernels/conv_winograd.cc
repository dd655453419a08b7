#include "engine/kernels/conv_winograd.h"

#include <algorithm>
#include <array>

#include "engine/kernels/gemm_tile.h"
#include "engine/kernels/toom_cook.h"
#include "engine/kernels/winograd_tiles.h"
#include "engine/kernels/winograd_transform.h"

namespace sottovoce {
namespace {

// Tiles at once: a multiple of both tile heights, and as many as keep the transformed input within
// 128 KiB of L2. More tiles read the weights less often.
constexpr int kTileStep = 12;
constexpr int kTransformedFloats = 32768;

// How a tile's rows lie, and how many there are from Epilogue's row 0 on.
struct OutputRows {
  int dilation = 1;
  int rows = 0;
};

using InputTransform = void (*)(const float* x, ptrdiff_t row_stride, int channels, float* v,
                                ptrdiff_t point_stride);
using TileFinish = void (*)(const float* sums, ptrdiff_t point_stride, const float* bias,
                            const Epilogue& epilogue, OutputRows output, int first_row, int column);

// Turns one tile's eight columns of sums into rows; those outside the wanted range are dropped.
template <int points, int outputs>
void FinishTile(const float* sums, ptrdiff_t point_stride, const float* bias,
                const Epilogue& epilogue, OutputRows output, int first_row, int column) {
  for (int half = 0; half < kPanelColumns; half += kLanes) {
    F32x4 y[static_cast<size_t>(outputs)];
    TransformOutput<points, outputs>(sums + half, point_stride, Load(bias + half), y);
    for (int j = 0; j < outputs; ++j) {
      const int row = first_row + j * output.dilation;
      if (row < 0 || row >= output.rows) continue;
      ApplyEpilogue(epilogue, row, column + half, y[j]);
    }
  }
}

struct Transforms {
  int points;
  int outputs;
  InputTransform input;
  TileFinish finish;
};

template <int points, int outputs>
constexpr Transforms MakeTransforms() {
  return {points, outputs, TransformInput<points>, FinishTile<points, outputs>};
}

// F(3, 2), F(5, 2); F(4, 3), F(6, 3); F(4, 5), F(6, 5); F(4, 7), F(6, 7); F(5, 6) for 11 taps.
constexpr Transforms kTransforms[] = {
    MakeTransforms<4, 3>(),  MakeTransforms<6, 5>(),  MakeTransforms<6, 4>(),
    MakeTransforms<8, 6>(),  MakeTransforms<8, 4>(),  MakeTransforms<10, 6>(),
    MakeTransforms<10, 4>(), MakeTransforms<12, 6>(), MakeTransforms<10, 5>(),
};

const Transforms* FindTransforms(const ConvAlgorithm& algorithm) {
  for (const Transforms& candidate : kTransforms) {
    if (candidate.points == algorithm.points && candidate.outputs == algorithm.outputs) {
      return &candidate;
    }
  }
  return nullptr;
}

// Channels of the transformed input, in whole panels.
int Depth(const ConvShape& shape, const ConvAlgorithm& algorithm) {
  return algorithm.groups * PaddedChannels(shape.in);
}

int TilesAtOnce(const Conv& conv) {
  const int tile_floats = conv.algorithm.points * Depth(conv.shape, conv.algorithm);
  return std::clamp(kTransformedFloats / tile_floats / kTileStep * kTileStep, kTileStep, kMaxTiles);
}

TileGrid GridOf(const Conv& conv) { return {conv.algorithm.outputs, conv.shape.dilation}; }

size_t FloatsPerPanel(const ConvShape& shape, const ConvAlgorithm& algorithm) {
  return kPanelColumns *
         (1 + static_cast<size_t>(algorithm.points) * static_cast<size_t>(Depth(shape, algorithm)));
}

// One group's taps from one input channel to a panel's eight outputs, zeros where there are none.
using PanelTaps = std::array<std::array<double, kPanelColumns>, kMaxToomCookSize>;
PanelTaps GatherTaps(const ConvShape& shape, const ConvAlgorithm& algorithm, const float* weights,
                     int panel, int group, int in) {
  PanelTaps taps = {};
  const int first = group * algorithm.group_taps();
  const int count = std::min(algorithm.group_taps(), shape.taps - first);
  const int columns = std::min(kPanelColumns, shape.out - panel);
  if (in >= shape.in) return taps;
  for (int column = 0; column < columns; ++column) {
    const float* from =
        weights + (static_cast<ptrdiff_t>(panel + column) * shape.in + in) * shape.taps + first;
    for (int k = 0; k < count; ++k) {
      taps[static_cast<size_t>(k)][static_cast<size_t>(column)] = static_cast<double>(from[k]);
    }
  }
  return taps;
}

// One panel's [points][groups * in][8].
void PackPanel(const ConvShape& shape, const ConvAlgorithm& algorithm,
               const TapTransform& transform, const float* weights, int panel, float* packed) {
  const int depth = Depth(shape, algorithm);
  const int group_depth = PaddedChannels(shape.in);
  const auto group_taps = static_cast<size_t>(algorithm.group_taps());
  for (int d = 0; d < depth; ++d) {
    const PanelTaps taps =
        GatherTaps(shape, algorithm, weights, panel, d / group_depth, d % group_depth);
    for (int p = 0; p < algorithm.points; ++p) {
      float* to = packed + (static_cast<ptrdiff_t>(p) * depth + d) * kPanelColumns;
      std::array<double, kPanelColumns> sums = {};
      for (size_t k = 0; k < group_taps; ++k) {
        const double factor = transform[static_cast<size_t>(p)][k];
        for (size_t column = 0; column < kPanelColumns; ++column) {
          sums[column] += factor * taps[k][column];
        }
      }
      std::transform(sums.begin(), sums.end(), to,
                     [](double sum) { return static_cast<float>(sum); });
    }
  }
}

// [points][tiles][groups * in] of a batch.
void TransformBatch(const Conv& conv, const Transforms& transforms, ConstRows x,
                    const TileBatch& batch, float* transformed) {
  const int channels = PaddedChannels(conv.shape.in);
  const int depth = Depth(conv.shape, conv.algorithm);
  const ptrdiff_t point_stride = static_cast<ptrdiff_t>(batch.size) * depth;
  for (int tile = 0; tile < batch.size; ++tile) {
    for (int group = 0; group < conv.algorithm.groups; ++group) {
      const int delay = group * conv.algorithm.group_taps() * conv.shape.dilation;
      transforms.input(x.row(batch.starts[static_cast<size_t>(tile)] + delay),
                       conv.shape.dilation * x.stride, channels,
                       transformed + static_cast<ptrdiff_t>(tile) * depth + group * channels,
                       point_stride);
    }
  }
}

// One panel's products: sums are [points][tiles][8].
void MultiplyPanel(const Conv& conv, int tiles, const float* transformed, const float* weights,
                   float* sums) {
  const int depth = Depth(conv.shape, conv.algorithm);
  for (int p = 0; p < conv.algorithm.points; ++p) {
    ComputeTiles({.x = transformed, .x_stride = depth, .weights = weights, .depth = depth}, tiles,
                 sums, kPanelColumns);
    transformed += static_cast<ptrdiff_t>(tiles) * depth;
    weights += static_cast<ptrdiff_t>(depth) * kPanelColumns;
    sums += static_cast<ptrdiff_t>(tiles) * kPanelColumns;
  }
}

}  // namespace

bool IsWinogradSupported(const ConvShape& shape, const ConvAlgorithm& algorithm) {
  return FindTransforms(algorithm) != nullptr && algorithm.groups >= 1 &&
         algorithm.group_taps() * algorithm.groups >= shape.taps;
}

size_t PackedWinogradFloats(const ConvShape& shape, const ConvAlgorithm& algorithm) {
  return static_cast<size_t>(PaddedChannels(shape.out) / kPanelColumns) *
         FloatsPerPanel(shape, algorithm);
}

void PackWinograd(const ConvShape& shape, const ConvAlgorithm& algorithm, const float* weights,
                  const float* bias, float* packed) {
  const TapTransform transform = MakeTapTransform(algorithm.points, algorithm.group_taps());
  for (int panel = 0; panel < PaddedChannels(shape.out); panel += kPanelColumns) {
    for (int column = 0; column < kPanelColumns; ++column) {
      const int out = panel + column;
      packed[column] = bias != nullptr && out < shape.out ? bias[out] : 0.0F;
    }
    PackPanel(shape, algorithm, transform, weights, panel, packed + kPanelColumns);
    packed += FloatsPerPanel(shape, algorithm);
  }
}

ConvMargins WinogradMargins(const Conv& conv, int64_t first, int rows) {
  const TileGrid grid = GridOf(conv);
  const int before = grid.phase(first);
  const int end = (before + rows + grid.period() - 1) / grid.period() * grid.period();
  const int filled = conv.algorithm.groups * conv.algorithm.group_taps() - conv.shape.taps;
  return {before, end - before - rows + filled * conv.shape.dilation};
}

size_t WinogradWorkspaceFloats(const Conv& conv) {
  const auto rows = static_cast<size_t>(conv.algorithm.points * TilesAtOnce(conv));
  return rows * static_cast<size_t>(Depth(conv.shape, conv.algorithm) + kPanelColumns);
}

void RunWinograd(const Conv& conv, ConstRows x, int64_t first, int rows, const Epilogue& epilogue,
                 float* workspace) {
  const Transforms& transforms = *FindTransforms(conv.algorithm);
  const int tiles_at_once = TilesAtOnce(conv);
  float* sums = workspace;
  float* transformed =
      workspace + static_cast<ptrdiff_t>(conv.algorithm.points) * tiles_at_once * kPanelColumns;
  TileWalk walk(GridOf(conv), first, rows, tiles_at_once);
  for (TileBatch batch; walk.Next(&batch);) {
    TransformBatch(conv, transforms, x, batch, transformed);
    const float* packed = conv.packed;
    for (int column = 0; column < PaddedChannels(conv.shape.out); column += kPanelColumns) {
      MultiplyPanel(conv, batch.size, transformed, packed + kPanelColumns, sums);
      for (int tile = 0; tile < batch.size; ++tile) {
        transforms.finish(
            sums + tile * kPanelColumns, static_cast<ptrdiff_t>(batch.size) * kPanelColumns, packed,
            epilogue, {conv.shape.dilation, rows}, batch.starts[static_cast<size_t>(tile)], column);
      }
      packed += FloatsPerPanel(conv.shape, conv.algorithm);
    }
  }
}

}  // namespace sottovoce
