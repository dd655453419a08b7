#include "voice/split.h"

#include <array>
#include <utility>

#include "voice/graph_part.h"
#include "voice/onnx_graph.h"
#include "voice/onnx_model.h"
#include "voice/receptive_field.h"
#include "voice/vits_cuts.h"

namespace sottovoce {
namespace {

// From 13 on Split, Squeeze and Unsqueeze take their sizes and axes as inputs.
constexpr int64_t kMinOpset = 13;
constexpr int64_t kMaxOpset = 30;

constexpr PartPort::Dim kOne = {1, {}};
constexpr PartPort::Dim kIds = {0, "ids"};
constexpr PartPort::Dim kFrames = {0, "frames"};

// The ports of the three parts, as split.h lists them.
class Ports {
 public:
  explicit Ports(const VitsCuts& cuts) : cuts_(cuts), channels_{cuts.latent_channels, {}} {}

  GraphPart Encoder() const {
    GraphPart part = {"encoder",
                      {{cuts_.input, "input", OnnxType::kInt64, {kOne, kIds}},
                       {cuts_.input_lengths, "input_lengths", OnnxType::kInt64, {kOne}},
                       {cuts_.scales, "scales", OnnxType::kFloat, {{3, {}}}}},
                      {{cuts_.mean, "mean", OnnxType::kFloat, {kOne, channels_, kIds}},
                       {cuts_.log_std, "log_std", OnnxType::kFloat, {kOne, channels_, kIds}},
                       {cuts_.frames, "frames", OnnxType::kFloat, {kOne, kOne, kIds}}}};
    AddSpeaker(&part);
    if (cuts_.duration_noise != kNoTensor) {
      part.inputs.push_back(
          {cuts_.duration_noise, "duration_noise", OnnxType::kFloat, {kOne, {2, {}}, kIds}});
    }
    return part;
  }

  GraphPart Flow() const {
    GraphPart part = {"flow",
                      {{cuts_.z_p, "z_p", OnnxType::kFloat, {kOne, channels_, kFrames}},
                       {cuts_.mask, "mask", OnnxType::kFloat, {kOne, kOne, kFrames}}},
                      {{cuts_.z, "z", OnnxType::kFloat, {kOne, channels_, kFrames}}}};
    AddSpeaker(&part);
    return part;
  }

  GraphPart Decoder() const {
    GraphPart part = {
        "decoder",
        {{cuts_.z, "z", OnnxType::kFloat, {kOne, channels_, kFrames}}},
        {{cuts_.output, "output", OnnxType::kFloat, {kOne, kOne, kOne, {0, "samples"}}}}};
    AddSpeaker(&part);
    return part;
  }

 private:
  void AddSpeaker(GraphPart* part) const {
    if (cuts_.sid == kNoTensor) return;
    part->inputs.push_back({cuts_.sid, "sid", OnnxType::kInt64, {kOne}});
  }

  const VitsCuts& cuts_;
  PartPort::Dim channels_;
};

Result<GraphFacts> MeasureFacts(const OnnxGraph& graph, const VitsCuts& cuts) {
  const std::array<TensorId, 2> flow_inputs = {cuts.z_p, cuts.mask};
  const Result<ReceptiveField> flow = MeasureReceptiveField(graph, flow_inputs, cuts.z);
  if (!flow.ok()) return flow.status();
  if (flow->upsampling != 1) return graph.UnsupportedTensor(cuts.z, "a flow that changes the rate");
  const std::array<TensorId, 1> decoder_inputs = {cuts.z};
  const Result<ReceptiveField> decoder = MeasureReceptiveField(graph, decoder_inputs, cuts.output);
  if (!decoder.ok()) return decoder.status();
  return GraphFacts{.latent_channels = cuts.latent_channels,
                    .hop_length = decoder->upsampling,
                    .flow_margin = flow->margin,
                    .decoder_margin = decoder->margin,
                    .speaker_embedding_rows = cuts.speaker_embedding_rows,
                    .stochastic_durations = cuts.duration_noise != kNoTensor};
}

}  // namespace

Result<SplitVoice> SplitVoiceGraph(std::span<const uint8_t> onnx) {
  Result<OnnxModel> model = ParseOnnxModel(onnx);
  if (!model.ok()) return model.status();
  if (model->opset_version < kMinOpset || model->opset_version > kMaxOpset) {
    return Status(StatusCode::kVoiceUnsupported,
                  "ONNX operator set " + std::to_string(model->opset_version));
  }
  const Result<OnnxGraph> graph = OnnxGraph::Create(std::move(model).value());
  if (!graph.ok()) return graph.status();
  const Result<VitsCuts> cuts = FindVitsCuts(*graph);
  if (!cuts.ok()) return cuts.status();
  const Result<GraphFacts> facts = MeasureFacts(*graph, *cuts);
  if (!facts.ok()) return facts.status();

  const Ports ports(*cuts);
  Result<std::vector<uint8_t>> encoder = WriteGraphPart(*graph, ports.Encoder());
  if (!encoder.ok()) return encoder.status();
  Result<std::vector<uint8_t>> flow = WriteGraphPart(*graph, ports.Flow());
  if (!flow.ok()) return flow.status();
  Result<std::vector<uint8_t>> decoder = WriteGraphPart(*graph, ports.Decoder());
  if (!decoder.ok()) return decoder.status();
  return SplitVoice{*facts, std::move(encoder).value(), std::move(flow).value(),
                    std::move(decoder).value()};
}

}  // namespace sottovoce
