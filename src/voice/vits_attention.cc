// With query, key and value split into heads, [1, heads, T, d], and rows_k and rows_v the rows of
// relative_key and relative_value for distances -(T-1) to T-1, zeros beyond the window:
//
//   q = query / sqrt(d)
//   weights = softmax(q key^T + to_absolute(q rows_k^T))
//   result = weights value + to_relative(weights) rows_v
//
// Read from the last line to the first.
#include "voice/vits_attention.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"
#include "voice/vits_relative.h"

namespace sottovoce {
namespace {

constexpr std::string_view kWhat = "not the attention of VITS";

class AttentionReader {
 public:
  AttentionReader(VitsWalk* walk, uint32_t hidden) : walk_(walk), hidden_(hidden) {}

  LayerRead<Attention> Read(TensorId tensor);

 private:
  void ReadResult(TensorId result);
  void ReadWeights();
  void ReadRelativeScores();
  void ReadTables();
  void ReadProjections();
  void CheckMoves();
  void CheckSwaps(const PatternMatch& match, std::initializer_list<std::string_view> transposes);
  void CheckUnsqueeze(const PatternMatch& match, std::string_view name);

  VitsWalk* walk_;
  const uint32_t hidden_;
  TensorId end_ = kNoTensor;  // what is named if sizes do not fit
  Attention attention_;
  RelativeMoves moves_;
  TensorId query_ = kNoTensor, key_ = kNoTensor, value_ = kNoTensor;  // made by convolutions
  TensorId weights_ = kNoTensor;
  TensorId by_distance_ = kNoTensor;  // q rows_k^T
  TensorId key_table_ = kNoTensor, value_table_ = kNoTensor;
  TensorId scaled_query_ = kNoTensor;
  TensorId input_ = kNoTensor;
  double scale_ = 0;
};

LayerRead<Attention> AttentionReader::Read(TensorId tensor) {
  end_ = tensor;
  const LayerRead<Conv1d> output =
      ReadConv(walk_, tensor, {.out = hidden_, .in = hidden_, .kernel = 1});
  attention_.output = output.layer;
  ReadResult(output.input);
  ReadWeights();
  ReadRelativeScores();
  ReadTables();
  ReadProjections();
  if (walk_->ok()) CheckMoves();
  return {attention_, input_};
}

void AttentionReader::ReadResult(TensorId result) {
  const PatternMatch sum = walk_->Expect(
      result,
      "Reshape:join(Transpose:back(Add(MatMul($weights,Transpose:turn(Reshape:split($value))),"
      "MatMul(Slice:cut(Reshape:fold(Pad:fill(Reshape:flatten(Pad:widen($weights))))),"
      "Unsqueeze:heads(Slice:last(Pad:first($table)))))))",
      kWhat);
  CheckSwaps(sum, {"back", "turn"});
  CheckUnsqueeze(sum, "heads");
  weights_ = sum.Tensor("weights");
  value_ = sum.Tensor("value");
  value_table_ = sum.Tensor("table");
  moves_.join_heads = sum.Node("join");
  moves_.split_heads[2] = sum.Node("split");
  moves_.value_rows = {sum.Node("first"), sum.Node("last")};
  moves_.to_relative = {sum.Node("widen"), sum.Node("flatten"), sum.Node("fill"), sum.Node("fold"),
                        sum.Node("cut")};
}

void AttentionReader::ReadWeights() {
  const PatternMatch softmax = walk_->Expect(
      weights_, "Softmax:softmax(Add(MatMul($q,Reshape:split($key)),Slice:cut($absolute)))", kWhat);
  if (!walk_->ok()) return;
  const OnnxNode& node = walk_->graph().node(softmax.Node("softmax"));
  const int64_t axis = IntAttribute(node, "axis").value_or(-1);
  walk_->Check(axis == -1 || axis == 3, weights_, kWhat);
  scaled_query_ = softmax.Tensor("q");
  key_ = softmax.Tensor("key");
  moves_.split_heads[1] = softmax.Node("split");

  TensorId absolute = softmax.Tensor("absolute");
  moves_.cut_absolute = {softmax.Node("cut")};
  if (const auto second = walk_->Try(absolute, "Slice:cut($absolute)")) {
    moves_.cut_absolute.push_back(second->Node("cut"));
    absolute = second->Tensor("absolute");
  }
  const PatternMatch moved = walk_->Expect(
      absolute, "Reshape:fold(Pad:fill(Reshape:flatten(Pad:widen($distances))))", kWhat);
  moves_.to_absolute = {moved.Node("widen"), moved.Node("flatten"), moved.Node("fill"),
                        moved.Node("fold")};
  by_distance_ = moved.Tensor("distances");
}

void AttentionReader::ReadRelativeScores() {
  const PatternMatch scores = walk_->Expect(
      by_distance_, "MatMul($q,Transpose:turn(Unsqueeze:heads(Slice:last(Pad:first($table)))))",
      kWhat);
  CheckSwaps(scores, {"turn"});
  CheckUnsqueeze(scores, "heads");
  walk_->Check(scores.Tensor("q") == scaled_query_, by_distance_, kWhat);
  key_table_ = scores.Tensor("table");
  moves_.key_rows = {scores.Node("first"), scores.Node("last")};

  const PatternMatch query =
      walk_->Expect(scaled_query_, "Div(Transpose:turn(Reshape:split($query)),#scale)", kWhat);
  CheckSwaps(query, {"turn"});
  query_ = query.Tensor("query");
  scale_ = query.Number("scale");
  moves_.split_heads[0] = query.Node("split");
}

void AttentionReader::ReadTables() {
  std::array<int64_t, 3> dims = {1, 0, 0};
  attention_.relative_key = walk_->ReadWeights(key_table_, dims);
  attention_.relative_value = walk_->ReadWeights(value_table_, dims);
  if (!walk_->ok()) return;
  const auto [shared, rows, size] = dims;
  const bool fits = rows % 2 == 1 && size <= hidden_ && hidden_ % size == 0;
  if (!walk_->Check(fits, end_, "relative positions of another size than the heads'")) return;
  attention_.window = static_cast<uint32_t>(rows / 2);
  attention_.heads = static_cast<uint32_t>(hidden_ / size);
  const double scale = std::sqrt(static_cast<double>(size));
  walk_->Check(std::abs(scale_ - scale) < 1e-5 * scale, scaled_query_,
               "a scale other than the square root of a head's channels");
}

void AttentionReader::ReadProjections() {
  const auto read = [&](TensorId tensor) {
    const LayerRead<Conv1d> conv =
        ReadConv(walk_, tensor, {.out = hidden_, .in = hidden_, .kernel = 1});
    walk_->Check(input_ == kNoTensor || input_ == conv.input, tensor,
                 "attention between two tensors");
    input_ = conv.input;
    return conv.layer;
  };
  attention_.query = read(query_);
  attention_.key = read(key_);
  attention_.value = read(value_);
}

// One sentence inside the window, one beyond it.
void AttentionReader::CheckMoves() {
  const int64_t window = attention_.window;
  for (const int64_t length : {std::max<int64_t>(window, 2), 2 * window + 3}) {
    walk_->Check(MovesAreRelative(walk_->graph(), moves_, {hidden_, attention_.heads, window},
                                  {query_, key_, value_, by_distance_, weights_}, length),
                 end_, "attention whose pads or reshapes are not those of relative positions");
  }
}

// [.., a, b] -> [.., b, a]
void AttentionReader::CheckSwaps(const PatternMatch& match,
                                 std::initializer_list<std::string_view> transposes) {
  if (!walk_->ok()) return;
  for (const std::string_view name : transposes) {
    const OnnxNode& node = walk_->graph().node(match.Node(name));
    walk_->Check(IntsAttribute(node, "perm") == std::vector<int64_t>{0, 1, 3, 2}, end_, kWhat);
  }
}

// A table for all heads.
void AttentionReader::CheckUnsqueeze(const PatternMatch& match, std::string_view name) {
  if (!walk_->ok()) return;
  const TensorId axes = walk_->graph().Input(match.Node(name), 1);
  walk_->Check(FoldScalar(walk_->graph(), axes) == 0, end_, kWhat);
}

}  // namespace

LayerRead<Attention> ReadAttention(VitsWalk* walk, TensorId tensor, uint32_t hidden) {
  return AttentionReader(walk, hidden).Read(tensor);
}

}  // namespace sottovoce
