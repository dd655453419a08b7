// The inverse in Durkan et al., arXiv 1906.04032, appendix A.1, as VITS computes it. Values within
// the tail bound are gathered, sent through the spline and scattered back; the others stay. What is
// an assignment to the first or last column in Python is a ScatterND in the graph.
#include "voice/vits_spline.h"

#include <cmath>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

constexpr std::string_view kWhat = "not the spline of the duration flow";
constexpr double kMaxBins = 1024;

bool Near(double a, double b) { return std::abs(a - b) <= 1e-5 * (1 + std::abs(b)); }

class SplineReader {
 public:
  explicit SplineReader(VitsWalk* walk) : walk_(walk) {}

  Spline Read(TensorId tensor);

 private:
  // One of the three parts of the parameters.
  struct Part {
    TensorId parameters = kNoTensor;  // [1, 1, T, 3 * bins - 1]
    size_t slice = 0;
    double min = 0;  // of what is made of it
  };

  TensorId Flattened(TensorId tensor);
  TensorId ReadInside(TensorId tensor);
  void ReadRoot(TensorId inverse);
  void ReadCoefficients(TensorId a, TensorId b, TensorId c);
  TensorId ReadPicked(TensorId tensor);
  void ReadBin();
  Part ReadSizes(TensorId sizes, TensorId knots);
  Part ReadKnots(TensorId knots);
  Part ReadDerivatives();
  void ReadParameters(const Part& widths, const Part& heights, const Part& derivatives);

  void NoteColumns(const PatternMatch& match, size_t rank, bool both_last = false);
  void CheckColumns();
  bool Slices(size_t node, double axis, double first, std::optional<double> last) const;
  bool Pads(size_t node, const std::vector<int64_t>& amounts) const;
  bool Fills(size_t node, double value) const;
  void Check(bool condition) { walk_->Check(condition, end_, kWhat); }
  const OnnxGraph& graph() const { return walk_->graph(); }

  VitsWalk* walk_;
  TensorId end_ = kNoTensor;
  Spline spline_;
  double scale_ = 0;
  TensorId inside_ = kNoTensor;       // where values are within the tail bound
  TensorId value_ = kNoTensor;        // those
  TensorId bin_ = kNoTensor;          // the bin of each
  TensorId left_knots_ = kNoTensor;   // of the result
  TensorId lower_knots_ = kNoTensor;  // of the value
  TensorId widths_ = kNoTensor, heights_ = kNoTensor;
  TensorId derivatives_ = kNoTensor;

  // A ScatterND into the first or last column of [.., columns].
  struct Column {
    size_t node = 0;
    size_t rank = 0;
    bool last = false;
  };
  std::vector<Column> columns_;
};

Spline SplineReader::Read(TensorId tensor) {
  end_ = tensor;
  const TensorId inverse = ReadInside(tensor);
  ReadRoot(inverse);
  ReadBin();
  const Part widths = ReadSizes(widths_, left_knots_);
  // The last knot is moved up by an epsilon, so that no value is beyond it.
  const PatternMatch moved = walk_->Expect(
      lower_knots_,
      "ScatterND:second(ScatterND:first($knots,_,Reshape(Expand(Add(_,#epsilon)))),_,_)", kWhat);
  Check(moved.Number("epsilon") >= 0 && moved.Number("epsilon") < 1e-4);
  NoteColumns(moved, 2, true);
  const Part heights = ReadSizes(heights_, moved.Tensor("knots"));
  const Part derivatives = ReadDerivatives();
  ReadParameters(widths, heights, derivatives);
  return walk_->ok() ? spline_ : Spline();
}

// Exporters may leave a Reshape to one axis, of what has just one, before a scatter.
TensorId SplineReader::Flattened(TensorId tensor) {
  const auto flat = walk_->Try(tensor, "Reshape($x,-1)");
  return flat ? flat->Tensor("x") : tensor;
}

