// A VITS voice as plain weights and hyper-parameters: what the engine runs, whatever file it was
// read from. Kim, Kong, Son, "Conditional Variational Autoencoder with Adversarial Learning for
// End-to-End Text-to-Speech", arXiv 2106.06103; Piper's voices are this network in several sizes.
#ifndef SOTTOVOCE_VOICE_VITS_MODEL_H_
#define SOTTOVOCE_VOICE_VITS_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "voice/quantize.h"

namespace sottovoce {

// A view of weights in the voice's bytes, where they may lie unaligned and in any format, or in
// VitsModel::owned. Lives as long as those. What is not float32 is restored as it is read: a range
// costs little more than a copy, one weight of a block as much as the block.
class Weights {
 public:
  Weights() = default;
  // Little-endian float32.
  explicit Weights(std::span<const uint8_t> bytes)
      : data_(bytes.data()), layout_{.count = bytes.size() / sizeof(float)} {}
  // `data` has EncodedSize(format, layout) bytes.
  Weights(WeightFormat format, const WeightLayout& layout, const uint8_t* data)
      : data_(data), layout_(layout), format_(format) {}

  size_t size() const { return layout_.count; }
  bool empty() const { return layout_.count == 0; }
  WeightFormat format() const { return format_; }

  float operator[](size_t index) const {
    float value;
    if (format_ == WeightFormat::kFloat32) {
      std::memcpy(&value, data_ + index * sizeof(float), sizeof(float));
    } else {
      DecodeWeights(format_, layout_, data_, index, {&value, 1});
    }
    return value;
  }

  // Copies out.size() values from `first` on.
  void CopyTo(size_t first, std::span<float> out) const {
    DecodeWeights(format_, layout_, data_, first, out);
  }

 private:
  const uint8_t* data_ = nullptr;
  WeightLayout layout_;
  WeightFormat format_ = WeightFormat::kFloat32;
};

// y[o, t] = bias[o] + sum over i, k of weight[o, i, k] * x[i, t + k * dilation - padding_left].
struct Conv1d {
  Weights weight;  // [out, in / groups, kernel]
  Weights bias;    // [out], or empty
  uint32_t out = 0;
  uint32_t in = 0;
  uint32_t kernel = 1;
  uint32_t dilation = 1;
  uint32_t groups = 1;
  uint32_t padding = 0;  // zeros on each side
};

struct ConvTranspose1d {
  Weights weight;  // [in, out, kernel]
  Weights bias;    // [out], or empty
  uint32_t in = 0;
  uint32_t out = 0;
  uint32_t kernel = 0;
  uint32_t stride = 1;
  uint32_t padding = 0;
};

struct LayerNorm {
  Weights gamma, beta;  // [channels]
  float epsilon = 1e-5f;
};

// Self-attention with relative positions within a window (Shaw et al., arXiv 1803.02155).
struct Attention {
  Conv1d query, key, value, output;      // 1x1
  Weights relative_key, relative_value;  // [2 * window + 1, channels a head], shared by the heads
  uint32_t heads = 0;
  uint32_t window = 0;
};

struct TextEncoderLayer {
  Attention attention;
  LayerNorm norm_1;
  Conv1d ffn_1, ffn_2;  // ReLU between
  LayerNorm norm_2;
};

struct TextEncoder {
  Weights embedding;  // [vocabulary, hidden]
  float embedding_scale = 1;
  uint32_t vocabulary = 0;
  uint32_t hidden = 0;
  std::vector<TextEncoderLayer> layers;
  Conv1d projection;  // hidden -> mean and log_std, 2 * latent
};

// Dilated depth-wise separable convolutions, as in the duration predictors' flows.
struct SeparableLayer {
  Conv1d depthwise;
  LayerNorm norm_1;
  Conv1d pointwise;
  LayerNorm norm_2;
};

// One coupling of the duration flow: a monotonic rational-quadratic spline on half of the channels
// (Durkan et al., arXiv 1906.04032), its parameters predicted from the other half.
struct SplineCoupling {
  Conv1d pre;
  std::vector<SeparableLayer> layers;
  Conv1d projection;  // -> 3 * bins - 1
  uint32_t bins = 10;
  float tail_bound = 5;
  float min_width = 1e-3f, min_height = 1e-3f, min_derivative = 1e-3f;
};

struct StochasticDurations {
  Conv1d pre;
  std::optional<Conv1d> speaker;  // 1x1 from the speaker embedding
  std::vector<SeparableLayer> layers;
  Conv1d projection;
  // In the order in which inference runs them, the channels flipped before each.
  std::vector<SplineCoupling> couplings;
  Weights affine_mean, affine_log_scale;  // [2]: the last step, (x - mean) * exp(-log_scale)
};

struct DeterministicDurations {
  std::optional<Conv1d> speaker;
  Conv1d conv_1;  // ReLU after it, then the norm
  LayerNorm norm_1;
  Conv1d conv_2;
  LayerNorm norm_2;
  Conv1d projection;
};

// WaveNet-style residual stack: gates tanh * sigmoid, residual and skip outputs.
struct WaveNet {
  std::vector<Conv1d> in_layers;        // hidden -> 2 * hidden
  std::vector<Conv1d> res_skip_layers;  // hidden -> 2 * hidden; the last one -> hidden
  std::optional<Conv1d> speaker;        // 1x1 -> 2 * hidden * layers
};

// Mean-only affine coupling, inverted: the second half loses the mean predicted from the first.
struct FlowCoupling {
  Conv1d pre;
  WaveNet wavenet;
  Conv1d post;
};

// HiFi-GAN's two residual blocks. Type 1: pairs (dilated, undilated) with the residual around each
// pair. Type 2: single dilated convolutions with the residual around each.
struct ResidualBlock {
  struct Step {
    Conv1d first;
    std::optional<Conv1d> second;
  };
  std::vector<Step> steps;
};

struct UpsampleStage {
  ConvTranspose1d upsample;
  std::vector<ResidualBlock> blocks;  // their outputs are averaged
};

struct Decoder {
  Conv1d pre;
  std::optional<Conv1d> speaker;
  std::vector<UpsampleStage> stages;
  Conv1d post;
  float slope = 0.1f;         // LeakyReLU inside
  float final_slope = 0.01f;  // before `post`
};

struct VitsModel {
  uint32_t latent = 0;        // channels of z
  Weights speaker_embedding;  // [speakers, width], empty in a voice with one speaker
  uint32_t speakers = 1;
  uint32_t speaker_width = 0;
  TextEncoder text_encoder;
  std::variant<StochasticDurations, DeterministicDurations> durations;
  // In the order in which inference runs them, the channels flipped before each.
  std::vector<FlowCoupling> flow;
  Decoder decoder;

  // Weights that were folded or converted, and so are no views of the voice's bytes.
  std::vector<std::vector<float>> owned;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_MODEL_H_
