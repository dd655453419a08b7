#include "engine/check_model.h"

#include <string>
#include <string_view>

#include "engine/kernels/conv_one.h"
#include "engine/spline.h"

namespace sottovoce {
namespace {

// Far above any voice's: 512 channels, 11 taps with a dilation of 5, 8192 values a frame.
constexpr uint32_t kMaxChannels = 8192;
constexpr uint32_t kMaxReach = 2048;  // rows that a convolution sees
constexpr uint64_t kMaxValuesPerFrame = 65536;
constexpr uint32_t kMaxHop = 4096;

// Collects the first thing that is wrong; `Require` names the module it is in.
class Checker {
 public:
  void Enter(std::string_view module) { module_ = module; }

  void Require(bool holds, std::string_view what) {
    if (!holds) Fail(StatusCode::kVoiceUnsupported, what);
  }
  void Limit(bool holds, std::string_view what) {
    if (!holds) Fail(StatusCode::kVoiceTooLarge, what);
  }

  // A convolution from `in` to `out` channels that keeps the sequence's length.
  void Conv(const Conv1d& conv, uint32_t in, uint32_t out) {
    Require(conv.in == in && conv.out == out && conv.groups == 1, "channels do not fit");
    Shape(conv);
  }
  void Pointwise(const Conv1d& conv, uint32_t in, uint32_t out) {
    Conv(conv, in, out);
    Require(conv.kernel == 1, "a kernel other than 1");
  }
  void Depthwise(const Conv1d& conv, uint32_t channels) {
    Require(conv.in == channels && conv.out == channels && conv.groups == channels,
            "channels do not fit");
    Shape(conv);
  }
  void Speaker(const std::optional<Conv1d>& conv, uint32_t width, uint32_t out) {
    if (conv.has_value()) Pointwise(*conv, width, out);
    Require(!conv.has_value() || width > 0, "a speaker's layer in a voice without speakers");
  }
  void Norm(const LayerNorm& norm, uint32_t channels) {
    Require(norm.gamma.size() == channels && norm.beta.size() == channels, "a norm does not fit");
    Require(norm.epsilon > 0, "a norm's epsilon");
  }
  void Values(const Weights& weights, uint64_t size) {
    Require(weights.size() == size, "weights of another size");
  }

  const Status& status() const { return status_; }

 private:
  void Shape(const Conv1d& conv) {
    Limit(conv.in <= kMaxChannels && conv.out <= kMaxChannels, "too many channels");
    Require(conv.in > 0 && conv.out > 0 && conv.kernel > 0 && conv.dilation > 0 && conv.groups > 0,
            "an empty convolution");
    const uint64_t span = (uint64_t{conv.kernel} - 1) * conv.dilation;
    Limit(span <= kMaxReach && conv.dilation <= kMaxReach, "a convolution that sees too far");
    Require(2 * uint64_t{conv.padding} == span, "a convolution that changes the length");
    if (!status_.ok()) return;
    Values(conv.weight, uint64_t{conv.out} * (conv.in / conv.groups) * conv.kernel);
    Require(conv.bias.empty() || conv.bias.size() == conv.out, "a bias of another size");
  }

  void Fail(StatusCode code, std::string_view what) {
    if (status_.ok()) status_ = Status(code, std::string(module_) + ": " + std::string(what));
  }

