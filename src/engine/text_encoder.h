// Phoneme ids to hidden rows and the prior's mean and log-std per id.
#ifndef SOTTOVOCE_ENGINE_TEXT_ENCODER_H_
#define SOTTOVOCE_ENGINE_TEXT_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/arena.h"
#include "engine/attention.h"
#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "engine/norm.h"
#include "voice/vits_model.h"

namespace sottovoce {

// Transformer layers with the norm after each residual sum. Vaswani et al., "Attention Is All You
// Need", arXiv 1706.03762.
class TextEncoderRunner {
 public:
  // The model has passed CheckVitsModel.
  explicit TextEncoderRunner(const TextEncoder& encoder);

  int hidden() const { return hidden_; }
  uint32_t vocabulary() const { return vocabulary_; }

  // One row of `hidden` channels an id, taken from the arena. Ids are below `vocabulary`, and one
  // at least.
  Rows Encode(std::span<const int32_t> ids, Arena* arena) const;

  // One row an id: `latent` means, then `latent` log-stds; taken from the arena.
  Rows Project(ConstRows hidden, int rows, Arena* arena) const;

  size_t weight_bytes() const;

 private:
  struct Layer {
    explicit Layer(const TextEncoderLayer& layer);

    AttentionRunner attention;
    Norm norm_1;
    Convolution ffn_1, ffn_2;
    Norm norm_2;
  };

  // x is of `rows` rows between zeros.
  static void RunLayer(const Layer& layer, Rows x, int rows, Arena* arena);

  int hidden_;
  uint32_t vocabulary_;
  std::vector<float> embedding_;  // [vocabulary][hidden], scaled
  std::vector<Layer> layers_;
  Convolution projection_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_TEXT_ENCODER_H_
