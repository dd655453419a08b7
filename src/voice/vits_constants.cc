#include "voice/vits_constants.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string_view>
#include <utility>

#include "voice/onnx_model.h"

namespace sottovoce {
namespace {

using Values = std::vector<double>;
using Folded = std::optional<SmallTensor>;

// A chain of an unsimplified export is 15 nodes long and has 30 nodes in all; those that ask for
// shapes ask again and again, and take some 1000 steps.
constexpr int kMaxDepth = 32;
constexpr int kMaxSteps = 256;
constexpr int kMaxStepsWithShapes = 4096;
constexpr size_t kMaxMessageBytes = 4096;

int64_t ToInteger(double value) {
  constexpr double kLimit = 9007199254740992;  // 2^53
  if (std::isnan(value)) return 0;
  return static_cast<int64_t>(std::clamp(value, -kLimit, kLimit));
}

std::vector<int64_t> ToIntegers(const Values& values) {
  std::vector<int64_t> integers;
  for (const double value : values) integers.push_back(ToInteger(value));
  return integers;
}

// Nothing if the product is above kMaxElements.
std::optional<size_t> ElementCount(std::span<const int64_t> dims) {
  size_t count = 1;
  for (const int64_t dim : dims) {
    if (dim < 0 || dim > static_cast<int64_t>(SmallTensor::kMaxElements)) return std::nullopt;
    count *= static_cast<size_t>(dim);
    if (count > SmallTensor::kMaxElements) return std::nullopt;
  }
  return count;
}

Folded Rounded(SmallTensor tensor) {
  if (tensor.floating) {
    for (double& value : tensor.values) value = static_cast<double>(static_cast<float>(value));
  }
  return tensor;
}

Values DoubleValues(const OnnxTensor& tensor) {
  Values values;
  for (size_t at = 0; at + 8 <= tensor.raw_data.size(); at += 8) {
    uint64_t bits = 0;
    for (size_t i = 0; i < 8; ++i) bits |= uint64_t{tensor.raw_data[at + i]} << (8 * i);
    values.push_back(std::bit_cast<double>(bits));
  }
  return values;
}

Folded Stored(const OnnxTensor& tensor) {
  if (tensor.element_count > SmallTensor::kMaxElements) return std::nullopt;
  if (tensor.message.size() > kMaxMessageBytes) return std::nullopt;
  SmallTensor out;
  out.dims.assign(tensor.dims.begin(), tensor.dims.begin() + tensor.rank);
  if (tensor.type == OnnxType::kFloat) {
    const Result<std::vector<float>> values = FloatValues(tensor);
    if (!values.ok()) return std::nullopt;
    out.floating = true;
    for (const float value : *values) out.values.push_back(static_cast<double>(value));
  } else if (tensor.type == OnnxType::kDouble) {
    if (!tensor.has_raw_data) return std::nullopt;
    out.values = DoubleValues(tensor);
  } else {
    const Result<std::vector<int64_t>> values = IntValues(tensor);
    if (!values.ok()) return std::nullopt;
    for (const int64_t value : *values) out.values.push_back(static_cast<double>(value));
  }
  return out;
}

class Folder {
 public:
  Folder(const OnnxGraph& graph, std::span<const KnownShape> shapes)
      : graph_(graph),
        shapes_(shapes),
        steps_left_(shapes.empty() ? kMaxSteps : kMaxStepsWithShapes) {}

  Folded Fold(TensorId tensor);

 private:
  Folded FoldNode(size_t node);
  Folded FoldShape(size_t node);
  Folded Unary(std::string_view type, SmallTensor x) const;
  Folded Binary(std::string_view type, const SmallTensor& a, const SmallTensor& b) const;
  Folded Gather(size_t node, const SmallTensor& data, const SmallTensor& indices) const;
  Folded Concat(size_t node);
  Folded Reshape(SmallTensor x, const SmallTensor& shape) const;
  Folded Expand(SmallTensor x, const SmallTensor& shape) const;
  Folded Where(size_t node, const SmallTensor& condition, const SmallTensor& x);
  Folded Range(size_t node, const SmallTensor& start, const SmallTensor& limit);
  Folded Slice(size_t node, const SmallTensor& x);
  Folded Transpose(size_t node, const SmallTensor& x) const;
  Folded Filled(size_t node, const SmallTensor& shape) const;
  Folded Cast(size_t node, SmallTensor x) const;

