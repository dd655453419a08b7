#include "voice/receptive_field.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace sottovoce {
namespace {

// Sizes beyond these are no decoder's, and keep all sums far from overflow.
constexpr int64_t kMaxKernel = 4096;
constexpr int64_t kMaxUpsampling = 65536;
constexpr int64_t kMaxReach = 16'000'000;  // steps of any tensor, some ten minutes of audio

constexpr std::array<std::string_view, 22> kElementwise = {
    "Abs",      "Add",      "Cast",      "Clip", "Cos",  "Div", "Elu", "Erf",
    "Exp",      "Identity", "LeakyRelu", "Log",  "Mul",  "Neg", "Pow", "Sigmoid",
    "Softplus", "Sin",      "Sqrt",      "Sub",  "Tanh", "Relu"};

// Where a node's output step comes from, as a convolution sees it: steps [a, b] of the output need
// [a - pad, b - pad + reach] of the input, or for an upsampling (transposed) convolution
// [ceil((a + pad - reach) / stride), floor((b + pad) / stride)].
struct TimeMap {
  int64_t stride = 1;
  int64_t reach = 0;  // dilation * (kernel - 1)
  int64_t pad = 0;    // at the start
  bool transposed = false;
};

// Steps of a tensor that one frame of the output needs; empty until a taker is met.
struct Needed {
  int64_t first = INT64_MAX;
  int64_t last = INT64_MIN;

  bool empty() const { return first > last; }
  void Add(Needed other) {
    first = std::min(first, other.first);
    last = std::max(last, other.last);
  }
};

// Precondition: divisor > 0. C++ rounds towards zero; steps before a frame are negative.
int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);
}
int64_t CeilDivide(int64_t value, int64_t divisor) { return -FloorDivide(-value, divisor); }

Needed Before(const TimeMap& map, Needed after) {
  if (!map.transposed) return {after.first - map.pad, after.last - map.pad + map.reach};
  return {CeilDivide(after.first + map.pad - map.reach, map.stride),
          FloorDivide(after.last + map.pad, map.stride)};
}

class Walk {
 public:
  Walk(const OnnxGraph& graph, std::span<const TensorId> inputs, TensorId output)
      : graph_(graph), inputs_(inputs), output_(output) {}

  Result<ReceptiveField> Measure();

 private:
  // What a tensor knows of time: nothing (weights, a speaker), the values of each step, or only how
  // many steps there are (the result of Shape).
  enum class Kind : uint8_t { kSteady, kVarying, kLength };

  void FindPart();
  Status FindRates();
  Status FindNeeded();
  ReceptiveField Widest() const;

  Status VisitForward(size_t node);
  Result<TimeMap> ReadTimeMap(size_t node) const;
  Result<TimeMap> ReadConvolution(size_t node) const;
  Status CheckSlice(size_t node) const;

  const OnnxGraph& graph_;
  std::span<const TensorId> inputs_;
  TensorId output_;

  std::vector<uint8_t> in_part_;  // by node
  std::vector<Kind> kind_;        // by tensor, as the next two
  std::vector<int64_t> rate_;     // steps a frame
  std::vector<Needed> needed_;
};

Result<ReceptiveField> Walk::Measure() {
  FindPart();
  Status status = FindRates();
  if (status.ok()) status = FindNeeded();
  if (!status.ok()) return status;
  return Widest();
}

void Walk::FindPart() {
  TensorSet wanted(graph_.tensor_count(), 0);
  wanted[output_] = 1;
  for (const TensorId tensor : inputs_) wanted[tensor] = 0;
  in_part_.assign(graph_.node_count(), 0);
  const auto is_boundary = [&](TensorId tensor) {
    return std::find(inputs_.begin(), inputs_.end(), tensor) != inputs_.end();
  };
  for (size_t node = graph_.node_count(); node-- > 0;) {
    const std::span<const TensorId> outputs = graph_.OutputsOf(node);
    in_part_[node] =
        std::any_of(outputs.begin(), outputs.end(), [&](TensorId t) { return wanted[t]; });
    if (!in_part_[node]) continue;
    for (const TensorId tensor : graph_.InputsOf(node)) wanted[tensor] = !is_boundary(tensor);
    wanted[kNoTensor] = 0;
  }
}

