// What a VitsModel says, number by number and tensor by tensor, in the order of a voice pack's
// network section: docs/voice-pack.md. Writer and reader are both archives that this walks:
//   Enter(part)                          what follows belongs to it
//   Number(&number)                      uint32_t or float
//   Tensor(kind, dims, &weights)         OptionalTensor: may be empty
//   List(least tensors each, &vector, visit), Optional(&optional, visit), Choice(&variant)
//   Require(holds)                       false: no network that a pack can hold
// The writer sees a const model. An archive that has failed goes on with zeros.
#ifndef SOTTOVOCE_VOICE_PACK_FIELDS_H_
#define SOTTOVOCE_VOICE_PACK_FIELDS_H_

#include <cstdint>
#include <variant>

#include "voice/pack_tensor.h"
#include "voice/vits_model.h"

namespace sottovoce {

template <typename Archive>
class PackFields {
 public:
  explicit PackFields(Archive* archive) : archive_(archive) {}

  template <typename Model>
  void Visit(Model* model) {
    archive_->Enter(PackPart::kVoice);
    Numbers(&model->latent, &model->speakers, &model->speaker_width);
    archive_->OptionalTensor(PackKind::kEmbedding, {model->speakers, model->speaker_width, 1},
                             &model->speaker_embedding);
    archive_->Enter(PackPart::kTextEncoder);
    VisitText(&model->text_encoder);
    archive_->Enter(PackPart::kDurations);
    archive_->Choice(&model->durations);
    std::visit([&](auto& durations) { VisitDurations(&durations); }, model->durations);
    archive_->Enter(PackPart::kFlow);
    archive_->List(2 * kConv, &model->flow, [&](auto* coupling) { VisitCoupling(coupling); });
    archive_->Enter(PackPart::kDecoder);
    VisitDecoder(&model->decoder);
  }

 private:
  // Least numbers of tensors; absent ones have an entry too.
  static constexpr uint32_t kConv = 2;
  static constexpr uint32_t kNorm = 2;
  static constexpr uint32_t kTextLayer = 4 * kConv + 2 + 2 * kConv + 2 * kNorm;
  static constexpr uint32_t kSeparable = 2 * kConv + 2 * kNorm;

  template <typename... T>
  void Numbers(T*... numbers) {
    (archive_->Number(numbers), ...);
  }

  template <typename List>
  void ConvList(List* convs) {
    archive_->List(kConv, convs, [&](auto* conv) { VisitConv(conv); });
  }
  template <typename List>
  void SeparableList(List* layers) {
    archive_->List(kSeparable, layers, [&](auto* layer) { VisitSeparable(layer); });
  }
  template <typename Optional>
  void OptionalConv(Optional* conv) {
    archive_->Optional(conv, [&](auto* present) { VisitConv(present); });
  }

  template <typename Conv>
  void VisitConv(Conv* conv) {
    Numbers(&conv->out, &conv->in, &conv->kernel, &conv->dilation, &conv->groups, &conv->padding);
    const bool divides = conv->groups > 0 && conv->in % conv->groups == 0;
    archive_->Require(divides);
    const uint32_t in = divides ? conv->in / conv->groups : 0;
    archive_->Tensor(PackKind::kConvWeight, {conv->out, in, conv->kernel}, &conv->weight);
    archive_->OptionalTensor(PackKind::kBias, {conv->out, 1, 1}, &conv->bias);
  }

  template <typename Conv>
  void VisitTransposed(Conv* conv) {
    Numbers(&conv->in, &conv->out, &conv->kernel, &conv->stride, &conv->padding);
    archive_->Tensor(PackKind::kTransposedConvWeight, {conv->in, conv->out, conv->kernel},
                     &conv->weight);
    archive_->OptionalTensor(PackKind::kBias, {conv->out, 1, 1}, &conv->bias);
  }

  template <typename Norm>
  void VisitNorm(Norm* norm, uint32_t channels) {
    archive_->Number(&norm->epsilon);
    archive_->Tensor(PackKind::kNormGamma, {channels, 1, 1}, &norm->gamma);
    archive_->Tensor(PackKind::kNormBeta, {channels, 1, 1}, &norm->beta);
  }

