#include "voice/vits_cuts.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "voice/onnx_text.h"

namespace sottovoce {
namespace {

constexpr int64_t kMaxLatentChannels = 8192;
constexpr int64_t kMaxSpeakers = 1'000'000;
// How many nodes may stand between two landmarks of one chain; real graphs have at most 3.
constexpr int kMaxChain = 8;

Status NotVits(std::string what) { return {StatusCode::kVoiceUnsupported, std::move(what)}; }

// Finds one cut after the other; each step may use what earlier ones found.
class CutFinder {
 public:
  explicit CutFinder(const OnnxGraph& graph) : graph_(graph) {}

  Result<VitsCuts> Find();

 private:
  Status FindInputsAndOutput();
  Status FindFrames();
  Status FindNoise();
  Status FindPrior();
  Status FindDecoderInput();
  Status FindMask();
  Status FindSpeakers();

  Status CheckNoiseNode(size_t node) const;
  Status CheckNoiseScale(TensorId tensor) const;
  Result<TensorId> BeforeAttention(TensorId expanded) const;
  Result<TensorId> BeforeTranspose(TensorId transposed) const;
  Result<size_t> FirstConv(TensorId tensor, const TensorSet& from_z_p) const;

  const OnnxGraph& graph_;
  VitsCuts cuts_;
  TensorId prior_noise_ = kNoTensor;
};

Result<VitsCuts> CutFinder::Find() {
  Status status = FindInputsAndOutput();
  if (status.ok()) status = FindFrames();
  if (status.ok()) status = FindNoise();
  if (status.ok()) status = FindPrior();
  if (status.ok()) status = FindDecoderInput();
  if (status.ok()) status = FindMask();
  if (status.ok()) status = FindSpeakers();
  if (!status.ok()) return status;
  return cuts_;
}

// The inputs' names are part of the format: runtimes feed them by name.
Status CutFinder::FindInputsAndOutput() {
  for (const std::string_view name : graph_.model().inputs) {
    const TensorId tensor = graph_.Find(name);
    if (name == "input") {
      cuts_.input = tensor;
    } else if (name == "input_lengths") {
      cuts_.input_lengths = tensor;
    } else if (name == "scales") {
      cuts_.scales = tensor;
    } else if (name == "sid") {
      cuts_.sid = tensor;
    } else {
      return NotVits("graph input " + Quoted(name) + " is none that a Piper voice has");
    }
  }
  if (cuts_.input == kNoTensor || cuts_.input_lengths == kNoTensor || cuts_.scales == kNoTensor) {
    return NotVits("the graph lacks one of the inputs 'input', 'input_lengths' and 'scales'");
  }
  if (graph_.model().outputs.size() != 1) return NotVits("the graph has not just one output");
  cuts_.output = graph_.Find(graph_.model().outputs.front());
  if (graph_.Producer(cuts_.output) == OnnxGraph::kNone) {
    return NotVits("no node makes the graph's output");
  }
  return {};
}

Status CutFinder::FindFrames() {
  for (size_t node = 0; node < graph_.node_count(); ++node) {
    if (graph_.node(node).op_type != "Ceil" || graph_.OutputsOf(node).size() != 1) continue;
    if (cuts_.frames != kNoTensor) return graph_.Unsupported(node, "a second Ceil");
    cuts_.frames = graph_.OutputsOf(node).front();
  }
  return cuts_.frames != kNoTensor ? Status() : NotVits("the graph has no Ceil for frames per id");
}

// The durations' noise goes into the frames per id, the prior's does not.
Status CutFinder::FindNoise() {
  const TensorSet into_frames = graph_.AncestorsOf(cuts_.frames);
  for (size_t node = 0; node < graph_.node_count(); ++node) {
    if (graph_.node(node).op_type != "RandomNormalLike") continue;
    const Status status = CheckNoiseNode(node);
    if (!status.ok()) return status;
    const TensorId noise = graph_.OutputsOf(node).front();
    TensorId& place = into_frames[noise] ? cuts_.duration_noise : prior_noise_;
    if (place != kNoTensor) return graph_.Unsupported(node, "noise that VITS does not have");
    place = noise;
  }
  return prior_noise_ != kNoTensor ? Status() : NotVits("the graph has no noise for its prior");
}

Status CutFinder::CheckNoiseNode(size_t node) const {
  constexpr int64_t kFloat32 = static_cast<int64_t>(OnnxType::kFloat);
  const OnnxNode& noise = graph_.node(node);
  if (graph_.OutputsOf(node).size() != 1 || graph_.OutputsOf(node).front() == kNoTensor) {
    return graph_.Unsupported(node, "noise with not just one output");
  }
  if (FloatAttribute(noise, "mean").value_or(0.0f) != 0.0f ||
      FloatAttribute(noise, "scale").value_or(1.0f) != 1.0f ||
      IntAttribute(noise, "dtype").value_or(kFloat32) != kFloat32) {
    return graph_.Unsupported(node, "noise other than standard normal float32");
  }
  return {};
}

// Follows the noise through its products with exp(log_std) and noise_scale to the sum that is z_p.
Status CutFinder::FindPrior() {
  TensorId log_std_expanded = kNoTensor;
  bool scaled = false;
  TensorId at = prior_noise_;
  for (int step = 0; step < kMaxChain; ++step) {
    const std::optional<size_t> consumer = graph_.OnlyConsumer(at);
    if (!consumer) return graph_.UnsupportedTensor(at, "noise that not just one node takes");
    const std::span<const TensorId> inputs = graph_.InputsOf(*consumer);
    const std::string_view type = graph_.node(*consumer).op_type;
    if (inputs.size() != 2 || (type != "Mul" && type != "Add")) {
      return graph_.Unsupported(*consumer, "not the product or sum expected around the noise");
    }
    if (graph_.OutputsOf(*consumer).size() != 1) {
      return graph_.Unsupported(*consumer, "not just one output");
    }
    const TensorId other = inputs[0] == at ? inputs[1] : inputs[0];
    at = graph_.OutputsOf(*consumer).front();
    if (type == "Add") {
      if (log_std_expanded == kNoTensor || !scaled) {
        return graph_.Unsupported(*consumer, "noise without exp(log_std) or without noise_scale");
      }
      cuts_.z_p = at;
      const Result<TensorId> mean = BeforeAttention(other);
      if (!mean.ok()) return mean.status();
      const Result<TensorId> log_std = BeforeAttention(log_std_expanded);
      if (!log_std.ok()) return log_std.status();
      cuts_.mean = *mean;
      cuts_.log_std = *log_std;
      return {};
    }
    if (log_std_expanded == kNoTensor && graph_.ProducerType(other) == "Exp") {
      log_std_expanded = graph_.Input(graph_.Producer(other), 0);
    } else {
      const Status status = CheckNoiseScale(other);
      if (!status.ok() || scaled) {
        return scaled ? graph_.Unsupported(*consumer, "a further factor of the noise") : status;
      }
      scaled = true;
    }
  }
  return graph_.UnsupportedTensor(prior_noise_, "noise that does not reach a sum");
}

// noise_scale must be scales[0], which the length regulator applies in the graph's place.
Status CutFinder::CheckNoiseScale(TensorId tensor) const {
  if (graph_.ProducerType(tensor) == "Gather") {
    const uint32_t gather = graph_.Producer(tensor);
    const auto index = graph_.SmallIntegers(graph_.Input(gather, 1));
    if (graph_.Input(gather, 0) == cuts_.scales && index && index->size() == 1 &&
        index->front() == 0) {
      return {};
    }
  }
  return graph_.UnsupportedTensor(tensor, "a factor of the noise that is not scales[0]");
}

// Transpose(MatMul(path, Transpose(x))) -> x, where only the path knows the frames per id.
Result<TensorId> CutFinder::BeforeAttention(TensorId expanded) const {
  const Result<TensorId> product = BeforeTranspose(expanded);
  if (!product.ok()) return product;
  if (graph_.ProducerType(*product) != "MatMul") {
    return graph_.UnsupportedTensor(*product, "not the MatMul that expands the prior");
  }
  const uint32_t matmul = graph_.Producer(*product);
  const Result<TensorId> per_id = BeforeTranspose(graph_.Input(matmul, 1));
  if (!per_id.ok()) return per_id;
  const TensorSet from_frames = graph_.DependentsOf(cuts_.frames);
  if (!from_frames[graph_.Input(matmul, 0)] || from_frames[*per_id]) {
    return graph_.Unsupported(matmul, "not attention path times prior");
  }
  return per_id;
}

Result<TensorId> CutFinder::BeforeTranspose(TensorId transposed) const {
  if (graph_.ProducerType(transposed) != "Transpose") {
    return graph_.UnsupportedTensor(transposed, "not the Transpose around the attention");
  }
  const uint32_t node = graph_.Producer(transposed);
  if (IntsAttribute(graph_.node(node), "perm") != std::vector<int64_t>{0, 2, 1}) {
    return graph_.Unsupported(node, "a Transpose of other axes than channels and time");
  }
  return graph_.Input(node, 0);
}

Status CutFinder::FindDecoderInput() {
  const TensorSet from_z_p = graph_.DependentsOf(cuts_.z_p);
  for (size_t node = 0; node < graph_.node_count(); ++node) {
    if (graph_.node(node).op_type != "ConvTranspose" || !from_z_p[graph_.Input(node, 0)]) continue;
    const Result<size_t> conv = FirstConv(graph_.Input(node, 0), from_z_p);
    if (!conv.ok()) return conv.status();
    cuts_.z = graph_.Input(*conv, 0);
    const uint32_t weight = graph_.Initializer(graph_.Input(*conv, 1));
    if (weight == OnnxGraph::kNone) return graph_.Unsupported(*conv, "weights are not a constant");
    const OnnxTensor& shape = graph_.model().initializers[weight];
    if (shape.rank != 3 || shape.dims[1] < 1 || shape.dims[1] > kMaxLatentChannels) {
      return graph_.Unsupported(*conv, "weights of no shape for a 1-D convolution");
    }
    cuts_.latent_channels = static_cast<uint32_t>(shape.dims[1]);
    return {};
  }
  return NotVits("the graph has no ConvTranspose after its prior");
}

// Back from the first upsampling through LeakyRelu and the speaker's Add to the Conv on z.
Result<size_t> CutFinder::FirstConv(TensorId tensor, const TensorSet& from_z_p) const {
  for (int step = 0; step < kMaxChain && graph_.Producer(tensor) != OnnxGraph::kNone; ++step) {
    const size_t node = graph_.Producer(tensor);
    const std::string_view type = graph_.node(node).op_type;
    if (type == "Conv") return node;
    if (type == "LeakyRelu") {
      tensor = graph_.Input(node, 0);
    } else if (type == "Add" &&
               from_z_p[graph_.Input(node, 0)] != from_z_p[graph_.Input(node, 1)]) {
      tensor = graph_.Input(node, from_z_p[graph_.Input(node, 0)] ? 0 : 1);
    } else {
      break;
    }
  }
  return graph_.UnsupportedTensor(tensor, "not the decoder's first layers");
}

Status CutFinder::FindMask() {
  const TensorSet from_z_p = graph_.DependentsOf(cuts_.z_p);
  TensorId tensor = cuts_.z;
  for (int step = 0; step < kMaxChain && graph_.ProducerType(tensor) == "Slice"; ++step) {
    const std::optional<SliceRange> range = ReadSlice(graph_, graph_.Producer(tensor));
    if (!range || !range->whole) {
      return graph_.UnsupportedTensor(tensor, "a Slice that drops a part of the sentence");
    }
    tensor = graph_.Input(graph_.Producer(tensor), 0);
  }
  if (graph_.ProducerType(tensor) != "Mul") {
    return graph_.UnsupportedTensor(tensor, "not the product of the flow's result and its mask");
  }
  const uint32_t node = graph_.Producer(tensor);
  const std::array<TensorId, 2> factors = {graph_.Input(node, 0), graph_.Input(node, 1)};
  if (from_z_p[factors[0]] == from_z_p[factors[1]]) {
    return graph_.Unsupported(node, "not the product of the flow's result and its mask");
  }
  cuts_.mask = from_z_p[factors[0]] ? factors[1] : factors[0];
  if (!graph_.DependentsOf(cuts_.frames)[cuts_.mask]) {
    return graph_.Unsupported(node, "a mask that does not come from the frames per id");
  }
  return {};
}

Status CutFinder::FindSpeakers() {
  if (cuts_.sid == kNoTensor) return {};
  for (size_t node = 0; node < graph_.node_count(); ++node) {
    if (graph_.node(node).op_type != "Gather" || graph_.Input(node, 1) != cuts_.sid) continue;
    const uint32_t table = graph_.Initializer(graph_.Input(node, 0));
    if (table == OnnxGraph::kNone) continue;
    const OnnxTensor& shape = graph_.model().initializers[table];
    if (shape.rank != 2 || shape.dims[0] < 1 || shape.dims[0] > kMaxSpeakers) continue;
    cuts_.speaker_embedding_rows = static_cast<uint32_t>(shape.dims[0]);
    return {};
  }
  return NotVits("input 'sid' picks no row of a speaker embedding");
}

}  // namespace

Result<VitsCuts> FindVitsCuts(const OnnxGraph& graph) { return CutFinder(graph).Find(); }

}  // namespace sottovoce
