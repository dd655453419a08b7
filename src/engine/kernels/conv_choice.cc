#include "engine/kernels/conv.h"

namespace sottovoce {
namespace {

// Few channels mean many rows a frame (a HiFi-GAN halves channels as it multiplies rows), so that
// tiles cut by the edge of a chunk weigh little; layers of 192 channels and more run at the frame
// rate, or near it, on a few dozen rows.
bool HasManyRows(const ConvShape& shape) { return shape.in < 192; }

}  // namespace

// GFLOPS in Chromium on one core whose multiply-add peak is 66, simd128 / relaxed simd, for 16
// frames of a medium voice, best of three runs of tests/bench/kernels. The choice is marked.
//
//   layer                      direct     fewer outputs      more outputs
//   192>384 k5 d1    (flow)    59 / 62    F(4,5) 131 / 130*  F(6,5) 129 / 108
//   192>256 k7 d1              61 / 63    F(4,7) 147 / 142*  F(6,7) 151 / 122
//   192>768 k3 d1              60 / 61    F(4,3) 104 / 99*   F(6,3)  98 / 78
//   128>128 k3 d1              59 / 61    F(4,3) 100 / 105   F(6,3) 110 / 116*
//   128>128 k5 d6              60 / 63    F(4,5) 117 / 124   F(6,5) 136 / 144*
//   128>128 k7 d12             59 / 60    F(4,7) 128 / 130   F(6,7) 154 / 166*
//   64>64   k3 d1              56 / 60    F(4,3)  90 / 96    F(6,3) 100 / 106*
//   64>64   k7 d3              59 / 61    F(4,7) 127 / 137   F(6,7) 147 / 159*
//   32>32   k3 d1              51 / 55    F(4,3)  70 / 76    F(6,3)  77 / 84*
//   32>32   k5 d2              56 / 59    F(4,5)  92 / 101   F(6,5)  97 / 110*
//   32>32   k7 d12             58 / 59    F(4,7) 100 / 110   F(6,7) 116 / 128*
//   256>1024 k2      (up 0)    57 / 59*   F(3,2)  66 / 75    F(5,2)  70 / 68
//   128>512 k2       (up 1)    57 / 61    F(3,2)  76 / 78    F(5,2)  82 / 83*
//   128>128 k11 d1             60 / 63    F(5,6) twice 137 / 143*
//
// Above 128 channels more outputs gain nothing at these lengths and take a quarter more memory. The
// first upsampling stays direct: at the frame rate a period of 3 or 5 wastes more rows at the edges
// of a chunk than the method saves.
ConvAlgorithm ChooseConvAlgorithm(const ConvShape& shape) {
  constexpr int kFewChannels = 8;  // the transforms cost more than they save
  if (shape.in <= kFewChannels || shape.out <= kFewChannels) return {};
  const bool wide = HasManyRows(shape);
  switch (shape.taps) {
    case 2:
      return wide ? ConvAlgorithm{.outputs = 5, .points = 6} : ConvAlgorithm{};
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
