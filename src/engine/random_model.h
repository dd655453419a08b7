// Small random modules of a VITS voice, for tests.
#ifndef SOTTOVOCE_ENGINE_RANDOM_MODEL_H_
#define SOTTOVOCE_ENGINE_RANDOM_MODEL_H_

#include <cmath>
#include <cstdint>
#include <deque>
#include <random>
#include <vector>

#include "voice/vits_model.h"

namespace sottovoce::testing {

// Makes layers whose outputs stay around 1, and owns their weights.
class RandomModel {
 public:
  explicit RandomModel(uint32_t seed) : engine_(seed) {}

  // Uniform in [-1, 1).
  float Next() { return static_cast<float>(engine_() >> 8) / 8388608.0F - 1.0F; }

  Weights MakeWeights(size_t count, float scale, float offset = 0) {
    std::vector<float>& values = owned_.emplace_back(count);
    for (float& value : values) value = offset + scale * Next();
    return Weights({reinterpret_cast<const uint8_t*>(values.data()), count * sizeof(float)});
  }

  Conv1d MakeConv(uint32_t in, uint32_t out, uint32_t kernel, uint32_t dilation = 1) {
    const float scale = 1.7F / std::sqrt(static_cast<float>(in * kernel));
    return {.weight = MakeWeights(size_t{out} * in * kernel, scale),
            .bias = MakeWeights(out, 0.1F),
            .out = out,
            .in = in,
            .kernel = kernel,
            .dilation = dilation,
            .padding = (kernel - 1) * dilation / 2};
  }

  ConvTranspose1d MakeConvTranspose(uint32_t in, uint32_t out, uint32_t kernel, uint32_t stride) {
    const float scale = 1.7F / std::sqrt(static_cast<float>(in * kernel / stride));
    return {.weight = MakeWeights(size_t{out} * in * kernel, scale),
            .bias = MakeWeights(out, 0.1F),
            .in = in,
            .out = out,
            .kernel = kernel,
            .stride = stride,
            .padding = (kernel - stride) / 2};
  }

  Attention MakeAttention(uint32_t hidden, uint32_t heads, uint32_t window) {
    const size_t relative = size_t{2 * window + 1} * (hidden / heads);
    return {.query = MakeConv(hidden, hidden, 1),
            .key = MakeConv(hidden, hidden, 1),
            .value = MakeConv(hidden, hidden, 1),
            .output = MakeConv(hidden, hidden, 1),
            .relative_key = MakeWeights(relative, 1),
            .relative_value = MakeWeights(relative, 1),
            .heads = heads,
            .window = window};
  }

  // speaker_width 0 makes none.
  FlowCoupling MakeCoupling(uint32_t latent, uint32_t hidden, uint32_t layers,
                            uint32_t speaker_width) {
    FlowCoupling coupling{.pre = MakeConv(latent / 2, hidden, 1),
                          .wavenet = {},
                          .post = MakeConv(hidden, latent / 2, 1)};
    for (uint32_t i = 0; i < layers; ++i) {
      coupling.wavenet.in_layers.push_back(MakeConv(hidden, 2 * hidden, 5));
      const bool is_last = i + 1 == layers;
      coupling.wavenet.res_skip_layers.push_back(
          MakeConv(hidden, is_last ? hidden : 2 * hidden, 1));
    }
    if (speaker_width > 0) {
      coupling.wavenet.speaker = MakeConv(speaker_width, 2 * hidden * layers, 1);
    }
    return coupling;
  }

  // Pairs of convolutions with type_1, single ones otherwise.
  ResidualBlock MakeBlock(uint32_t channels, uint32_t kernel,
                          const std::vector<uint32_t>& dilations, bool type_1) {
    ResidualBlock block;
    for (const uint32_t dilation : dilations) {
      ResidualBlock::Step& step = block.steps.emplace_back();
      step.first = MakeConv(channels, channels, kernel, dilation);
      if (type_1) step.second = MakeConv(channels, channels, kernel);
    }
    return block;
  }

 private:
  std::mt19937 engine_;
  std::deque<std::vector<float>> owned_;
};

}  // namespace sottovoce::testing

#endif  // SOTTOVOCE_ENGINE_RANDOM_MODEL_H_
