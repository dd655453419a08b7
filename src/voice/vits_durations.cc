// encoded ─▶ predictor ─▶ log w ─▶ ceil(exp(log w) * length_scale) = frames per id
//
// The stochastic predictor sends noise through a flow, the log w being the first of its two
// channels:
//
//   encoded ─▶ pre (+ speaker) ─▶ separable layers ─▶ projection = condition
//   noise * noise_w ─▶ [ flip ─▶ Split ─▶ first ────────────────────────────▶ Concat ] ...
//                                  │        └▶ pre + condition ─▶ separable    ▲
//                                  │           layers ─▶ projection ┐          │
//                                  └─▶ second ────────────────▶ spline ────────┘
//   ─▶ flip ─▶ (x - mean) * exp(-log_scale) ─▶ Split ─▶ log w
//
// Both read from the right to the left.
#include "voice/vits_durations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"
#include "voice/vits_layers.h"
#include "voice/vits_spline.h"

namespace sottovoce {
namespace {

constexpr size_t kMaxLayers = 64;
constexpr uint32_t kFlowChannels = 2;

class StochasticReader {
 public:
  StochasticReader(VitsWalk* walk, TensorId encoded, uint32_t hidden)
      : walk_(walk), encoded_(encoded), hidden_(hidden) {}

  StochasticDurations Read(TensorId log_w);

 private:
  TensorId ReadAffine(TensorId log_w);
  TensorId ReadCoupling(TensorId tensor);
  TensorId ReadLayers(TensorId tensor, uint32_t channels, std::vector<SeparableLayer>* layers);
  LayerRead<SeparableLayer> ReadLayer(TensorId change, uint32_t channels);
  TensorId ReadConditioned(TensorId sum);
  Weights ReadPair(TensorId tensor, bool log_of_inverse);