// Returns what becomes of the values within the bound.
TensorId SplineReader::ReadInside(TensorId tensor) {
  const PatternMatch scatter =
      walk_->Expect(tensor,
                    "ScatterND(ScatterND(_,Transpose(NonZero(Expand($outside,_))),Slice($kept)),"
                    "Transpose(NonZero(Expand($inside,_))),Slice($inverse))",
                    kWhat);
  inside_ = scatter.Tensor("inside");
  const PatternMatch outside =
      walk_->Expect(Flattened(scatter.Tensor("kept")),
                    "GatherND($value,Transpose(NonZero(Not($inside))))", kWhat);
  const PatternMatch same = walk_->Expect(scatter.Tensor("outside"), "Not($inside)", kWhat);
  const PatternMatch bound =
      walk_->Expect(inside_, "And(GreaterOrEqual($value,#low),LessOrEqual($value,#high))", kWhat);
  spline_.value = bound.Tensor("value");
  spline_.tail_bound = static_cast<float>(bound.Number("high"));
  Check(outside.Tensor("inside") == inside_ && same.Tensor("inside") == inside_ &&
        outside.Tensor("value") == spline_.value &&
        Near(-bound.Number("low"), spline_.tail_bound) && spline_.tail_bound > 0 &&
        spline_.tail_bound < 1e6f);
  return Flattened(scatter.Tensor("inverse"));
}

void SplineReader::ReadRoot(TensorId inverse) {
  const PatternMatch root = walk_->Expect(
      inverse,
      "Add(Mul(Div(Mul($c,2),Sub(Neg($b),Sqrt(Sub(Pow($b,2),Mul(Mul($a,4),$c))))),$width),$left)",
      kWhat);
  widths_ = ReadPicked(root.Tensor("width"));
  left_knots_ = ReadPicked(root.Tensor("left"));
  ReadCoefficients(root.Tensor("a"), root.Tensor("b"), root.Tensor("c"));
}

// With dy the value above its lower knot, d0 and d1 the derivatives at the bin's ends, and slope
// its height / width:
//   a = height (slope - d0) + dy (d0 + d1 - 2 slope)
//   b = height d0 - dy (d0 + d1 - 2 slope)
//   c = -slope dy
void SplineReader::ReadCoefficients(TensorId a, TensorId b, TensorId c) {
  const PatternMatch first = walk_->Expect(
      a, "Add(Mul($height,Sub($slope,$d0)),Mul:bent($dy,Sub(Add($d0,$d1),Mul($slope,2))))", kWhat);
  const PatternMatch second = walk_->Expect(b, "Sub(Mul($left,$right),$bent)", kWhat);
  const PatternMatch third = walk_->Expect(c, "Mul(Neg($slope),$dy)", kWhat);
  const PatternMatch above = walk_->Expect(first.Tensor("dy"), "Sub($value,$lower)", kWhat);
  if (!walk_->ok()) return;
  const TensorId height = first.Tensor("height");
  const TensorId d0 = first.Tensor("d0");
  const TensorId left = second.Tensor("left");
  const TensorId right = second.Tensor("right");
  Check((left == height && right == d0) || (left == d0 && right == height));
  Check(second.Tensor("bent") == graph().OutputsOf(first.Node("bent")).front() &&
        third.Tensor("slope") == first.Tensor("slope") && third.Tensor("dy") == first.Tensor("dy"));

  value_ = above.Tensor("value");
  lower_knots_ = ReadPicked(above.Tensor("lower"));
  heights_ = ReadPicked(height);
  derivatives_ = ReadPicked(d0);
  const PatternMatch slope =
      walk_->Expect(ReadPicked(first.Tensor("slope")), "Div($heights,$widths)", kWhat);
  const PatternMatch next =
      walk_->Expect(ReadPicked(first.Tensor("d1")), "Slice:next($derivatives)", kWhat);
  Check(slope.Tensor("heights") == heights_ && slope.Tensor("widths") == widths_ &&
        next.Tensor("derivatives") == derivatives_ &&
        Slices(next.Node("next"), 1, 1, std::nullopt));
}