  std::string_view module_;
  Status status_;
};

void CheckTextEncoder(const VitsModel& model, Checker* check) {
  check->Enter("text encoder");
  const TextEncoder& encoder = model.text_encoder;
  const uint32_t hidden = encoder.hidden;
  check->Limit(hidden <= kMaxChannels && encoder.vocabulary <= 65536, "too many values");
  check->Require(hidden > 0 && encoder.vocabulary > 0, "no embedding");
  check->Values(encoder.embedding, uint64_t{hidden} * encoder.vocabulary);
  for (const TextEncoderLayer& layer : encoder.layers) {
    const Attention& attention = layer.attention;
    check->Require(attention.heads > 0 && hidden % attention.heads == 0, "heads do not fit");
    if (!check->status().ok()) return;
    check->Limit(attention.window <= 256, "a wide window");
    const uint64_t relative = (2 * uint64_t{attention.window} + 1) * (hidden / attention.heads);
    check->Values(attention.relative_key, relative);
    check->Values(attention.relative_value, relative);
    check->Pointwise(attention.query, hidden, hidden);
    check->Pointwise(attention.key, hidden, hidden);
    check->Pointwise(attention.value, hidden, hidden);
    check->Pointwise(attention.output, hidden, hidden);
    check->Norm(layer.norm_1, hidden);
    check->Conv(layer.ffn_1, hidden, layer.ffn_1.out);
    check->Conv(layer.ffn_2, layer.ffn_1.out, hidden);
    check->Norm(layer.norm_2, hidden);
  }
  check->Pointwise(encoder.projection, hidden, 2 * model.latent);
}

void CheckSeparable(const std::vector<SeparableLayer>& layers, uint32_t channels, Checker* check) {
  for (const SeparableLayer& layer : layers) {
    check->Depthwise(layer.depthwise, channels);
    check->Norm(layer.norm_1, channels);
    check->Pointwise(layer.pointwise, channels, channels);
    check->Norm(layer.norm_2, channels);
  }
}

void CheckStochastic(const VitsModel& model, const StochasticDurations& durations, Checker* check) {
  const uint32_t channels = durations.pre.out;
  check->Pointwise(durations.pre, model.text_encoder.hidden, channels);
  check->Speaker(durations.speaker, model.speaker_width, channels);
  CheckSeparable(durations.layers, channels, check);
  check->Pointwise(durations.projection, channels, channels);
  for (const SplineCoupling& coupling : durations.couplings) {
    check->Require(coupling.bins > 0 && coupling.bins <= kMaxSplineBins, "a spline's bins");
    check->Require(coupling.tail_bound > 0, "a spline's bound");
    const auto bins = static_cast<float>(coupling.bins);
    check->Require(coupling.min_width >= 0 && coupling.min_width * bins < 1 &&
                       coupling.min_height >= 0 && coupling.min_height * bins < 1 &&
                       coupling.min_derivative >= 0,
                   "a spline's least sizes");
    check->Pointwise(coupling.pre, 1, channels);
    CheckSeparable(coupling.layers, channels, check);
    check->Pointwise(coupling.projection, channels, 3 * coupling.bins - 1);
  }
  check->Values(durations.affine_mean, 2);
  check->Values(durations.affine_log_scale, 2);
}

void CheckDeterministic(const VitsModel& model, const DeterministicDurations& durations,
                        Checker* check) {
  const uint32_t hidden = model.text_encoder.hidden;
  check->Speaker(durations.speaker, model.speaker_width, hidden);
  check->Conv(durations.conv_1, hidden, durations.conv_1.out);
  check->Norm(durations.norm_1, durations.conv_1.out);
  check->Conv(durations.conv_2, durations.conv_1.out, durations.conv_2.out);
  check->Norm(durations.norm_2, durations.conv_2.out);
  check->Pointwise(durations.projection, durations.conv_2.out, 1);
}

void CheckWaveNet(const WaveNet& wavenet, uint32_t hidden, uint32_t speaker_width, Checker* check) {
  const size_t layers = wavenet.in_layers.size();
  check->Require(layers > 0 && layers == wavenet.res_skip_layers.size(), "layers do not fit");
  if (!check->status().ok()) return;
  for (size_t i = 0; i < layers; ++i) {
    check->Conv(wavenet.in_layers[i], hidden, 2 * hidden);
    check->Pointwise(wavenet.res_skip_layers[i], hidden, i + 1 < layers ? 2 * hidden : hidden);
  }
  check->Limit(layers <= 64, "too many layers");
  check->Speaker(wavenet.speaker, speaker_width, static_cast<uint32_t>(2 * hidden * layers));
}

void CheckFlow(const VitsModel& model, Checker* check) {
  check->Enter("flow");
  check->Require(model.flow.size() % 2 == 0, "an odd number of couplings");
  check->Limit(model.flow.size() <= 64, "too many couplings");
  for (const FlowCoupling& coupling : model.flow) {
    const uint32_t hidden = coupling.pre.out;
    check->Pointwise(coupling.pre, model.latent / 2, hidden);
    CheckWaveNet(coupling.wavenet, hidden, model.speaker_width, check);
    check->Pointwise(coupling.post, hidden, model.latent / 2);
  }
}

void CheckResidualBlock(const ResidualBlock& block, uint32_t channels, Checker* check) {
  check->Require(!block.steps.empty(), "an empty residual block");
  for (const ResidualBlock::Step& step : block.steps) {
    check->Conv(step.first, channels, channels);
    if (step.second.has_value()) check->Conv(*step.second, channels, channels);
  }
}

void CheckDecoder(const VitsModel& model, Checker* check) {
  check->Enter("decoder");
  const Decoder& decoder = model.decoder;
  uint32_t channels = decoder.pre.out;
  check->Conv(decoder.pre, model.latent, channels);
  check->Speaker(decoder.speaker, model.speaker_width, channels);
  check->Require(!decoder.stages.empty(), "no upsampling");
  check->Require(decoder.slope >= 0 && decoder.slope <= 1 && decoder.final_slope >= 0 &&
                     decoder.final_slope <= 1,
                 "a slope outside [0, 1]");
  uint64_t hop = 1;
  for (const UpsampleStage& stage : decoder.stages) {
    const ConvTranspose1d& up = stage.upsample;
    check->Require(up.in == channels && up.out > 0 && up.stride > 0, "channels do not fit");
    check->Limit(up.out <= kMaxChannels && up.stride <= kMaxHop && up.kernel <= 8192,
                 "a large upsampling");
    if (!check->status().ok()) return;
    check->Require(up.kernel >= up.stride && up.kernel - up.stride == 2 * up.padding,
                   "an upsampling that cuts the length");
    check->Require(up.padding < up.stride, "an upsampling with wide padding");
    check->Values(up.weight, uint64_t{up.in} * up.out * up.kernel);
    check->Require(up.bias.empty() || up.bias.size() == up.out, "a bias of another size");
    hop *= up.stride;
    channels = up.out;
    check->Limit(hop <= kMaxHop && hop * channels <= kMaxValuesPerFrame,
                 "too many samples a frame");
    check->Require(!stage.blocks.empty(), "a stage without residual blocks");
    for (const ResidualBlock& block : stage.blocks) CheckResidualBlock(block, channels, check);
  }
  check->Conv(decoder.post, channels, 1);
  check->Require(decoder.post.dilation == 1, "a dilated last convolution");
  check->Require(hop % kConvOneRows == 0, "a hop length that is no multiple of 8");
}

}  // namespace

Status CheckVitsModel(const VitsModel& model) {
  Checker check;
  check.Enter("voice");
  check.Limit(model.latent <= kMaxChannels && model.speakers <= 65536 &&
                  model.speaker_width <= kMaxChannels,
              "too many values");
  check.Require(model.latent > 0 && model.latent % 2 == 0, "an odd number of latent channels");
  check.Require(model.speakers > 0, "no speaker");
  const bool has_speakers = !model.speaker_embedding.empty();
  check.Require(has_speakers || model.speaker_width == 0, "a speaker's layer without speakers");
  if (has_speakers) {
    check.Values(model.speaker_embedding, uint64_t{model.speakers} * model.speaker_width);
  }
  CheckTextEncoder(model, &check);
  check.Enter("duration predictor");
  if (const auto* durations = std::get_if<StochasticDurations>(&model.durations)) {
    CheckStochastic(model, *durations, &check);
  } else {
    CheckDeterministic(model, std::get<DeterministicDurations>(model.durations), &check);
  }
  CheckFlow(model, &check);
  CheckDecoder(model, &check);
  return check.status();
}

}  // namespace sottovoce
