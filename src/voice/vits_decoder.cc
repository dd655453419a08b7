// z ─▶ pre (+ speaker) ─▶ [ LeakyRelu ─▶ ConvTranspose ─▶ mean of residual blocks ] ... ─▶
// LeakyRelu ─▶ post ─▶ Tanh ─▶ Unsqueeze ─▶ output
//
// Read from the right to the left.
#include "voice/vits_decoder.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_layers.h"

namespace sottovoce {
namespace {

constexpr size_t kMaxBlocks = 16;
constexpr uint64_t kMaxHopLength = 1 << 16;

struct LeakyRelu {
  TensorId input = kNoTensor;
  float slope = 0;
};

class DecoderReader {
 public:
  explicit DecoderReader(VitsWalk* walk) : walk_(walk) {}

  Decoder Read();

 private:
  LeakyRelu ReadLeakyRelu(TensorId tensor);
  TensorId ReadInnerLeakyRelu(TensorId tensor);
  TensorId ReadStage(TensorId tensor);
  std::vector<TensorId> ReadBlockOutputs(TensorId tensor);
  LayerRead<ResidualBlock> ReadBlock(TensorId tensor, uint32_t channels);
  LayerRead<ResidualBlock::Step> ReadStep(TensorId tensor, uint32_t channels);

