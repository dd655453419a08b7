// All that a VITS model says, as one list of numbers, for tests that compare models.
#ifndef SOTTOVOCE_VOICE_VITS_NUMBERS_H_
#define SOTTOVOCE_VOICE_VITS_NUMBERS_H_

#include <cstddef>
#include <variant>
#include <vector>

#include "voice/vits_model.h"

namespace sottovoce {

// The overloads call each other through the class, so that their order does not matter.
class VitsNumbers {
 public:
  explicit VitsNumbers(const VitsModel& model) {
    Put(model.latent, model.speaker_embedding, model.speakers, model.speaker_width,
        model.text_encoder);
    std::visit([&](const auto& durations) { Add(durations); }, model.durations);
    Put(model.flow, model.decoder);
  }

  const std::vector<double>& values() const { return values_; }
  size_t weight_count() const { return weight_count_; }

 private:
  template <typename... T>
  void Put(const T&... parts) {
    (Add(parts), ...);
  }

  void Add(uint32_t number) { values_.push_back(number); }
  void Add(float number) { values_.push_back(static_cast<double>(number)); }
  void Add(const Weights& weights) {
    Add(static_cast<uint32_t>(weights.size()));
    for (size_t i = 0; i < weights.size(); ++i) Add(weights[i]);
    weight_count_ += weights.size();
  }
  template <typename T>
  void Add(const std::vector<T>& parts) {
    Add(static_cast<uint32_t>(parts.size()));
    for (const T& part : parts) Add(part);
  }
  template <typename T>
  void Add(const std::optional<T>& part) {
    Add(static_cast<uint32_t>(part.has_value()));
    if (part) Add(*part);
  }
  void Add(const Conv1d& x) {
    Put(x.weight, x.bias, x.out, x.in, x.kernel, x.dilation, x.groups, x.padding);
  }
  void Add(const ConvTranspose1d& x) {
    Put(x.weight, x.bias, x.in, x.out, x.kernel, x.stride, x.padding);
  }
  void Add(const LayerNorm& x) { Put(x.gamma, x.beta, x.epsilon); }
  void Add(const Attention& x) {
    Put(x.query, x.key, x.value, x.output, x.relative_key, x.relative_value, x.heads, x.window);
  }
  void Add(const TextEncoderLayer& x) { Put(x.attention, x.norm_1, x.ffn_1, x.ffn_2, x.norm_2); }
  void Add(const TextEncoder& x) {
    Put(x.embedding, x.embedding_scale, x.vocabulary, x.hidden, x.layers, x.projection);
  }
  void Add(const SeparableLayer& x) { Put(x.depthwise, x.norm_1, x.pointwise, x.norm_2); }
  void Add(const SplineCoupling& x) {
    Put(x.pre, x.layers, x.projection, x.bins, x.tail_bound, x.min_width, x.min_height,
        x.min_derivative);
  }
  void Add(const StochasticDurations& x) {
    Put(x.pre, x.speaker, x.layers, x.projection, x.couplings, x.affine_mean, x.affine_log_scale);
  }
  void Add(const DeterministicDurations& x) {
    Put(x.speaker, x.conv_1, x.norm_1, x.conv_2, x.norm_2, x.projection);
  }
  void Add(const FlowCoupling& x) {
    Put(x.pre, x.wavenet.in_layers, x.wavenet.res_skip_layers, x.wavenet.speaker, x.post);
  }
  void Add(const ResidualBlock::Step& x) { Put(x.first, x.second); }
  void Add(const ResidualBlock& x) { Add(x.steps); }
  void Add(const UpsampleStage& x) { Put(x.upsample, x.blocks); }
  void Add(const Decoder& x) { Put(x.pre, x.speaker, x.stages, x.post, x.slope, x.final_slope); }

  std::vector<double> values_;
  size_t weight_count_ = 0;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_NUMBERS_H_