  const OnnxGraph& graph_;
  std::span<const KnownShape> shapes_;
  int depth_ = 0;
  int steps_left_;
};

Folded Folder::Fold(TensorId tensor) {
  if (steps_left_ == 0 || depth_ == kMaxDepth) return std::nullopt;
  --steps_left_;
  if (graph_.Initializer(tensor) != OnnxGraph::kNone) {
    return Stored(graph_.model().initializers[graph_.Initializer(tensor)]);
  }
  if (graph_.Producer(tensor) == OnnxGraph::kNone) return std::nullopt;
  if (graph_.OutputsOf(graph_.Producer(tensor)).size() != 1) return std::nullopt;
  ++depth_;
  Folded folded = FoldNode(graph_.Producer(tensor));
  --depth_;
  return folded;
}

Folded Folder::FoldNode(size_t node) {
  const OnnxNode& at = graph_.node(node);
  const std::string_view type = at.op_type;
  if (type == "Constant") {
    if (at.message.size() > kMaxMessageBytes) return std::nullopt;
    const std::optional<OnnxTensor> value = TensorAttribute(at, "value");
    return value ? Stored(*value) : std::nullopt;
  }
  if (type == "Shape") return FoldShape(node);
  if (type == "Concat") return Concat(node);

  Folded x = Fold(graph_.Input(node, 0));
  if (!x) return std::nullopt;
  if (type == "Slice") return Slice(node, *x);
  if (type == "Transpose") return Transpose(node, *x);
  if (type == "ConstantOfShape") return Filled(node, *x);
  if (type == "Cast") return Cast(node, *std::move(x));
  if (graph_.InputsOf(node).size() == 1) return Unary(type, *std::move(x));

  const Folded y = Fold(graph_.Input(node, 1));
  if (!y) return std::nullopt;
  if (type == "Gather") return Gather(node, *x, *y);
  if (type == "Reshape") return Reshape(*std::move(x), *y);
  if (type == "Expand") return Expand(*std::move(x), *y);
  if (type == "Where") return Where(node, *x, *y);
  if (type == "Range") return Range(node, *x, *y);
  if (type == "Unsqueeze" || type == "Squeeze") {
    // Of one element, whatever the axes are.
    if (x->values.size() != 1) return std::nullopt;
    const size_t axes = y->values.size();
    if (type == "Squeeze" && axes > x->dims.size()) return std::nullopt;
    x->dims.assign(type == "Squeeze" ? x->dims.size() - axes : x->dims.size() + axes, 1);
    return x;
  }
  return Binary(type, *x, *y);
}

Folded Folder::FoldShape(size_t node) {
  const TensorId of = graph_.Input(node, 0);
  std::vector<int64_t> dims;
  const auto known = std::find_if(shapes_.begin(), shapes_.end(),
                                  [&](const KnownShape& shape) { return shape.tensor == of; });
  if (known != shapes_.end()) {
    dims = known->dims;
  } else {
    const Folded folded = Fold(of);
    if (!folded) return std::nullopt;
    dims = folded->dims;
  }
  return SmallTensor{{static_cast<int64_t>(dims.size())}, Values(dims.begin(), dims.end()), false};
}

Folded Folder::Unary(std::string_view type, SmallTensor x) const {
  for (double& value : x.values) {
    if (type == "Neg") {
      value = -value;
    } else if (type == "Exp") {
      value = std::exp(value);
    } else if (type == "Sqrt") {
      value = std::sqrt(value);
    } else if (type != "Identity") {
      return std::nullopt;
    }
  }
  return Rounded(std::move(x));
}

// Of equal sizes, or with one element on one side.
Folded Folder::Binary(std::string_view type, const SmallTensor& a, const SmallTensor& b) const {
  const size_t size = std::max(a.values.size(), b.values.size());
  const auto fits = [&](const SmallTensor& x) {
    return x.values.size() == size || x.values.size() == 1;
  };
  if (!fits(a) || !fits(b) || a.floating != b.floating) return std::nullopt;
  SmallTensor out = a;
  if (b.values.size() > a.values.size() ||
      (b.values.size() == a.values.size() && b.dims.size() > a.dims.size())) {
    out = b;
  }
  for (size_t i = 0; i < size; ++i) {
    const double x = a.values[a.values.size() == 1 ? 0 : i];
    const double y = b.values[b.values.size() == 1 ? 0 : i];
    if (type == "Add") {
      out.values[i] = x + y;
    } else if (type == "Sub") {
      out.values[i] = x - y;
    } else if (type == "Mul") {
      out.values[i] = x * y;
    } else if (type == "Div") {
      out.values[i] = out.floating ? x / y : std::trunc(x / y);
    } else if (type == "Equal") {
      out.values[i] = x == y ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  return Rounded(std::move(out));
}

Folded Folder::Gather(size_t node, const SmallTensor& data, const SmallTensor& indices) const {
  if (data.dims.size() != 1 || IntAttribute(graph_.node(node), "axis").value_or(0) != 0) {
    return std::nullopt;
  }
  SmallTensor out = {indices.dims, {}, data.floating};
  const int64_t size = static_cast<int64_t>(data.values.size());
  for (const int64_t index : ToIntegers(indices.values)) {
    if (index < -size || index >= size) return std::nullopt;
    out.values.push_back(data.values[static_cast<size_t>(index < 0 ? index + size : index)]);
  }
  return out;
}

// Along the last axis, all others being of size 1.
Folded Folder::Concat(size_t node) {
  const int64_t axis = IntAttribute(graph_.node(node), "axis").value_or(0);
  SmallTensor out;
  for (const TensorId input : graph_.InputsOf(node)) {
    const Folded part = Fold(input);
    if (!part || part->dims.empty()) return std::nullopt;
    const int64_t last = static_cast<int64_t>(part->dims.size()) - 1;
    const bool row = part->dims.back() == static_cast<int64_t>(part->values.size());
    if (!row || (axis != last && axis != -1)) return std::nullopt;
    out.dims = part->dims;
    out.floating = part->floating;
    out.values.insert(out.values.end(), part->values.begin(), part->values.end());
    if (out.values.size() > SmallTensor::kMaxElements) return std::nullopt;
  }
  if (out.dims.empty()) return std::nullopt;
  out.dims.back() = static_cast<int64_t>(out.values.size());
  return out;
}

Folded Folder::Reshape(SmallTensor x, const SmallTensor& shape) const {
  std::vector<int64_t> dims = ToIntegers(shape.values);
  const auto open = std::find(dims.begin(), dims.end(), -1);
  if (open != dims.end()) {
    *open = 1;
    const std::optional<size_t> rest = ElementCount(dims);
    if (!rest || *rest == 0) return std::nullopt;
    *open = static_cast<int64_t>(x.values.size() / *rest);
  }
  if (ElementCount(dims) != x.values.size()) return std::nullopt;
  x.dims = std::move(dims);
  return x;
}

// Of one element to one element.
Folded Folder::Expand(SmallTensor x, const SmallTensor& shape) const {
  std::vector<int64_t> dims = ToIntegers(shape.values);
  if (x.values.size() != 1 || ElementCount(dims) != 1) return std::nullopt;
  if (dims.size() > x.dims.size()) x.dims = std::move(dims);
  return x;
}

// Of three tensors of one size.
Folded Folder::Where(size_t node, const SmallTensor& condition, const SmallTensor& x) {
  Folded y = Fold(graph_.Input(node, 2));
  if (!y || x.values.size() != condition.values.size() || y->values.size() != x.values.size()) {
    return std::nullopt;
  }
  for (size_t i = 0; i < x.values.size(); ++i) {
    if (condition.values[i] != 0) y->values[i] = x.values[i];
  }
  return y;
}

Folded Folder::Range(size_t node, const SmallTensor& start, const SmallTensor& limit) {
  const Folded step = Fold(graph_.Input(node, 2));
  if (!step || step->values != Values{1} || start.values.size() != 1 || limit.values.size() != 1) {
    return std::nullopt;
  }
  SmallTensor out = {{}, {}, start.floating};
  for (double value = start.values[0]; value < limit.values[0]; ++value) {
    if (out.values.size() == SmallTensor::kMaxElements) return std::nullopt;
    out.values.push_back(value);
  }
  out.dims = {static_cast<int64_t>(out.values.size())};
  return out;
}

// Along the first of one or two axes, forwards or backwards by one.
Folded Folder::Slice(size_t node, const SmallTensor& x) {
  std::array<int64_t, 4> range = {0, 0, 0, 1};  // starts, ends, axes, steps
  for (size_t i = 0; i < range.size(); ++i) {
    const TensorId input = graph_.Input(node, i + 1);
    if (input == kNoTensor) continue;
    const Folded value = Fold(input);
    if (!value || value->values.size() != 1) return std::nullopt;
    range[i] = ToInteger(value->values[0]);
  }
  const auto [from, to, axis, step] = range;
  if (axis != 0 || (step != 1 && step != -1)) return std::nullopt;
  if (x.dims.empty() || x.dims.size() > 2) return std::nullopt;
  const int64_t rows = x.dims[0];
  const int64_t width = x.dims.size() == 2 ? x.dims[1] : 1;
  const int64_t low = step > 0 ? 0 : -1;
  const int64_t high = step > 0 ? rows : rows - 1;
  const int64_t last = std::clamp(to < 0 ? to + rows : to, low, high);
  SmallTensor out = {x.dims, {}, x.floating};
  out.dims[0] = 0;
  for (int64_t row = std::clamp(from < 0 ? from + rows : from, low, high);
       step > 0 ? row < last : row > last; row += step) {
    const auto first = x.values.begin() + static_cast<ptrdiff_t>(row * width);
    out.values.insert(out.values.end(), first, first + static_cast<ptrdiff_t>(width));
    ++out.dims[0];
  }
  return out;
}

Folded Folder::Transpose(size_t node, const SmallTensor& x) const {
  if (x.dims.size() != 2) return std::nullopt;
  if (IntsAttribute(graph_.node(node), "perm") != std::vector<int64_t>{1, 0}) return std::nullopt;
  const size_t rows = static_cast<size_t>(x.dims[0]);
  const size_t columns = static_cast<size_t>(x.dims[1]);
  SmallTensor out = {{x.dims[1], x.dims[0]}, {}, x.floating};
  for (size_t column = 0; column < columns; ++column) {
    for (size_t row = 0; row < rows; ++row) out.values.push_back(x.values[row * columns + column]);
  }
  return out;
}

Folded Folder::Filled(size_t node, const SmallTensor& shape) const {
  std::vector<int64_t> dims = ToIntegers(shape.values);
  const std::optional<size_t> count = ElementCount(dims);
  if (!count) return std::nullopt;
  SmallTensor value = {{}, {0}, true};  // what the standard says if there is no attribute
  if (const std::optional<OnnxTensor> stored = TensorAttribute(graph_.node(node), "value")) {
    const Folded given = Stored(*stored);
    if (!given || given->values.size() != 1) return std::nullopt;
    value = *given;
  }
  return SmallTensor{std::move(dims), Values(*count, value.values[0]), value.floating};
}

Folded Folder::Cast(size_t node, SmallTensor x) const {
  const int64_t to = IntAttribute(graph_.node(node), "to").value_or(0);
  x.floating = to == static_cast<int64_t>(OnnxType::kFloat);
  if (to == static_cast<int64_t>(OnnxType::kInt64) ||
      to == static_cast<int64_t>(OnnxType::kInt32)) {
    for (double& value : x.values) value = std::trunc(value);
    return x;
  }
  if (!x.floating && to != static_cast<int64_t>(OnnxType::kDouble)) return std::nullopt;
  return Rounded(std::move(x));
}

}  // namespace

std::optional<SmallTensor> FoldConstant(const OnnxGraph& graph, TensorId tensor,
                                        std::span<const KnownShape> shapes) {
  return Folder(graph, shapes).Fold(tensor);
}

std::optional<double> FoldScalar(const OnnxGraph& graph, TensorId tensor) {
  const std::optional<SmallTensor> folded = FoldConstant(graph, tensor);
  if (!folded || folded->values.size() != 1) return std::nullopt;
  return folded->values[0];
}

std::optional<std::vector<int64_t>> FoldIntegers(const OnnxGraph& graph, TensorId tensor,
                                                 std::span<const KnownShape> shapes) {
  const std::optional<SmallTensor> folded = FoldConstant(graph, tensor, shapes);
  if (!folded || folded->floating) return std::nullopt;
  return ToIntegers(folded->values);
}

bool PadsWithZeros(const OnnxGraph& graph, size_t node) {
  const TensorId value = graph.Input(node, 2);
  return StringAttribute(graph.node(node), "mode").value_or("constant") == "constant" &&
         (value == kNoTensor || FoldScalar(graph, value) == 0) &&
         graph.Input(node, 3) == kNoTensor;  // of all axes
}

std::optional<float> FillValue(const OnnxGraph& graph, size_t node) {
  const std::optional<OnnxTensor> value = TensorAttribute(graph.node(node), "value");
  if (!value) return 0.0f;  // as the standard says
  if (value->type != OnnxType::kFloat || value->element_count != 1) return std::nullopt;
  const Result<std::vector<float>> values = FloatValues(*value);
  return values.ok() ? std::optional(values->front()) : std::nullopt;
}

}  // namespace sottovoce
