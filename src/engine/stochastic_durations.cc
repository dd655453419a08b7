#include "engine/stochastic_durations.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/sequence_conv.h"

namespace sottovoce {
namespace {

// The network divides widths and heights, but not derivatives, by the square root of its channels.
DenseConv LoadProjection(const SplineCoupling& coupling) {
  DenseConv projection = LoadConv(coupling.projection);
  const size_t shapes = size_t{2} * coupling.bins;
  const float factor = 1.0F / std::sqrt(static_cast<float>(coupling.pre.out));
  const ptrdiff_t weights = static_cast<ptrdiff_t>(shapes * coupling.projection.in);
  std::for_each(projection.weights.begin(), projection.weights.begin() + weights,
                [factor](float& weight) { weight *= factor; });
  std::for_each(projection.bias.begin(), projection.bias.begin() + static_cast<ptrdiff_t>(shapes),
                [factor](float& bias) { bias *= factor; });
  return projection;
}

}  // namespace

StochasticDurationsRunner::Coupling::Coupling(const SplineCoupling& coupling)
    : pre(LoadConv(coupling.pre)),
      convs(coupling.layers),
      projection(LoadProjection(coupling)),
      spline{.bins = static_cast<int>(coupling.bins),
             .tail_bound = coupling.tail_bound,
             .min_width = coupling.min_width,
             .min_height = coupling.min_height,
             .min_derivative = coupling.min_derivative} {}

StochasticDurationsRunner::StochasticDurationsRunner(const StochasticDurations& durations)
    : pre_(LoadConv(durations.pre)),
      speaker_(durations.speaker, {}),
      convs_(durations.layers),
      projection_(LoadConv(durations.projection)),
      mean_(durations.affine_mean[0]),
      log_scale_(durations.affine_log_scale[0]) {
  couplings_.reserve(durations.couplings.size());
  for (const SplineCoupling& coupling : durations.couplings) couplings_.emplace_back(coupling);
}

void StochasticDurationsRunner::Predict(ConstRows hidden, std::span<const float> noise,
                                        std::span<float> log_durations, Arena* arena) const {
  const Arena::Scope scope(arena);
  const size_t ids = log_durations.size();
  const Rows condition = Condition(hidden, static_cast<int>(ids), arena);
  std::span<float> fixed(arena->Take(ids), ids);
  std::span<float> moved(arena->Take(ids), ids);
  std::copy_n(noise.begin(), ids, fixed.begin());
  std::copy_n(noise.begin() + static_cast<ptrdiff_t>(ids), ids, moved.begin());
  for (const Coupling& coupling : couplings_) {
    std::swap(fixed, moved);  // the channel flip
    Invert(coupling, condition, fixed, moved, arena);
  }
  // A last flip, and the affine step on the channel that is then the first.
  const float scale = std::exp(-log_scale_);
  std::transform(moved.begin(), moved.end(), log_durations.begin(),
                 [&](float value) { return (value - mean_) * scale; });
}

Rows StochasticDurationsRunner::Condition(ConstRows hidden, int rows, Arena* arena) const {
  const int channels = pre_.shape().out;
  const Rows condition = arena->TakeRows(projection_.shape().out, rows);
  const Arena::Scope scope(arena);
  const Rows x = convs_.TakeInput(channels, rows, arena);
  RunOverAll(pre_, hidden, rows, {.bias = speaker_.data(), .out = x}, arena);
  convs_.Run(x, rows, arena);
  RunOverAll(projection_, x, rows, {.out = condition}, arena);
  return condition;
}

void StochasticDurationsRunner::Invert(const Coupling& coupling, ConstRows condition,
                                       std::span<const float> fixed, std::span<float> moved,
                                       Arena* arena) {
  const Arena::Scope scope(arena);
  const int rows = static_cast<int>(fixed.size());
  const Rows input = arena->TakeRows(1, rows);
  for (int t = 0; t < rows; ++t) input.row(t)[0] = fixed[static_cast<size_t>(t)];
  const Rows x = coupling.convs.TakeInput(coupling.pre.shape().out, rows, arena);
  RunOverAll(coupling.pre, input, rows, {.residual = condition, .out = x}, arena);
  coupling.convs.Run(x, rows, arena);
  const size_t parameters = static_cast<size_t>(coupling.projection.shape().out);
  const Rows raw = arena->TakeRows(coupling.projection.shape().out, rows);
  RunOverAll(coupling.projection, x, rows, {.out = raw}, arena);
  for (int t = 0; t < rows; ++t) {
    float& value = moved[static_cast<size_t>(t)];
    value = InverseSpline(coupling.spline, {raw.row(t), parameters}, value);
  }
}

size_t StochasticDurationsRunner::weight_bytes() const {
  size_t bytes = pre_.weight_bytes() + speaker_.weight_bytes() + convs_.weight_bytes() +
                 projection_.weight_bytes();
  for (const Coupling& coupling : couplings_) {
    bytes += coupling.pre.weight_bytes() + coupling.convs.weight_bytes() +
             coupling.projection.weight_bytes();
  }
  return bytes;
}

}  // namespace sottovoce
