// ids ─▶ embedding * scale ─▶ [ x + attention(x) ─▶ norm_1 ─▶ x + ffn(x) ─▶ norm_2 ] ... ─▶
// projection ─▶ Split ─▶ mean, log_std
//
// Read from the right to the left.
#include "voice/vits_text_encoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_attention.h"
#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

constexpr size_t kMaxLayers = 64;

// The terms of a sum of x and what a convolution makes of it.
struct Residual {
  TensorId x = kNoTensor;
  TensorId change = kNoTensor;
};

Residual ReadResidual(VitsWalk* walk, TensorId tensor) {
  const PatternMatch sum = walk->Expect(tensor, "Add($x,$change)", "not a residual sum");
  const bool change_first = walk->TypeOf(sum.Tensor("x")) == "Conv";
  return {sum.Tensor(change_first ? "change" : "x"), sum.Tensor(change_first ? "x" : "change")};
}

LayerRead<TextEncoderLayer> ReadLayer(VitsWalk* walk, TensorId tensor, uint32_t hidden) {
  constexpr std::string_view kWhat = "a residual around something else";
  TextEncoderLayer layer;
  const LayerRead<LayerNorm> norm_2 = ReadLayerNorm(walk, tensor, hidden);
  layer.norm_2 = norm_2.layer;

  const Residual ffn = ReadResidual(walk, norm_2.input);
  const LayerRead<Conv1d> ffn_2 = ReadConv(walk, ffn.change, {.out = hidden});
  layer.ffn_2 = ffn_2.layer;
  const PatternMatch relu = walk->Expect(ffn_2.input, "Relu($x)", "not a ReLU");
  const LayerRead<Conv1d> ffn_1 =
      ReadConv(walk, relu.Tensor("x"), {.out = ffn_2.layer.in, .in = hidden});
  layer.ffn_1 = ffn_1.layer;
  walk->Check(ffn_1.input == ffn.x, norm_2.input, kWhat);

  const LayerRead<LayerNorm> norm_1 = ReadLayerNorm(walk, ffn.x, hidden);
  layer.norm_1 = norm_1.layer;
  const Residual attention = ReadResidual(walk, norm_1.input);
  LayerRead<Attention> inner = ReadAttention(walk, attention.change, hidden);
  layer.attention = std::move(inner.layer);
  walk->Check(inner.input == attention.x, norm_1.input, kWhat);
  return {std::move(layer), inner.input};
}

void ReadEmbedding(VitsWalk* walk, TensorId tensor, TextEncoder* encoder) {
  constexpr std::string_view kWhat = "not an embedding of the ids";
  const PatternMatch turned = walk->Expect(tensor, "Transpose:turn($rows)", kWhat);
  TensorId rows = turned.Tensor("rows");
  if (const auto scaled = walk->Try(rows, "Mul($rows,#scale)")) {
    encoder->embedding_scale = static_cast<float>(scaled->Number("scale"));
    walk->Check(std::isfinite(encoder->embedding_scale), tensor, kWhat);
    rows = scaled->Tensor("rows");
  }
  const PatternMatch gather = walk->Expect(rows, "Gather:gather($table,$ids)", kWhat);
  if (!walk->ok()) return;
  const OnnxGraph& graph = walk->graph();
  const std::vector<int64_t> channels_first = {0, 2, 1};
  walk->Check(gather.Tensor("ids") == walk->cuts().input &&
                  IntAttribute(graph.node(gather.Node("gather")), "axis").value_or(0) == 0 &&
                  IntsAttribute(graph.node(turned.Node("turn")), "perm") == channels_first,
              tensor, kWhat);
  std::array<int64_t, 2> dims = {0, encoder->hidden};
  encoder->embedding = walk->ReadWeights(gather.Tensor("table"), dims);
  if (walk->ok()) encoder->vocabulary = static_cast<uint32_t>(dims[0]);
}

}  // namespace

LayerRead<TextEncoder> ReadTextEncoder(VitsWalk* walk) {
  const VitsCuts& cuts = walk->cuts();
  const uint32_t outputs = 2 * cuts.latent_channels;
  const Halves halves = ReadHalves(walk, cuts.mean, outputs);
  walk->Check(halves.second == walk->Plain(cuts.log_std), cuts.log_std, "not the log_std of VITS");
  const LayerRead<Conv1d> projection = ReadConv(walk, halves.whole, {.out = outputs, .kernel = 1});

  TextEncoder encoder;
  encoder.projection = projection.layer;
  encoder.hidden = projection.layer.in;
  TensorId at = projection.input;
  const auto is_layer = [&] {
    const auto last = walk->Try(at, "Transpose($x)");
    return last && walk->TypeOf(last->Tensor("x")) == "Add";
  };
  while (walk->ok() && is_layer()) {
    LayerRead<TextEncoderLayer> layer = ReadLayer(walk, at, encoder.hidden);
    encoder.layers.push_back(std::move(layer.layer));
    walk->Check(encoder.layers.size() <= kMaxLayers, at, "too many layers");
    at = layer.input;
  }
  std::reverse(encoder.layers.begin(), encoder.layers.end());
  walk->Check(!encoder.layers.empty(), at, "not a layer of the text encoder");
  ReadEmbedding(walk, at, &encoder);
  if (!walk->ok()) return {};
  return {std::move(encoder), projection.input};
}

}  // namespace sottovoce