  VitsWalk* walk_;
  Decoder decoder_;
  bool slope_known_ = false;
};

Decoder DecoderReader::Read() {
  const TensorId output = walk_->cuts().output;
  const PatternMatch end = walk_->Expect(output, "Unsqueeze(Tanh($samples))", "not tanh(samples)");
  const LayerRead<Conv1d> post = ReadConv(walk_, end.Tensor("samples"), {.out = 1});
  decoder_.post = post.layer;
  const LeakyRelu last = ReadLeakyRelu(post.input);
  decoder_.final_slope = last.slope;

  TensorId at = last.input;
  const auto is_stage = [&] { return walk_->TypeOf(at) == "Div" || walk_->TypeOf(at) == "Mul"; };
  while (walk_->ok() && is_stage()) at = ReadStage(at);
  std::reverse(decoder_.stages.begin(), decoder_.stages.end());
  if (!walk_->Check(!decoder_.stages.empty(), at, "not the mean of residual blocks")) return {};

  const uint32_t width = decoder_.stages.front().upsample.in;
  SpeakerSum sum = ReadSpeakerSum(walk_, at, width);
  decoder_.speaker = sum.speaker;
  const LayerRead<Conv1d> pre =
      ReadConv(walk_, sum.without, {.out = width, .in = walk_->cuts().latent_channels});
  decoder_.pre = pre.layer;
  walk_->Check(pre.input == walk_->Plain(walk_->cuts().z), pre.input, "not the latent z");

  uint32_t channels = width;
  uint64_t hop = 1;
  for (const UpsampleStage& stage : decoder_.stages) {
    walk_->Check(stage.upsample.in == channels, at, "stages of the decoder that do not join");
    channels = stage.upsample.out;
    hop = std::min(hop * stage.upsample.stride, kMaxHopLength + 1);
  }
  walk_->Check(decoder_.post.in == channels, output, "stages of the decoder that do not join");
  walk_->Check(hop <= kMaxHopLength, output, "too much upsampling");
  return walk_->ok() ? std::move(decoder_) : Decoder();
}

LeakyRelu DecoderReader::ReadLeakyRelu(TensorId tensor) {
  constexpr float kDefaultSlope = 0.01f;  // of the ONNX standard
  const PatternMatch match = walk_->Expect(tensor, "LeakyRelu:relu($x)", "not a LeakyRelu");
  if (!walk_->ok()) return {};
  const float slope =
      FloatAttribute(walk_->graph().node(match.Node("relu")), "alpha").value_or(kDefaultSlope);
  walk_->Check(slope >= 0 && slope < 1, tensor, "a slope that no LeakyRelu has");
  return {match.Tensor("x"), slope};
}

// All but the last have one slope.
TensorId DecoderReader::ReadInnerLeakyRelu(TensorId tensor) {
  const LeakyRelu relu = ReadLeakyRelu(tensor);
  walk_->Check(!slope_known_ || relu.slope == decoder_.slope, tensor,
               "a slope other than in the rest of the decoder");
  decoder_.slope = relu.slope;
  slope_known_ = true;
  return relu.input;
}

TensorId DecoderReader::ReadStage(TensorId tensor) {
  const bool divides = walk_->TypeOf(tensor) == "Div";
  const PatternMatch mean = walk_->Expect(tensor, divides ? "Div($sum,#count)" : "Mul($sum,#part)",
                                          "not the mean of residual blocks");
  const std::vector<TensorId> outputs = ReadBlockOutputs(mean.Tensor("sum"));
  if (!walk_->ok()) return kNoTensor;
  const double count = static_cast<double>(outputs.size());
  const double given = divides ? mean.Number("count") : 1 / mean.Number("part");
  walk_->Check(std::abs(given - count) < 1e-5, tensor, "blocks summed with another factor");

  UpsampleStage stage;
  TensorId upsampled = kNoTensor;
  for (const TensorId output : outputs) {
    LayerRead<ResidualBlock> block = ReadBlock(output, 0);
    if (!walk_->Check(upsampled == kNoTensor || block.input == upsampled, output,
                      "a residual block of something else than its neighbours'")) {
      return kNoTensor;
    }
    upsampled = block.input;
    stage.blocks.push_back(std::move(block.layer));
  }
  const LayerRead<ConvTranspose1d> upsample = ReadConvTranspose(walk_, upsampled);
  stage.upsample = upsample.layer;
  for (const ResidualBlock& block : stage.blocks) {
    walk_->Check(block.steps.front().first.in == stage.upsample.out, upsampled,
                 "residual blocks of other channels than the upsampling's");
  }
  decoder_.stages.push_back(std::move(stage));
  return ReadInnerLeakyRelu(upsample.input);
}

// The terms of a sum, in their order. A block's own last node is a sum with a convolution.
std::vector<TensorId> DecoderReader::ReadBlockOutputs(TensorId tensor) {
  std::vector<TensorId> outputs;
  std::vector<TensorId> open = {tensor};
  while (walk_->ok() && !open.empty()) {
    const TensorId at = open.back();
    open.pop_back();
    const PatternMatch sum = walk_->Expect(at, "Add($left,$right)", "not a residual block");
    const TensorId left = sum.Tensor("left");
    const TensorId right = sum.Tensor("right");
    if (walk_->TypeOf(left) == "Conv" || walk_->TypeOf(right) == "Conv") {
      outputs.push_back(at);
    } else {
      open.insert(open.end(), {right, left});
    }
    walk_->Check(outputs.size() + open.size() <= kMaxBlocks, at, "too many residual blocks");
  }
  return outputs;
}

LayerRead<ResidualBlock> DecoderReader::ReadBlock(TensorId tensor, uint32_t channels) {
  ResidualBlock block;
  while (walk_->ok() && walk_->TypeOf(tensor) != "ConvTranspose") {
    LayerRead<ResidualBlock::Step> step = ReadStep(tensor, channels);
    channels = step.layer.first.in;
    tensor = step.input;
    block.steps.push_back(std::move(step.layer));
  }
  walk_->Check(!block.steps.empty(), tensor, "not a residual block");
  std::reverse(block.steps.begin(), block.steps.end());
  return {std::move(block), walk_->Plain(tensor)};
}

// x + conv(LeakyRelu(x)), or x + conv(LeakyRelu(conv(LeakyRelu(x))))
LayerRead<ResidualBlock::Step> DecoderReader::ReadStep(TensorId tensor, uint32_t channels) {
  const PatternMatch sum = walk_->Expect(tensor, "Add($x,$change)", "not a residual block");
  const bool conv_first = walk_->TypeOf(sum.Tensor("x")) == "Conv";
  const TensorId change = sum.Tensor(conv_first ? "x" : "change");
  const TensorId x = sum.Tensor(conv_first ? "change" : "x");

  ResidualBlock::Step step;
  LayerRead<Conv1d> conv = ReadConv(walk_, change, {.out = channels});
  const uint32_t width = conv.layer.out;
  TensorId input = ReadInnerLeakyRelu(conv.input);
  if (walk_->ok() && input != x) {
    step.second = conv.layer;
    walk_->Check(conv.layer.in == width, change, "a residual that changes the channels");
    conv = ReadConv(walk_, input, {.out = width});
    input = ReadInnerLeakyRelu(conv.input);
  }
  step.first = conv.layer;
  walk_->Check(conv.layer.in == width, change, "a residual that changes the channels");
  walk_->Check(input == x, tensor, "a residual around something else");
  return {std::move(step), x};
}

}  // namespace

Decoder ReadDecoder(VitsWalk* walk) { return DecoderReader(walk).Read(); }

}  // namespace sottovoce
