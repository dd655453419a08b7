#include "engine/kernels/depthwise.h"

#include "engine/kernels/vec.h"

namespace sottovoce {

void PackDepthwise(int taps, int channels, const float* weights, float* packed) {
  for (int k = 0; k < taps; ++k) {
    for (int c = 0; c < PaddedChannels(channels); ++c) {
      *packed++ = c < channels ? weights[c * taps + k] : 0.0F;
    }
  }
}

void DepthwiseConv(int taps, int channels, int dilation, const float* packed, const float* bias,
                   ConstRows x, int rows, Rows out) {
  const int padded = PaddedChannels(channels);
  for (int t = 0; t < rows; ++t) {
    for (int c = 0; c < padded; c += kLanes) {
      F32x4 sum = Load(bias + c);
      for (int k = 0; k < taps; ++k) {
        sum = MulAdd(Load(packed + k * padded + c), Load(x.row(t + k * dilation) + c), sum);
      }
      Store(sum, out.row(t) + c);
    }
  }
}

}  // namespace sottovoce
