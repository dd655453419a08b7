#include "engine/attention.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/kernels/gemm.h"
#include "engine/kernels/normalize.h"
#include "engine/sequence_conv.h"

namespace sottovoce {
namespace {

// Queries at once: their scores, against up to 4096 keys, take 1 MiB at most.
constexpr int kQueries = 64;

DenseConv JoinQueryKeyValue(const Attention& attention) {
  const std::array<DenseConv, 3> parts = {LoadConv(attention.query), LoadConv(attention.key),
                                          LoadConv(attention.value)};
  return JoinOutputs(parts);
}

}  // namespace

AttentionRunner::AttentionRunner(const Attention& attention)
    : hidden_(static_cast<int>(attention.query.out)),
      heads_(static_cast<int>(attention.heads)),
      head_width_(hidden_ / heads_),
      window_(static_cast<int>(attention.window)),
      query_key_value_(JoinQueryKeyValue(attention)),
      output_(LoadConv(attention.output)),
      relative_value_(CopyWeights(attention.relative_value)) {
  const int positions = 2 * window_ + 1;
  const std::vector<float> key = CopyWeights(attention.relative_key);
  const int stride = PaddedChannels(positions);
  relative_key_.resize(static_cast<size_t>(head_width_ * stride));
  Transpose({key.data(), head_width_}, positions, head_width_, {relative_key_.data(), stride});
}

void AttentionRunner::Run(Rows x, int rows, Arena* arena) const {
  const Arena::Scope scope(arena);
  const Rows qkv = arena->TakeRows(3 * hidden_, rows);
  RunOverAll(query_key_value_, x, rows, {.out = qkv}, arena);
  const Rows out = arena->TakeRows(hidden_, rows);
  for (int head = 0; head < heads_; ++head) RunHead(qkv, head, rows, out, arena);
  RunOverAll(output_, out, rows, {.residual = x, .out = x}, arena);
}

void AttentionRunner::RunHead(ConstRows qkv, int head, int rows, Rows out, Arena* arena) const {
  const Arena::Scope scope(arena);
  const int column = head * head_width_;
  const Rows keys = arena->TakeRows(rows, head_width_);  // transposed: one column a key
  Transpose({qkv.data + hidden_ + column, qkv.stride}, rows, head_width_, keys);
  const ConstRows values = {qkv.data + 2 * hidden_ + column, qkv.stride};
  const ConstRows relative_key = {relative_key_.data(), PaddedChannels(2 * window_ + 1)};
  const Rows scores = arena->TakeRows(rows, kQueries);
  const Rows relative = arena->TakeRows(2 * window_ + 1, kQueries);
  const float scale = 1.0F / std::sqrt(static_cast<float>(head_width_));
  for (int first = 0; first < rows; first += kQueries) {
    const int count = std::min(kQueries, rows - first);
    const ConstRows queries = {qkv.row(first) + column, qkv.stride};
    const Rows target = {out.row(first) + column, out.stride};
    Gemm(queries, count, head_width_, keys, rows, scale, scores);
    Gemm(queries, count, head_width_, relative_key, 2 * window_ + 1, scale, relative);
    AddRelativeScores(relative, first, count, rows, scores);
    SoftmaxRows(scores, rows, count);
    Gemm(scores, count, rows, values, head_width_, 1.0F, target);
    AddRelativeValues(scores, first, count, rows, target);
  }
}

void AttentionRunner::AddRelativeScores(ConstRows relative, int first, int count, int rows,
                                        Rows scores) const {
  for (int t = 0; t < count; ++t) {
    for (int offset = -window_; offset <= window_; ++offset) {
      const int key = first + t + offset;
      if (key >= 0 && key < rows) scores.row(t)[key] += relative.row(t)[offset + window_];
    }
  }
}

void AttentionRunner::AddRelativeValues(ConstRows scores, int first, int count, int rows,
                                        Rows out) const {
  for (int t = 0; t < count; ++t) {
    for (int offset = -window_; offset <= window_; ++offset) {
      const int key = first + t + offset;
      if (key < 0 || key >= rows) continue;
      const float weight = scores.row(t)[key];
      const float* value = relative_value_.data() + (offset + window_) * head_width_;
      std::transform(value, value + head_width_, out.row(t), out.row(t),
                     [weight](float v, float sum) { return sum + weight * v; });
    }
  }
}

size_t AttentionRunner::weight_bytes() const {
  return query_key_value_.weight_bytes() + output_.weight_bytes() +
         (relative_key_.size() + relative_value_.size()) * sizeof(float);
}

}  // namespace sottovoce
