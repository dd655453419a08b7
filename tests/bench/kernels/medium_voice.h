// The convolutions of a medium Piper voice, in which nearly all of its time goes (but for the last,
// to one channel), and one of a high voice.
#ifndef SOTTOVOCE_TESTS_BENCH_KERNELS_MEDIUM_VOICE_H_
#define SOTTOVOCE_TESTS_BENCH_KERNELS_MEDIUM_VOICE_H_

#include "engine/kernels/conv.h"

namespace sottovoce::bench {

struct Layer {
  const char* part;
  const char* name;
  ConvShape shape;
  int rows_per_frame;  // output rows; of the text encoder, per phoneme id
  int times;           // such layers in the network
};

inline constexpr double kSecondsPerFrame = 256.0 / 22050.0;
inline constexpr int kGates = 16;      // WaveNet layers of 192 gated channels
inline constexpr int kPostRows = 256;  // rows a frame of the last convolution, 7 taps of 32

inline constexpr Layer kMediumVoice[] = {
    {"flow", "wavenet in", {5, 192, 384, 1}, 1, 16},
    {"flow", "res/skip", {1, 192, 384, 1}, 1, 16},
    {"flow", "pre/post", {1, 96, 192, 1}, 1, 8},
    {"decoder", "conv_pre", {7, 192, 256, 1}, 1, 1},
    {"decoder", "up 0", {2, 256, 1024, 1}, 1, 1},
    {"decoder", "res 0 k3 d1", {3, 128, 128, 1}, 8, 1},
    {"decoder", "res 0 k3 d2", {3, 128, 128, 2}, 8, 1},
    {"decoder", "res 0 k5 d2", {5, 128, 128, 2}, 8, 1},
    {"decoder", "res 0 k5 d6", {5, 128, 128, 6}, 8, 1},
    {"decoder", "res 0 k7 d3", {7, 128, 128, 3}, 8, 1},
    {"decoder", "res 0 k7 d12", {7, 128, 128, 12}, 8, 1},
    {"decoder", "up 1", {2, 128, 512, 1}, 8, 1},
    {"decoder", "res 1 k3 d1", {3, 64, 64, 1}, 64, 1},
    {"decoder", "res 1 k3 d2", {3, 64, 64, 2}, 64, 1},
    {"decoder", "res 1 k5 d2", {5, 64, 64, 2}, 64, 1},
    {"decoder", "res 1 k5 d6", {5, 64, 64, 6}, 64, 1},
    {"decoder", "res 1 k7 d3", {7, 64, 64, 3}, 64, 1},
    {"decoder", "res 1 k7 d12", {7, 64, 64, 12}, 64, 1},
    {"decoder", "up 2", {2, 64, 128, 1}, 64, 1},
    {"decoder", "res 2 k3 d1", {3, 32, 32, 1}, 256, 1},
    {"decoder", "res 2 k3 d2", {3, 32, 32, 2}, 256, 1},
    {"decoder", "res 2 k5 d2", {5, 32, 32, 2}, 256, 1},
    {"decoder", "res 2 k5 d6", {5, 32, 32, 6}, 256, 1},
    {"decoder", "res 2 k7 d3", {7, 32, 32, 3}, 256, 1},
    {"decoder", "res 2 k7 d12", {7, 32, 32, 12}, 256, 1},
    {"text encoder", "ffn 1", {3, 192, 768, 1}, 1, 6},
    {"text encoder", "ffn 2", {3, 768, 192, 1}, 1, 6},
    {"text encoder", "attention", {1, 192, 192, 1}, 1, 24},
    {"high voice", "res 1 k11 d1", {11, 128, 128, 1}, 64, 1},
};

}  // namespace sottovoce::bench

#endif  // SOTTOVOCE_TESTS_BENCH_KERNELS_MEDIUM_VOICE_H_
