#include "engine/kernels/conv.h"

namespace sottovoce {
namespace {

// Few channels mean many rows a frame (a HiFi-GAN halves channels as it multiplies rows), so that
// tiles cut by the edge of a chunk weigh little; layers of 192 channels and more run at the frame
// rate, or near it, on a few dozen rows.
bool HasManyRows(const ConvShape& shape) { return shape.in < 192; }

}  // namespace

// Chromium's GFLOPS for each layer of a medium voice and each algorithm are in
// tests/bench/kernels/RESULTS.md. In short, with a multiply-add peak of 65:
//
//   taps                  2    3    5    7    11
//   direct               55   55   58   58   58
//   32 to 128 channels   78  77-  98- 115-  140   five or six outputs
//                            116  150  165
//   192 and more         57  103  127  141        direct; four outputs
//
// Above 128 channels more outputs gain nothing at those lengths and take a quarter more memory. The
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