Status Walk::FindRates() {
  kind_.assign(graph_.tensor_count(), Kind::kSteady);
  rate_.assign(graph_.tensor_count(), 1);
  for (const TensorId tensor : inputs_) kind_[tensor] = Kind::kVarying;
  for (size_t node = 0; node < graph_.node_count(); ++node) {
    if (!in_part_[node]) continue;
    const Status status = VisitForward(node);
    if (!status.ok()) return status;
  }
  if (kind_[output_] == Kind::kVarying) return {};
  return graph_.UnsupportedTensor(output_, "does not depend on the latent frames");
}

Status Walk::VisitForward(size_t node) {
  int64_t rate = 0;
  bool length_only = false;
  for (const TensorId tensor : graph_.InputsOf(node)) {
    length_only |= kind_[tensor] == Kind::kLength;
    if (kind_[tensor] != Kind::kVarying) continue;
    if (rate != 0 && rate != rate_[tensor]) {
      return graph_.Unsupported(node, "joins tensors of different rates");
    }
    rate = rate_[tensor];
  }
  const std::string_view type = graph_.node(node).op_type;
  // Zeros in the shape of another tensor are the same in every window; any other use of the length
  // is not.
  if (length_only && type != "ConstantOfShape") {
    return graph_.Unsupported(node, "computes with the sentence's length");
  }
  if (rate == 0) return {};  // its outputs stay steady

  if (type == "Shape") {
    for (const TensorId tensor : graph_.OutputsOf(node)) kind_[tensor] = Kind::kLength;
    return {};
  }
  const Result<TimeMap> map = ReadTimeMap(node);
  if (!map.ok()) return map.status();
  if (map->transposed) rate *= map->stride;
  if (rate > kMaxUpsampling) return graph_.Unsupported(node, "too much upsampling");
  for (const TensorId tensor : graph_.OutputsOf(node)) {
    kind_[tensor] = Kind::kVarying;
    rate_[tensor] = rate;
  }
  return {};
}

Status Walk::FindNeeded() {
  needed_.assign(graph_.tensor_count(), Needed());
  needed_[output_] = {0, rate_[output_] - 1};
  for (size_t node = graph_.node_count(); node-- > 0;) {
    if (!in_part_[node]) continue;
    Needed after;
    for (const TensorId tensor : graph_.OutputsOf(node)) {
      if (kind_[tensor] == Kind::kVarying) after.Add(needed_[tensor]);
    }
    if (after.empty()) continue;
    const Result<TimeMap> map = ReadTimeMap(node);
    if (!map.ok()) return map.status();
    const Needed before = Before(*map, after);
    if (before.first < -kMaxReach || before.last > kMaxReach) {
      return graph_.Unsupported(node, "convolutions that see too far");
    }
    for (const TensorId tensor : graph_.InputsOf(node)) {
      if (kind_[tensor] == Kind::kVarying) needed_[tensor].Add(before);
    }
  }
  return {};
}

// The widest need of any tensor in between, in frames, not only that of the inputs: a window's ends
// stand in the place of every one of them.
ReceptiveField Walk::Widest() const {
  int64_t margin = 0;
  for (TensorId tensor = 0; tensor < graph_.tensor_count(); ++tensor) {
    if (needed_[tensor].empty()) continue;
    const int64_t rate = rate_[tensor];
    margin = std::max({margin, CeilDivide(-needed_[tensor].first, rate),
                       CeilDivide(needed_[tensor].last - (rate - 1), rate)});
  }
  return {static_cast<uint32_t>(rate_[output_]), static_cast<uint32_t>(margin)};
}

