#include "voice/read_vits.h"

#include <array>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "voice/onnx_graph.h"
#include "voice/onnx_model.h"
#include "voice/vits_constants.h"
#include "voice/vits_cuts.h"
#include "voice/vits_decoder.h"
#include "voice/vits_durations.h"
#include "voice/vits_flow.h"
#include "voice/vits_text_encoder.h"
#include "voice/vits_walk.h"

namespace sottovoce {
namespace {

// From 13 on Split, Squeeze and Unsqueeze take their sizes and axes as inputs.
constexpr int64_t kMinOpset = 13;
constexpr int64_t kMaxOpset = 30;

// Attributes of a node are looked for each time they are asked for, by many readers if it is
// shared.
constexpr size_t kMaxNodeBytes = 16384;

Status CheckNodeSizes(const OnnxGraph& graph) {
  for (size_t node = 0; node < graph.node_count(); ++node) {
    if (graph.node(node).op_type == "Constant") continue;
    if (graph.node(node).message.size() > kMaxNodeBytes) {
      return graph.Unsupported(node, "more attributes than any node of VITS has");
    }
  }
  return {};
}

// The length regulator, z_p = expand(mean) + noise * exp(expand(log_std)) * scales[0], where expand
// multiplies by a matrix with a one where a frame belongs to an id.
void CheckRegulator(VitsWalk* walk) {
  constexpr std::string_view kWhat = "not the length regulator of VITS";
  const VitsCuts& cuts = walk->cuts();
  const PatternMatch z_p =
      walk->Expect(cuts.z_p,
                   "Add(Transpose(MatMul($path,Transpose($mean))),Mul(Mul(RandomNormalLike(_),"
                   "Exp(Transpose(MatMul($path,Transpose($log_std))))),Gather($scales,0)))",
                   kWhat);
  // The frames up to an id's end less those up to its start.
  const PatternMatch path = walk->Expect(
      z_p.Tensor("path"),
      "Squeeze(Transpose:turn(Unsqueeze(Sub($ends,Slice:all_but_last(Pad:shift($ends))))))", kWhat);
  const PatternMatch ends = walk->Expect(
      path.Tensor("ends"),
      "Reshape(Cast(Less(Unsqueeze(Range(0,_,1)),Unsqueeze(Reshape(CumSum:sum($frames))))))",
      kWhat);
  if (!walk->ok()) return;
  const OnnxGraph& graph = walk->graph();
  const OnnxNode& sum = graph.node(ends.Node("sum"));
  const size_t slice = path.Node("all_but_last");
  walk->Check(
      z_p.Tensor("mean") == walk->Plain(cuts.mean) &&
          z_p.Tensor("log_std") == walk->Plain(cuts.log_std) &&
          z_p.Tensor("scales") == cuts.scales && ends.Tensor("frames") == cuts.frames &&
          IntAttribute(sum, "exclusive").value_or(0) == 0 &&
          IntAttribute(sum, "reverse").value_or(0) == 0 &&
          PadsWithZeros(graph, path.Node("shift")) &&
          FoldIntegers(graph, graph.Input(path.Node("shift"), 1)) ==
              std::vector<int64_t>{0, 1, 0, 0, 0, 0} &&
          FoldScalar(graph, graph.Input(slice, 1)) == 0 &&
          FoldScalar(graph, graph.Input(slice, 2)) == -1 &&
          FoldScalar(graph, graph.Input(slice, 3)) == 1 &&
          IntsAttribute(graph.node(path.Node("turn")), "perm") == std::vector<int64_t>{0, 1, 3, 2},
      cuts.z_p, kWhat);
}

void ReadSpeakers(VitsWalk* walk, VitsModel* model) {
  const OnnxGraph& graph = walk->graph();
  if (walk->cuts().sid == kNoTensor) return;
  for (size_t node = 0; walk->ok() && node < graph.node_count(); ++node) {
    if (graph.node(node).op_type != "Gather" || graph.Input(node, 1) != walk->cuts().sid) continue;
    std::array<int64_t, 2> dims = {0, 0};
    model->speaker_embedding = walk->ReadWeights(graph.Input(node, 0), dims);
    if (!walk->ok()) return;
    model->speakers = static_cast<uint32_t>(dims[0]);
    model->speaker_width = static_cast<uint32_t>(dims[1]);
    return;
  }
}

// The convolutions of the speaker's embedding take all of it.
void CheckSpeakerWidths(VitsWalk* walk, const VitsModel& model) {
  const auto check = [&](const std::optional<Conv1d>& speaker) {
    walk->Check(!speaker || speaker->in == model.speaker_width, walk->cuts().sid,
                "a convolution of another size than the speaker's embedding");
  };
  for (const FlowCoupling& coupling : model.flow) check(coupling.wavenet.speaker);
  std::visit([&](const auto& durations) { check(durations.speaker); }, model.durations);
  check(model.decoder.speaker);
}

}  // namespace

Result<VitsModel> ReadVits(std::span<const uint8_t> onnx) {
  Result<OnnxModel> parsed = ParseOnnxModel(onnx);
  if (!parsed.ok()) return parsed.status();
  if (parsed->opset_version < kMinOpset || parsed->opset_version > kMaxOpset) {
    return {StatusCode::kVoiceUnsupported, "unknown version of ONNX's operators"};
  }
  const Result<OnnxGraph> graph = OnnxGraph::Create(std::move(parsed).value());
  if (!graph.ok()) return graph.status();
  const Status sizes = CheckNodeSizes(*graph);
  if (!sizes.ok()) return sizes;
  const Result<VitsCuts> cuts = FindVitsCuts(*graph);
  if (!cuts.ok()) return cuts.status();

  VitsWalk walk(*graph, *cuts);
  VitsModel model;
  model.latent = cuts->latent_channels;
  model.decoder = ReadDecoder(&walk);
  model.flow = ReadFlow(&walk);
  CheckRegulator(&walk);
  LayerRead<TextEncoder> text = ReadTextEncoder(&walk);
  model.text_encoder = std::move(text.layer);
  model.durations = ReadDurations(&walk, text.input, model.text_encoder.hidden);
  ReadSpeakers(&walk, &model);
  CheckSpeakerWidths(&walk, model);
  walk.CheckAllRead(cuts->output);
  if (!walk.ok()) return walk.status();
  model.owned = walk.TakeOwned();
  return model;
}

}  // namespace sottovoce