// What a value's bin has in `tensor`'s place.
TensorId SplineReader::ReadPicked(TensorId tensor) {
  const PatternMatch picked =
      walk_->Expect(tensor, "Gather:column(GatherElements:pick($from,$bin),0)", kWhat);
  if (!walk_->ok()) return kNoTensor;
  const int64_t axis = IntAttribute(graph().node(picked.Node("pick")), "axis").value_or(0);
  const int64_t column = IntAttribute(graph().node(picked.Node("column")), "axis").value_or(0);
  Check((axis == -1 || axis == 1) && column == 1);
  Check(bin_ == kNoTensor || bin_ == picked.Tensor("bin"));
  bin_ = picked.Tensor("bin");
  return picked.Tensor("from");
}

void SplineReader::ReadBin() {
  const PatternMatch bin = walk_->Expect(
      bin_, "Unsqueeze(Sub(ReduceSum(Cast(GreaterOrEqual(Unsqueeze($value),$knots))),1))", kWhat);
  const PatternMatch value =
      walk_->Expect(value_, "GatherND($value,Transpose(NonZero($inside)))", kWhat);
  Check(bin.Tensor("value") == value_ && bin.Tensor("knots") == lower_knots_ &&
        value.Tensor("value") == spline_.value && value.Tensor("inside") == inside_);
}

// The differences of knots.
SplineReader::Part SplineReader::ReadSizes(TensorId sizes, TensorId knots) {
  const PatternMatch difference =
      walk_->Expect(sizes, "Sub(Slice:upper($knots),Slice:lower($knots))", kWhat);
  if (!walk_->ok()) return {};
  Check(difference.Tensor("knots") == knots &&
        Slices(difference.Node("upper"), 1, 1, std::nullopt) &&
        Slices(difference.Node("lower"), 1, 0, -1));
  return ReadKnots(knots);
}

// Running sums of min + (1 - bins * min) * softmax(part / scale), spread over the tail bound.
SplineReader::Part SplineReader::ReadKnots(TensorId knots) {
  const PatternMatch sum = walk_->Expect(
      knots,
      "ScatterND:second(ScatterND:first(Add(Mul(Pad:pad(CumSum:sum(Add(Mul(Sub(1,Mul(_,#min)),"
      "Softmax:softmax($logits)),#min))),#span),#low),"
      "_,Reshape(Expand(ConstantOfShape:low_end(_)))),_,Reshape(Expand(ConstantOfShape:high_end(_))"
      "))",
      kWhat);
  NoteColumns(sum, 2);
  const PatternMatch logits = walk_->Expect(
      sum.Tensor("logits"),
      "GatherND(Div(Slice:part($parameters),#scale),Transpose(NonZero($inside)))", kWhat);
  if (!walk_->ok()) return {};
  const double bound = static_cast<double>(spline_.tail_bound);
  const OnnxNode& softmax = graph().node(sum.Node("softmax"));
  const OnnxNode& running = graph().node(sum.Node("sum"));
  const auto axis = FoldScalar(graph(), graph().Input(sum.Node("sum"), 1));
  Check(Near(sum.Number("span"), 2 * bound) && Near(sum.Number("low"), -bound) &&
        Fills(sum.Node("low_end"), -bound) && Fills(sum.Node("high_end"), bound) &&
        Pads(sum.Node("pad"), {0, 1, 0, 0}) && logits.Tensor("inside") == inside_ &&
        (axis == -1 || axis == 1) && IntAttribute(running, "exclusive").value_or(0) == 0 &&
        IntAttribute(running, "reverse").value_or(0) == 0);
  const int64_t over = IntAttribute(softmax, "axis").value_or(-1);
  Check(over == -1 || over == 1);
  Check(scale_ == 0 || scale_ == logits.Number("scale"));
  scale_ = logits.Number("scale");
  return {logits.Tensor("parameters"), logits.Node("part"), sum.Number("min")};
}

