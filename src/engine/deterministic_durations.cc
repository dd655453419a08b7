#include "engine/deterministic_durations.h"

#include <algorithm>

#include "engine/sequence_conv.h"

namespace sottovoce {

DeterministicDurationsRunner::DeterministicDurationsRunner(const DeterministicDurations& durations)
    : speaker_(durations.speaker, {}),
      conv_1_(LoadConv(durations.conv_1)),
      norm_1_(durations.norm_1),
      conv_2_(LoadConv(durations.conv_2)),
      norm_2_(durations.norm_2),
      projection_(LoadConv(durations.projection)) {}

void DeterministicDurationsRunner::Predict(ConstRows hidden, std::span<float> log_durations,
                                           Arena* arena) const {
  const Arena::Scope scope(arena);
  const int rows = static_cast<int>(log_durations.size());
  const int channels = conv_1_.shape().in;
  const Rows x = TakeInput(arena, conv_1_, rows);
  for (int t = 0; t < rows; ++t) {
    std::copy_n(hidden.row(t), channels, x.row(t));
    // Not as the convolution's bias: the zeros around the sequence get none.
    if (const float* speaker = speaker_.data(); speaker != nullptr) {
      for (int c = 0; c < channels; ++c) x.row(t)[c] += speaker[c];
    }
  }
  const Rows y = TakeInput(arena, conv_2_, rows);
  RunOverAll(conv_1_, x, rows, {.activated = y, .slope = 0.0F}, arena);
  norm_1_.Run(y, rows, y);
  const Rows z = TakeInput(arena, projection_, rows);
  RunOverAll(conv_2_, y, rows, {.activated = z, .slope = 0.0F}, arena);
  norm_2_.Run(z, rows, z);
  const Rows logs = arena->TakeRows(1, rows);
  RunOverAll(projection_, z, rows, {.out = logs}, arena);
  for (int t = 0; t < rows; ++t) log_durations[static_cast<size_t>(t)] = logs.row(t)[0];
}

size_t DeterministicDurationsRunner::weight_bytes() const {
  return speaker_.weight_bytes() + conv_1_.weight_bytes() + norm_1_.weight_bytes() +
         conv_2_.weight_bytes() + norm_2_.weight_bytes() + projection_.weight_bytes();
}

}  // namespace sottovoce