  VitsWalk* walk_;
  const TensorId encoded_;
  const uint32_t hidden_;
  TensorId condition_ = kNoTensor;
  StochasticDurations durations_;
};

StochasticDurations StochasticReader::Read(TensorId log_w) {
  TensorId at = ReadAffine(log_w);
  while (walk_->ok() && walk_->TypeOf(at) == "Concat") at = ReadCoupling(at);
  std::reverse(durations_.couplings.begin(), durations_.couplings.end());
  walk_->Check(!durations_.couplings.empty(), at, "not a coupling of the duration flow");

  const PatternMatch noise = walk_->Expect(at, "Mul(RandomNormalLike:noise(_),Gather($scales,2))",
                                           "not the noise of durations times scales[2]");
  if (!walk_->ok()) return {};
  const TensorId drawn = walk_->graph().OutputsOf(noise.Node("noise")).front();
  walk_->Check(
      drawn == walk_->cuts().duration_noise && noise.Tensor("scales") == walk_->cuts().scales, at,
      "not the noise of durations times scales[2]");

  const LayerRead<Conv1d> projection =
      ReadConv(walk_, condition_, {.out = durations_.couplings.front().pre.out, .kernel = 1});
  durations_.projection = projection.layer;
  const TensorId first = ReadLayers(projection.input, projection.layer.in, &durations_.layers);
  SpeakerSum sum = ReadSpeakerSum(walk_, first, projection.layer.in);
  durations_.speaker = sum.speaker;
  const LayerRead<Conv1d> pre =
      ReadConv(walk_, sum.without, {.out = projection.layer.in, .in = hidden_, .kernel = 1});
  durations_.pre = pre.layer;
  walk_->Check(pre.input == encoded_, sum.without, "durations of something else than the text");
  return walk_->ok() ? std::move(durations_) : StochasticDurations();
}

// Returns the last coupling's result.
TensorId StochasticReader::ReadAffine(TensorId log_w) {
  const Halves halves = ReadHalves(walk_, log_w, kFlowChannels);
  const PatternMatch affine = walk_->Expect(halves.whole, "Mul(Sub($x,$mean),$scale)",
                                            "not the affine step of the duration flow");
  durations_.affine_mean = ReadPair(affine.Tensor("mean"), false);
  durations_.affine_log_scale = ReadPair(affine.Tensor("scale"), true);
  return ReadFlip(walk_, affine.Tensor("x"));
}

// Exporters fold exp(-log_scale), wholly or in part.
Weights StochasticReader::ReadPair(TensorId tensor, bool log_of_inverse) {
  if (!walk_->ok()) return {};
  constexpr std::string_view kWhat = "not a constant for each channel of the duration flow";
  const auto folded = FoldConstant(walk_->graph(), tensor);
  if (!walk_->Check(folded && folded->floating && folded->values.size() == kFlowChannels, tensor,
                    kWhat)) {
    return {};
  }
  std::vector<float> values;
  for (const double value : folded->values) {
    values.push_back(static_cast<float>(log_of_inverse ? -std::log(value) : value));
    walk_->Check(std::isfinite(values.back()), tensor, kWhat);
  }
  return walk_->Own(std::move(values));
}

// Returns what goes into the flip before it.
TensorId StochasticReader::ReadCoupling(TensorId tensor) {
  const Joined joined = ReadJoined(walk_, tensor);
  const Halves halves = ReadHalves(walk_, joined.first, kFlowChannels);
  const Spline spline = ReadSpline(walk_, joined.second);
  walk_->Check(spline.value == halves.second, tensor, "a spline of another channel");
  if (!walk_->ok()) return kNoTensor;

  SplineCoupling coupling;
  coupling.bins = spline.bins;
  coupling.tail_bound = spline.tail_bound;
  coupling.min_width = spline.min_width;
  coupling.min_height = spline.min_height;
  coupling.min_derivative = spline.min_derivative;
  const LayerRead<Conv1d> projection =
      ReadConv(walk_, spline.parameters, {.out = 3 * spline.bins - 1, .kernel = 1});
  coupling.projection = projection.layer;
  const uint32_t channels = projection.layer.in;
  const double scale = std::sqrt(static_cast<double>(channels));
  walk_->Check(std::abs(spline.scale - scale) < 1e-5 * scale, spline.parameters,
               "a scale other than the square root of the spline's channels");

  const TensorId sum = ReadLayers(projection.input, channels, &coupling.layers);
  const LayerRead<Conv1d> pre =
      ReadConv(walk_, ReadConditioned(sum), {.out = channels, .in = 1, .kernel = 1});
  coupling.pre = pre.layer;
  walk_->Check(pre.input == joined.first, sum, "a spline that depends on another channel");
  durations_.couplings.push_back(std::move(coupling));
  return ReadFlip(walk_, halves.whole);
}

// pre + condition -> pre. Of the two convolutions the condition's sees many channels.
TensorId StochasticReader::ReadConditioned(TensorId tensor) {
  constexpr std::string_view kWhat = "not a sum with the text's condition";
  const PatternMatch sum = walk_->Expect(tensor, "Add($pre,$condition)", kWhat);
  if (!walk_->ok()) return kNoTensor;
  TensorId pre = sum.Tensor("pre");
  TensorId condition = sum.Tensor("condition");
  const auto from_split = [&](TensorId conv) {
    return walk_->TypeOf(conv) == "Conv" &&
           walk_->TypeOf(walk_->graph().Input(walk_->NodeOf(conv), 0)) == "Split";
  };
  if (!from_split(pre)) std::swap(pre, condition);
  walk_->Check(from_split(pre) && (condition_ == kNoTensor || condition_ == condition), tensor,
               kWhat);
  condition_ = condition;
  return pre;
}

// Returns what goes into the first layer.
TensorId StochasticReader::ReadLayers(TensorId tensor, uint32_t channels,
                                      std::vector<SeparableLayer>* layers) {
  while (walk_->ok() && walk_->TypeOf(tensor) == "Add") {
    const auto sum = walk_->Try(tensor, "Add(Mul:gelu(_,0.5),$x)");
    if (!sum) break;
    const TensorId gelu = walk_->graph().OutputsOf(sum->Node("gelu")).front();
    const LayerRead<SeparableLayer> layer = ReadLayer(gelu, channels);
    walk_->Check(layer.input == sum->Tensor("x"), tensor, "a residual around something else");
    walk_->Check(layers->size() < kMaxLayers, tensor, "too many layers");
    layers->push_back(layer.layer);
    tensor = sum->Tensor("x");
  }
  std::reverse(layers->begin(), layers->end());
  walk_->Check(!layers->empty(), tensor, "not a separable convolution");
  return tensor;
}

LayerRead<SeparableLayer> StochasticReader::ReadLayer(TensorId change, uint32_t channels) {
  SeparableLayer layer;
  const LayerRead<LayerNorm> norm_2 = ReadLayerNorm(walk_, ReadGelu(walk_, change), channels);
  layer.norm_2 = norm_2.layer;
  const LayerRead<Conv1d> pointwise =
      ReadConv(walk_, norm_2.input, {.out = channels, .in = channels, .kernel = 1});
  layer.pointwise = pointwise.layer;
  const LayerRead<LayerNorm> norm_1 =
      ReadLayerNorm(walk_, ReadGelu(walk_, pointwise.input), channels);
  layer.norm_1 = norm_1.layer;
  const LayerRead<Conv1d> depthwise =
      ReadConv(walk_, norm_1.input, {.out = channels, .depthwise = true});
  layer.depthwise = depthwise.layer;
  return {layer, depthwise.input};
}

// conv ─▶ ReLU ─▶ norm, read to the left.
struct NormedConv {
  Conv1d conv;
  LayerNorm norm;
  TensorId input = kNoTensor;
};

NormedConv ReadNormedConv(VitsWalk* walk, TensorId tensor, uint32_t channels) {
  const LayerRead<LayerNorm> norm = ReadLayerNorm(walk, tensor, channels);
  const PatternMatch relu = walk->Expect(norm.input, "Relu($x)", "not a ReLU");
  const LayerRead<Conv1d> conv = ReadConv(walk, relu.Tensor("x"), {.out = channels});
  return {conv.layer, norm.layer, conv.input};
}

DeterministicDurations ReadDeterministic(VitsWalk* walk, TensorId log_w, TensorId encoded,
                                         uint32_t hidden) {
  const LayerRead<Conv1d> projection = ReadConv(walk, log_w, {.out = 1, .kernel = 1});
  const NormedConv second = ReadNormedConv(walk, projection.input, projection.layer.in);
  const NormedConv first = ReadNormedConv(walk, second.input, second.conv.in);
  walk->Check(first.conv.in == hidden, first.input, "durations of other channels than the text's");
  SpeakerSum sum = ReadSpeakerSum(walk, first.input, hidden);
  walk->Check(sum.without == encoded, first.input, "durations of something else than the text");
  if (!walk->ok()) return {};
  return {sum.speaker, first.conv, first.norm, second.conv, second.norm, projection.layer};
}

}  // namespace

std::variant<StochasticDurations, DeterministicDurations> ReadDurations(VitsWalk* walk,
                                                                        TensorId encoded,
                                                                        uint32_t hidden) {
  constexpr std::string_view kWhat = "not ceil(exp(log w) * scales[1])";
  const PatternMatch frames =
      walk->Expect(walk->cuts().frames, "Ceil(Mul(Exp($log_w),Gather($scales,1)))", kWhat);
  walk->Check(frames.Tensor("scales") == walk->cuts().scales, walk->cuts().frames, kWhat);
  const TensorId log_w = frames.Tensor("log_w");
  if (walk->cuts().duration_noise == kNoTensor) {
    return ReadDeterministic(walk, log_w, encoded, hidden);
  }
  return StochasticReader(walk, encoded, hidden).Read(log_w);
}

}  // namespace sottovoce