// min + softplus(part), with derivatives of 1 at both ends.
SplineReader::Part SplineReader::ReadDerivatives() {
  const PatternMatch sum = walk_->Expect(
      derivatives_,
      "Add(Softplus(GatherND(ScatterND:second(ScatterND:first(Pad:pad(Slice:part($parameters)),"
      "_,Reshape(Expand(ConstantOfShape:low_end(_)))),_,Reshape(Expand(ConstantOfShape:high_end(_))"
      ")),"
      "Transpose(NonZero($inside)))),#min)",
      kWhat);
  NoteColumns(sum, 4);
  if (!walk_->ok()) return {};
  const double at_ends = std::log(std::exp(1 - sum.Number("min")) - 1);
  Check(Fills(sum.Node("low_end"), at_ends) && Fills(sum.Node("high_end"), at_ends) &&
        Pads(sum.Node("pad"), {0, 0, 0, 1, 0, 0, 0, 1}) && sum.Tensor("inside") == inside_);
  return {sum.Tensor("parameters"), sum.Node("part"), sum.Number("min")};
}

void SplineReader::ReadParameters(const Part& widths, const Part& heights,
                                  const Part& derivatives) {
  const PatternMatch rows =
      walk_->Expect(widths.parameters, "Transpose:turn(Reshape($parameters))", kWhat);
  if (!walk_->ok()) return;
  const double bins = FoldScalar(graph(), graph().Input(widths.slice, 2)).value_or(0);
  Check(bins >= 1 && bins <= kMaxBins && std::floor(bins) == bins);
  Check(Slices(widths.slice, 3, 0, bins) && Slices(heights.slice, 3, bins, 2 * bins) &&
        Slices(derivatives.slice, 3, 2 * bins, std::nullopt) &&
        heights.parameters == widths.parameters && derivatives.parameters == widths.parameters &&
        IntsAttribute(graph().node(rows.Node("turn")), "perm") == std::vector<int64_t>{0, 1, 3, 2});
  for (const double min : {widths.min, heights.min, derivatives.min}) Check(min >= 0 && min < 1);
  if (!walk_->ok()) return;
  spline_.parameters = rows.Tensor("parameters");
  spline_.bins = static_cast<uint32_t>(bins);
  spline_.scale = scale_;
  spline_.min_width = static_cast<float>(widths.min);
  spline_.min_height = static_cast<float>(heights.min);
  spline_.min_derivative = static_cast<float>(derivatives.min);
  CheckColumns();
}

// `first` and `second` of the match set columns of a tensor of that rank.
void SplineReader::NoteColumns(const PatternMatch& match, size_t rank, bool both_last) {
  if (!walk_->ok()) return;
  columns_.push_back({match.Node("first"), rank, both_last});
  columns_.push_back({match.Node("second"), rank, true});
}

// The graph computes indices from the number of rows; with one row there is one index.
void SplineReader::CheckColumns() {
  std::vector<KnownShape> shapes;
  for (const Column& column : columns_) {
    std::vector<int64_t> dims(column.rank, 1);
    dims.back() = int64_t{spline_.bins} + 1;
    shapes.push_back({graph().Input(column.node, 0), std::move(dims)});
  }
  for (const Column& column : columns_) {
    std::vector<int64_t> index(column.rank, 0);
    index.back() = column.last ? spline_.bins : 0;
    Check(FoldIntegers(graph(), graph().Input(column.node, 1), shapes) == index);
  }
}

// Without `last`, to the end.
bool SplineReader::Slices(size_t node, double axis, double first,
                          std::optional<double> last) const {
  constexpr double kToTheEnd = INT32_MAX;
  const auto number = [&](size_t input) { return FoldScalar(graph(), graph().Input(node, input)); };
  const auto end = number(2);
  const bool by_one = graph().Input(node, 4) == kNoTensor || number(4) == 1;
  return number(1) == first && end && (last ? *end == *last : *end >= kToTheEnd) &&
         number(3) == axis && by_one;
}

bool SplineReader::Pads(size_t node, const std::vector<int64_t>& amounts) const {
  return PadsWithZeros(graph(), node) && FoldIntegers(graph(), graph().Input(node, 1)) == amounts;
}

bool SplineReader::Fills(size_t node, double value) const {
  const std::optional<float> filled = FillValue(graph(), node);
  return filled && Near(static_cast<double>(*filled), value);
}

}  // namespace

Spline ReadSpline(VitsWalk* walk, TensorId tensor) { return SplineReader(walk).Read(tensor); }

}  // namespace sottovoce
