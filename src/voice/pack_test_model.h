// A network of a few channels with every part that a VITS voice can have, for tests of the pack.
#ifndef SOTTOVOCE_VOICE_PACK_TEST_MODEL_H_
#define SOTTOVOCE_VOICE_PACK_TEST_MODEL_H_

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "voice/vits_model.h"

namespace sottovoce {

class PackTestModel {
 public:
  // One kind of durations has speakers, the other has none.
  explicit PackTestModel(bool stochastic) : stochastic_(stochastic) {
    model_.latent = kHidden;
    if (stochastic_) {
      model_.speakers = 3;
      model_.speaker_width = kSpeakerWidth;
      model_.speaker_embedding = Values(3 * kSpeakerWidth);
    }
    AddTextEncoder();
    if (stochastic_) {
      AddStochastic();
    } else {
      model_.durations = DeterministicDurations{
          {}, Conv(kHidden, 3, 3), Norm(3), Conv(3, 3, 1), Norm(3), Conv(3, 1, 1)};
    }
    for (int i = 0; i < 2; ++i) AddCoupling();
    AddDecoder();
  }

  const VitsModel& model() const { return model_; }
  VitsModel* mutable_model() { return &model_; }

 private:
  static constexpr uint32_t kHidden = 4;
  static constexpr uint32_t kSpeakerWidth = 5;

  Weights Values(size_t count) {
    std::vector<float>& values = model_.owned.emplace_back(count);
    for (float& value : values) value = static_cast<float>(engine_() % 2048) / 1024 - 1;
    return Weights({reinterpret_cast<const uint8_t*>(values.data()), count * sizeof(float)});
  }
  Conv1d Conv(uint32_t in, uint32_t out, uint32_t kernel, uint32_t groups = 1) {
    return {.weight = Values(size_t{out} * (in / groups) * kernel),
            .bias = out > 1 ? Values(out) : Weights(),
            .out = out,
            .in = in,
            .kernel = kernel,
            .groups = groups,
            .padding = kernel / 2};
  }
  LayerNorm Norm(uint32_t channels) { return {Values(channels), Values(channels), 1e-5F}; }
  std::optional<Conv1d> Speaker(uint32_t out) {
    if (!stochastic_) return std::nullopt;
    return Conv(kSpeakerWidth, out, 1);
  }
  SeparableLayer Separable() {
    return {Conv(kHidden, kHidden, 3, kHidden), Norm(kHidden), Conv(kHidden, kHidden, 1),
            Norm(kHidden)};
  }

  void AddTextEncoder() {
    TextEncoder& encoder = model_.text_encoder;
    encoder.vocabulary = 6;
    encoder.hidden = kHidden;
    encoder.embedding_scale = 2;
    encoder.embedding = Values(6 * kHidden);
    const auto pointwise = [&] { return Conv(kHidden, kHidden, 1); };
    TextEncoderLayer layer;
    layer.attention = {pointwise(), pointwise(), pointwise(), pointwise(),
                       Values(6),   Values(6),   2,           1};
    layer.norm_1 = Norm(kHidden);
    layer.ffn_1 = Conv(kHidden, 7, 3);
    layer.ffn_2 = Conv(7, kHidden, 3);
    layer.norm_2 = Norm(kHidden);
    encoder.layers = {layer};
    encoder.projection = Conv(kHidden, 2 * kHidden, 1);
  }

  void AddStochastic() {
    StochasticDurations durations;
    durations.pre = Conv(kHidden, kHidden, 1);
    durations.speaker = Speaker(kHidden);
    durations.layers = {Separable()};
    durations.projection = Conv(kHidden, kHidden, 1);
    SplineCoupling coupling;
    coupling.bins = 2;
    coupling.pre = Conv(1, kHidden, 1);
    coupling.layers = {Separable()};
    coupling.projection = Conv(kHidden, 5, 1);
    durations.couplings = {coupling};
    durations.affine_mean = Values(2);
    durations.affine_log_scale = Values(2);
    model_.durations = std::move(durations);
  }

  void AddCoupling() {
    FlowCoupling coupling;
    coupling.pre = Conv(kHidden / 2, kHidden, 1);
    coupling.wavenet.in_layers = {Conv(kHidden, 2 * kHidden, 3)};
    coupling.wavenet.res_skip_layers = {Conv(kHidden, kHidden, 1)};
    coupling.wavenet.speaker = Speaker(2 * kHidden);
    coupling.post = Conv(kHidden, kHidden / 2, 1);
    model_.flow.push_back(std::move(coupling));
  }

  void AddDecoder() {
    Decoder& decoder = model_.decoder;
    decoder.pre = Conv(kHidden, 16, 3);
    decoder.speaker = Speaker(16);
    UpsampleStage stage;
    stage.upsample = {Values(16 * 5 * 16), Values(5), 16, 5, 16, 8, 4};
    // Residual blocks of both types.
    stage.blocks = {{{{Conv(5, 5, 3), Conv(5, 5, 3)}}}, {{{Conv(5, 5, 5), std::nullopt}}}};
    decoder.stages = {stage};
    decoder.post = Conv(5, 1, 7);
  }

  bool stochastic_;
  std::mt19937 engine_{7};
  VitsModel model_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_TEST_MODEL_H_
