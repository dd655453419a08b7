// Self-attention with relative positions within a window. Shaw, Uszkoreit, Vaswani, "Self-Attention
// with Relative Position Representations", arXiv 1803.02155.
#ifndef SOTTOVOCE_ENGINE_ATTENTION_H_
#define SOTTOVOCE_ENGINE_ATTENTION_H_

#include <cstddef>
#include <vector>

#include "engine/arena.h"
#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "voice/vits_model.h"

namespace sottovoce {

// For each head, with scores s[t][u] = (q_t . (k_u + K_{u-t})) / sqrt(width) and p = softmax(s):
//   out_t = sum over u of p[t][u] * (v_u + V_{u-t});
// K and V are zero beyond the window.
class AttentionRunner {
 public:
  explicit AttentionRunner(const Attention& attention);

  // x += output(attention(x)), in place; `rows` is at least 1. Memory grows with `rows`, time with
  // its square.
  void Run(Rows x, int rows, Arena* arena) const;

  size_t weight_bytes() const;

 private:
  void RunHead(ConstRows qkv, int head, int rows, Rows out, Arena* arena) const;
  void AddRelativeScores(ConstRows relative, int first, int count, int rows, Rows scores) const;
  void AddRelativeValues(ConstRows scores, int first, int count, int rows, Rows out) const;

  int hidden_;
  int heads_;
  int head_width_;
  int window_;
  Convolution query_key_value_;
  Convolution output_;
  std::vector<float> relative_key_;    // [head_width][2 * window + 1, padded]
  std::vector<float> relative_value_;  // [2 * window + 1][head_width]
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_ATTENTION_H_
