#include "engine/kernels/conv.h"

namespace sottovoce {
namespace {

// Few channels mean many rows a frame (a HiFi-GAN halves channels as it multiplies rows), so that
// a tile cut by the edge of a chunk is cheap; layers at the frame rate have 192 and more.
bool HasManyRows(const ConvShape& shape) { return shape.in <= 64; }

// A tile spans outputs * dilation rows: at 8 rows a frame and dilation 12, six outputs would cover
// 9 frames.
bool IsTileShort(const ConvShape& shape) { return shape.in < 192 && shape.dilation <= 3; }

}  // namespace

// GFLOPS in Chromium on one core whose multiply-add peak is 62, simd128 / relaxed simd
// (tests/bench/kernels, 16 frames of a medium voice):
//
//   layer                    direct    fewer outputs     more outputs
//   192>384 k5 d1  (flow)    56 / 56   F(4,5) 120 / 117  F(6,5) 118 / 99
//   192>256 k7 d1            55 / 57   F(4,7) 135 / 134  F(6,7) 141 / 119
//   192>768 k3 d1            55 / 58   F(4,3)  96 / 96   F(6,3)  89 / 77
//   128>128 k7 d3            57 / 58   F(4,7) 128 / 135  F(6,7) 154 / 160
//   64>64   k5 d2            53 / 56   F(4,5) 107 / 119  F(6,5) 119 / 133
//   32>32   k3 d1            43 / 48   F(4,3)  63 / 71   F(6,3)  71 / 79
//   32>32   k5 d2            49 / 52   F(4,5)  84 / 93   F(6,5)  92 / 103
//   32>32   k7 d12           52 / 54   F(4,7)  82 / 102  F(6,7) 107 / 118
//   128>512 k2     (up)      51 / 54   F(3,2)  66 / 64   F(5,2)  78 / 75
//   128>128 k11 d1           53 / 56   F(5,6) twice 123 / 131
//
// Two taps into 256 channels and more is the first upsampling, at the frame rate, where a period of
// 5 wastes more rows than the method saves.
ConvAlgorithm ChooseConvAlgorithm(const ConvShape& shape) {
  constexpr int kFewChannels = 8;  // the transforms cost more than they save
  if (shape.in <= kFewChannels || shape.out <= kFewChannels) return {};
  const bool wide = HasManyRows(shape) || IsTileShort(shape);
  switch (shape.taps) {
    case 2:
      return shape.in < 192 ? ConvAlgorithm{.outputs = 5, .points = 6} : ConvAlgorithm{};
    case 3:
      return wide ? ConvAlgorithm{.outputs = 6, .points = 8}
                  : ConvAlgorithm{.outputs = 4, .points = 6};
    case 5:
      return wide ? ConvAlgorithm{.outputs = 6, .points = 10}
                  : ConvAlgorithm{.outputs = 4, .points = 8};
    case 7:
      return wide ? ConvAlgorithm{.outputs = 6, .points = 12}
                  : ConvAlgorithm{.outputs = 4, .points = 10};
    case 11:
      return {.outputs = 5, .points = 10, .groups = 2};
    default:
      return {};
  }
}

}  // namespace sottovoce