  template <typename Attention>
  void VisitAttention(Attention* attention, uint32_t hidden) {
    Numbers(&attention->heads, &attention->window);
    VisitConv(&attention->query);
    VisitConv(&attention->key);
    VisitConv(&attention->value);
    VisitConv(&attention->output);
    const bool divides = attention->heads > 0 && hidden % attention->heads == 0;
    archive_->Require(divides);
    const PackDims dims = {2 * attention->window + 1, divides ? hidden / attention->heads : 0, 1};
    archive_->Tensor(PackKind::kRelativeKey, dims, &attention->relative_key);
    archive_->Tensor(PackKind::kRelativeValue, dims, &attention->relative_value);
  }

  template <typename Encoder>
  void VisitText(Encoder* encoder) {
    const auto visit_layer = [&](auto* layer) {
      VisitAttention(&layer->attention, encoder->hidden);
      VisitNorm(&layer->norm_1, encoder->hidden);
      VisitConv(&layer->ffn_1);
      VisitConv(&layer->ffn_2);
      VisitNorm(&layer->norm_2, encoder->hidden);
    };
    Numbers(&encoder->vocabulary, &encoder->hidden, &encoder->embedding_scale);
    archive_->Tensor(PackKind::kEmbedding, {encoder->vocabulary, encoder->hidden, 1},
                     &encoder->embedding);
    archive_->List(kTextLayer, &encoder->layers, visit_layer);
    VisitConv(&encoder->projection);
  }

  template <typename Layer>
  void VisitSeparable(Layer* layer) {
    VisitConv(&layer->depthwise);
    VisitNorm(&layer->norm_1, layer->depthwise.out);
    VisitConv(&layer->pointwise);
    VisitNorm(&layer->norm_2, layer->pointwise.out);
  }

  template <typename Coupling>
  void VisitSpline(Coupling* coupling) {
    Numbers(&coupling->bins, &coupling->tail_bound, &coupling->min_width, &coupling->min_height,
            &coupling->min_derivative);
    VisitConv(&coupling->pre);
    SeparableList(&coupling->layers);
    VisitConv(&coupling->projection);
  }

  template <typename Durations>
  void VisitDurations(Durations* durations) {
    OptionalConv(&durations->speaker);
    if constexpr (requires { durations->couplings; }) {
      VisitConv(&durations->pre);
      SeparableList(&durations->layers);
      VisitConv(&durations->projection);
      archive_->List(2 * kConv, &durations->couplings,
                     [&](auto* coupling) { VisitSpline(coupling); });
      archive_->Tensor(PackKind::kAffineMean, {2, 1, 1}, &durations->affine_mean);
      archive_->Tensor(PackKind::kAffineLogScale, {2, 1, 1}, &durations->affine_log_scale);
    } else {
      VisitConv(&durations->conv_1);
      VisitNorm(&durations->norm_1, durations->conv_1.out);
      VisitConv(&durations->conv_2);
      VisitNorm(&durations->norm_2, durations->conv_2.out);
      VisitConv(&durations->projection);
    }
  }

  template <typename Coupling>
  void VisitCoupling(Coupling* coupling) {
    VisitConv(&coupling->pre);
    ConvList(&coupling->wavenet.in_layers);
    ConvList(&coupling->wavenet.res_skip_layers);
    OptionalConv(&coupling->wavenet.speaker);
    VisitConv(&coupling->post);
  }

  template <typename Block>
  void VisitBlock(Block* block) {
    archive_->List(kConv, &block->steps, [&](auto* step) {
      VisitConv(&step->first);
      OptionalConv(&step->second);
    });
    // Else a list of blocks would need nothing in the file.
    archive_->Require(!block->steps.empty());
  }

  template <typename Decoder>
  void VisitDecoder(Decoder* decoder) {
    Numbers(&decoder->slope, &decoder->final_slope);
    VisitConv(&decoder->pre);
    OptionalConv(&decoder->speaker);
    archive_->List(kConv, &decoder->stages, [&](auto* stage) {
      VisitTransposed(&stage->upsample);
      archive_->List(kConv, &stage->blocks, [&](auto* block) { VisitBlock(block); });
    });
    VisitConv(&decoder->post);
  }

  Archive* archive_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_FIELDS_H_