Result<TimeMap> Walk::ReadTimeMap(size_t node) const {
  const OnnxNode& at = graph_.node(node);
  const std::string_view type = at.op_type;
  if (type == "Conv" || type == "ConvTranspose") return ReadConvolution(node);
  if (std::find(kElementwise.begin(), kElementwise.end(), type) != kElementwise.end()) {
    return TimeMap();
  }
  if (type == "Concat" || type == "Split") {
    const int64_t axis = IntAttribute(at, "axis").value_or(0);
    if (axis == 1 || axis == -2) return TimeMap();
    return graph_.Unsupported(node, "joins or cuts another axis than the channels");
  }
  if (type == "Slice") {
    const Status status = CheckSlice(node);
    if (!status.ok()) return status;
    return TimeMap();
  }
  // After it the axes have other numbers, so it must be the last.
  if (type == "Unsqueeze" && graph_.OutputsOf(node).front() == output_) return TimeMap();
  return graph_.Unsupported(node, "an operator that may mix time");
}

Status Walk::CheckSlice(size_t node) const {
  const std::optional<SliceRange> range = ReadSlice(graph_, node);
  if (range && (range->axis == 1 || range->axis == -2 || range->whole)) return {};
  return graph_.Unsupported(node, "a Slice of another axis than the channels");
}

// One-dimensional, with every attribute at the length that keeps F (or makes F * stride of it).
Result<TimeMap> Walk::ReadConvolution(size_t node) const {
  const OnnxNode& at = graph_.node(node);
  const auto kernel = IntsAttribute(at, "kernel_shape");
  const auto pads = IntsAttribute(at, "pads").value_or(std::vector<int64_t>{0, 0});
  const auto strides = IntsAttribute(at, "strides").value_or(std::vector<int64_t>{1});
  const auto dilations = IntsAttribute(at, "dilations").value_or(std::vector<int64_t>{1});
  const auto extra = IntsAttribute(at, "output_padding").value_or(std::vector<int64_t>{0});
  const auto in = [](int64_t low, int64_t high) {
    return [=](int64_t value) { return low <= value && value <= high; };
  };
  const auto all = [](const std::vector<int64_t>& values, size_t size, auto good) {
    return values.size() == size && std::all_of(values.begin(), values.end(), good);
  };
  if (!kernel || !all(*kernel, 1, in(1, kMaxKernel)) || !all(dilations, 1, in(1, kMaxKernel)) ||
      !all(strides, 1, in(1, kMaxUpsampling)) || !all(pads, 2, in(0, kMaxReach)) ||
      !all(extra, 1, in(0, kMaxKernel))) {
    return graph_.Unsupported(node, "not a 1-D convolution of a voice");
  }
  if (StringAttribute(at, "auto_pad").value_or("NOTSET") != "NOTSET" ||
      IntsAttribute(at, "output_shape").has_value()) {
    return graph_.Unsupported(node, "pads left to the runtime");
  }
  const std::span<const TensorId> inputs = graph_.InputsOf(node);
  for (size_t i = 1; i < inputs.size(); ++i) {
    if (kind_[inputs[i]] != Kind::kSteady) return graph_.Unsupported(node, "weights that vary");
  }
  TimeMap map;
  map.transposed = at.op_type == "ConvTranspose";
  map.stride = strides.front();
  map.reach = dilations.front() * (kernel->front() - 1);
  map.pad = pads.front();
  const int64_t lost = pads[0] + pads[1];
  const bool keeps_length = map.transposed ? map.reach + 1 + extra.front() - map.stride == lost
                                           : map.stride == 1 && map.reach == lost;
  if (!keeps_length) return graph_.Unsupported(node, "a convolution that changes the length");
  return map;
}

}  // namespace

Result<ReceptiveField> MeasureReceptiveField(const OnnxGraph& graph,
                                             std::span<const TensorId> inputs, TensorId output) {
  return Walk(graph, inputs, output).Measure();
}

}  // namespace sottovoce
