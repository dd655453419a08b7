#include "engine/speaker.h"

#include <algorithm>

namespace sottovoce {

SpeakerVector::SpeakerVector(const std::optional<Conv1d>& conv, std::span<const int> channels) {
  if (!conv.has_value()) return;
  DenseConv dense = LoadConv(*conv);
  if (!channels.empty()) dense = SelectOutputs(dense, channels);
  conv_ = Convolution(dense);
  embedding_.resize(static_cast<size_t>(PaddedChannels(dense.shape.in)));
  values_.resize(static_cast<size_t>(PaddedChannels(dense.shape.out)));
  workspace_.resize(conv_.workspace_floats());
}

void SpeakerVector::Set(std::span<const float> embedding) {
  if (values_.empty()) return;
  std::copy(embedding.begin(), embedding.end(), embedding_.begin());
  const Epilogue epilogue{.out = {values_.data(), static_cast<ptrdiff_t>(values_.size())}};
  conv_.Run({embedding_.data(), static_cast<ptrdiff_t>(embedding_.size())}, {0, 1}, epilogue,
            workspace_.data());
}

}  // namespace sottovoce
