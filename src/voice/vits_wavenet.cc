// One layer; all but the last have both outputs:
//
//   x ─┬─▶ in_layer (+ speaker) ─┬▶ tanh ───┬▶ Mul ─▶ res_skip ─┬▶ first half ──▶ Add ─▶ next x
//      │                         └▶ sigmoid ┘                   │                  ▲
//      └────────────────────────────────────────────────────────│──────────────────┘
//                                                               └▶ second half ─▶ sum over layers
#include "voice/vits_wavenet.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace sottovoce {
namespace {

constexpr size_t kMaxLayers = 64;

class WaveNetReader {
 public:
  WaveNetReader(VitsWalk* walk, uint32_t hidden) : walk_(walk), hidden_(hidden) {}

  LayerRead<WaveNet> Read(TensorId tensor);

 private:
  std::vector<TensorId> ReadSkips(TensorId tensor);
  TensorId ReadLayer(TensorId skip, size_t layer);
  TensorId ReadSpeakerPart(TensorId sum, size_t layer);
  void CheckResidual(TensorId next, TensorId x, TensorId skip);

  VitsWalk* walk_;
  const uint32_t hidden_;
  size_t layers_ = 0;
  TensorId speaker_ = kNoTensor;  // what the layers take their parts of
  WaveNet wavenet_;
};

LayerRead<WaveNet> WaveNetReader::Read(TensorId tensor) {
  const std::vector<TensorId> skips = ReadSkips(tensor);
  layers_ = skips.size();
  TensorId next = kNoTensor;
  for (size_t layer = layers_; walk_->ok() && layer-- > 0;) {
    const TensorId x = ReadLayer(skips[layer], layer);
    if (layer + 1 < layers_) CheckResidual(next, x, skips[layer]);
    next = x;
  }
  if (speaker_ != kNoTensor) {
    const uint32_t out = static_cast<uint32_t>(2 * hidden_ * layers_);
    const LayerRead<Conv1d> speaker = ReadConv(walk_, speaker_, {.out = out, .kernel = 1});
    walk_->Check(IsSpeaker(walk_, speaker.input), speaker_, "not the speaker's embedding");
    wavenet_.speaker = speaker.layer;
  }
  std::reverse(wavenet_.in_layers.begin(), wavenet_.in_layers.end());
  std::reverse(wavenet_.res_skip_layers.begin(), wavenet_.res_skip_layers.end());
  return {std::move(wavenet_), next};
}

// The res_skip layer of each layer, from the sum of their second halves and all of the last.
std::vector<TensorId> WaveNetReader::ReadSkips(TensorId tensor) {
  std::vector<TensorId> skips;
  while (walk_->ok() && walk_->TypeOf(tensor) == "Add") {
    const PatternMatch sum = walk_->Expect(tensor, "Add($before,$skip)", "not a sum");
    skips.push_back(sum.Tensor("skip"));
    tensor = sum.Tensor("before");
    walk_->Check(skips.size() < kMaxLayers, tensor, "too many layers");
  }
  skips.push_back(walk_->Plain(tensor));
  std::reverse(skips.begin(), skips.end());
  for (size_t layer = 0; walk_->ok() && layer + 1 < skips.size(); ++layer) {
    const auto whole = TryChannels(walk_, skips[layer], hidden_, 2 * hidden_, 2 * hidden_);
    if (!walk_->Check(whole.has_value(), skips[layer], "not the skip output of a layer")) return {};
    skips[layer] = *whole;
  }
  return skips;
}

// Returns what goes into the layer.
TensorId WaveNetReader::ReadLayer(TensorId skip, size_t layer) {
  const uint32_t wide = 2 * hidden_;
  const uint32_t out = layer + 1 == layers_ ? hidden_ : wide;
  const LayerRead<Conv1d> res_skip =
      ReadConv(walk_, skip, {.out = out, .in = hidden_, .kernel = 1});
  const PatternMatch gate =
      walk_->Expect(res_skip.input, "Mul(Tanh($first),Sigmoid($second))", "not a gate");
  const auto sum = TryChannels(walk_, gate.Tensor("first"), 0, hidden_, wide);
  const auto same = TryChannels(walk_, gate.Tensor("second"), hidden_, wide, wide);
  if (!walk_->Check(sum && sum == same, res_skip.input, "not a gate of two halves")) {
    return kNoTensor;
  }
  const LayerRead<Conv1d> in_layer =
      ReadConv(walk_, ReadSpeakerPart(*sum, layer), {.out = wide, .in = hidden_});
  wavenet_.in_layers.push_back(in_layer.layer);
  wavenet_.res_skip_layers.push_back(res_skip.layer);
  return in_layer.input;
}

// In voices with many speakers each layer adds a part of one convolution of the embedding. Returns
// the other term.
TensorId WaveNetReader::ReadSpeakerPart(TensorId sum, size_t layer) {
  if (walk_->TypeOf(sum) != "Add") return sum;
  const PatternMatch terms = walk_->Expect(sum, "Add($x,$part)", "not a sum");
  const uint32_t wide = 2 * hidden_;
  const uint32_t first = static_cast<uint32_t>(layer) * wide;
  const uint32_t all = static_cast<uint32_t>(layers_) * wide;
  const bool part_first = walk_->TypeOf(terms.Tensor("x")) == "Slice";
  const auto speaker =
      TryChannels(walk_, terms.Tensor(part_first ? "x" : "part"), first, first + wide, all);
  const bool one = speaker && (speaker_ == kNoTensor || speaker_ == *speaker);
  if (!walk_->Check(one, sum, "not the sum of a layer and its part of the speaker")) return sum;
  speaker_ = *speaker;
  return terms.Tensor(part_first ? "part" : "x");
}

void WaveNetReader::CheckResidual(TensorId next, TensorId x, TensorId skip) {
  constexpr std::string_view kWhat = "not the residual sum of a layer";
  const PatternMatch sum = walk_->Expect(next, "Add($x,$change)", kWhat);
  const bool x_first = sum.Tensor("x") == x;
  walk_->Check(sum.Tensor(x_first ? "x" : "change") == x, next, kWhat);
  const auto whole =
      TryChannels(walk_, sum.Tensor(x_first ? "change" : "x"), 0, hidden_, 2 * hidden_);
  walk_->Check(whole == skip, next, kWhat);
}

}  // namespace

LayerRead<WaveNet> ReadWaveNet(VitsWalk* walk, TensorId tensor, uint32_t hidden) {
  return WaveNetReader(walk, hidden).Read(tensor);
}

}  // namespace sottovoce
