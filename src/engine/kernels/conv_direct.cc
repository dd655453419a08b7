#include "engine/kernels/conv_direct.h"

#include <algorithm>

#include "engine/kernels/gemm_tile.h"
#include "engine/kernels/vec.h"

namespace sottovoce {
namespace {

// Rows whose sums wait for the epilogue: a multiple of both tile heights, 768 bytes of stack.
constexpr int kRowsAtOnce = 24;

// Floats of input that all panels pass over before the next rows: 128 KiB.
constexpr int kBlockFloats = 32768;

size_t FloatsPerPanel(const ConvShape& shape) {
  return kPanelColumns * (1 + static_cast<size_t>(shape.taps) * static_cast<size_t>(shape.in));
}

void FinishPanel(const Epilogue& epilogue, int first_row, int rows, int column, const float* sums) {
  for (int r = 0; r < rows; ++r) {
    ApplyEpilogue(epilogue, first_row + r, column, Load(sums + r * kPanelColumns));
    ApplyEpilogue(epilogue, first_row + r, column + kLanes,
                  Load(sums + r * kPanelColumns + kLanes));
  }
}

void RunPanels(const Conv& conv, ConstRows x, int first_row, int rows, const Epilogue& epilogue) {
  const ConvShape& shape = conv.shape;
  alignas(16) float sums[kRowsAtOnce * kPanelColumns];
  TileOperands operands{.x_stride = x.stride,
                        .tap_stride = shape.dilation * x.stride,
                        .taps = shape.taps,
                        .depth = shape.in};
  const float* packed = conv.packed;
  for (int column = 0; column < PaddedChannels(shape.out); column += kPanelColumns) {
    operands.bias = packed;
    operands.weights = packed + kPanelColumns;
    for (int row = first_row; row < first_row + rows; row += kRowsAtOnce) {
      const int count = std::min(kRowsAtOnce, first_row + rows - row);
      operands.x = x.row(row);
      ComputeTiles(operands, count, sums, kPanelColumns);
      FinishPanel(epilogue, row, count, column, sums);
    }
    packed += FloatsPerPanel(shape);
  }
}

}  // namespace

size_t PackedDirectFloats(const ConvShape& shape) {
  return static_cast<size_t>(PaddedChannels(shape.out) / kPanelColumns) * FloatsPerPanel(shape);
}

void PackDirect(const ConvShape& shape, const float* weights, const float* bias, float* packed) {
  for (int panel = 0; panel < PaddedChannels(shape.out); panel += kPanelColumns) {
    for (int column = 0; column < kPanelColumns; ++column) {
      const int out = panel + column;
      *packed++ = bias != nullptr && out < shape.out ? bias[out] : 0.0F;
    }
    for (int k = 0; k < shape.taps; ++k) {
      for (int i = 0; i < shape.in; ++i) {
        for (int column = 0; column < kPanelColumns; ++column) {
          const ptrdiff_t out = panel + column;
          *packed++ = out < shape.out ? weights[(out * shape.in + i) * shape.taps + k] : 0.0F;
        }
      }
    }
  }
}

// Panels outermost: a panel's weights (32 bytes a tap and channel: 30 KiB for 192 channels and 5
// taps) stay in L1 while rows pass under them, as many as stay in L2 for the next panel. Without
// the second limit 1024 rows of 128 channels and 11 taps ran at 35 GFLOPS in place of 55.
void RunDirect(const Conv& conv, ConstRows x, int rows, const Epilogue& epilogue) {
  const int block = std::max(
      kRowsAtOnce, kBlockFloats / PaddedChannels(conv.shape.in) / kRowsAtOnce * kRowsAtOnce);
  for (int row = 0; row < rows; row += block) {
    RunPanels(conv, x, row, std::min(block, rows - row), epilogue);
  }
}

}  // namespace sottovoce
