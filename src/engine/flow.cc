#include "engine/flow.h"

#include <algorithm>

namespace sottovoce {
namespace {

// Frames at once. Each step reads all weights, 42 MB in a medium voice: few large steps are faster
// than many small ones. But the first one stands before the first sound, so steps grow.
constexpr ptrdiff_t kMaxFlowFrames = 96;

DenseConv LoadPost(const Conv1d& conv, bool flipped) {
  const int half = static_cast<int>(conv.out);
  DenseConv post = SelectOutputs(LoadConv(conv), ChannelRange(0, half, flipped));
  ScaleConv(-1.0F, &post);
  return post;
}

DenseConv LoadPre(const Conv1d& conv, bool flipped) {
  const int half = static_cast<int>(conv.in);
  return SelectInputs(LoadConv(conv), ChannelRange(0, half, flipped));
}

}  // namespace

std::vector<int> LatentChannels(int latent) {
  std::vector<int> channels = PadToPanel(ChannelRange(0, latent / 2));
  const std::vector<int> second = PadToPanel(ChannelRange(latent / 2, latent / 2));
  channels.insert(channels.end(), second.begin(), second.end());
  return channels;
}

FlowRunner::Coupling::Coupling(const FlowCoupling& coupling, int latent, bool flipped)
    : read_column(flipped ? PaddedChannels(latent / 2) : 0),
      write_column(flipped ? 0 : PaddedChannels(latent / 2)),
      pre(LoadPre(coupling.pre, flipped)),
      wavenet(coupling.wavenet),
      post(LoadPost(coupling.post, flipped)) {}

FlowRunner::FlowRunner(const std::vector<FlowCoupling>& couplings, int latent) {
  couplings_.reserve(couplings.size());
  for (const FlowCoupling& coupling : couplings) {
    const bool flipped = couplings_.size() % 2 == 0;
    couplings_.emplace_back(coupling, latent, flipped);
  }
  RowRange bound = {0, kMaxFlowFrames};
  ptrdiff_t end = kMaxFlowFrames;
  for (size_t i = couplings_.size(); i-- > 0;) {
    end = couplings_[i].wavenet.AnchorAt(end);
    const RowRange need = couplings_[i].wavenet.Reserve(bound);
    bound.end = need.end;
  }
}

void FlowRunner::SetSpeaker(std::span<const float> embedding) {
  for (Coupling& coupling : couplings_) coupling.wavenet.SetSpeaker(embedding);
}

void FlowRunner::Restart(ptrdiff_t frames) {
  frames_ = frames;
  done_ = 0;
  last_step_ = 0;
  for (Coupling& coupling : couplings_) coupling.wavenet.Restart(frames);
}

void FlowRunner::Advance(Rows z, ptrdiff_t end) {
  end = std::min(end, frames_);
  while (done_ < end) {
    const ptrdiff_t wanted = std::max(end - done_, 2 * last_step_);
    last_step_ = std::min({wanted, kMaxFlowFrames, frames_ - done_});
    Step(z, done_ + last_step_);
  }
}

void FlowRunner::Step(Rows z, ptrdiff_t end) {
  ptrdiff_t target = end;
  for (size_t i = couplings_.size(); i-- > 0;) {
    couplings_[i].need = couplings_[i].wavenet.Plan(target);
    target = std::max(target, couplings_[i].need.end);
  }
  for (Coupling& coupling : couplings_) RunCoupling(&coupling, z);
  done_ = end;
}

void FlowRunner::RunCoupling(Coupling* coupling, Rows z) {
  Line& hidden = coupling->wavenet.input();
  const RowRange fresh = hidden.Missing(coupling->need);
  hidden.Extend(coupling->need, fresh);
  if (!fresh.empty()) {
    coupling->pre.Run(Rows{z.data + coupling->read_column, z.stride}, fresh,
                      {.out = hidden.At(fresh.first)}, nullptr);
  }
  const RowRange out = coupling->wavenet.Run();
  if (out.empty()) return;
  const Rows half = Rows{z.data + coupling->write_column, z.stride}.from(out.first);
  coupling->post.Run(coupling->wavenet.output().At(0), out, {.residual = half, .out = half},
                     nullptr);
}

size_t FlowRunner::weight_bytes() const {
  size_t bytes = 0;
  for (const Coupling& coupling : couplings_) {
    bytes += coupling.pre.weight_bytes() + coupling.wavenet.weight_bytes() +
             coupling.post.weight_bytes();
  }
  return bytes;
}

size_t FlowRunner::line_bytes() const {
  size_t bytes = 0;
  for (const Coupling& coupling : couplings_) bytes += coupling.wavenet.line_bytes();
  return bytes;
}

}  // namespace sottovoce
