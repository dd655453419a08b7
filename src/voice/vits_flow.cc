// One coupling, of which z_p goes through several:
//
//   x ─▶ flip ─▶ Split ─▶ first ──┬───────────────────────────────────────▶ Concat
//                  │              └▶ pre ─▶ WaveNet ─▶ post ─▶ mean          ▲
//                  └────▶ second ────────────────────────▶ Sub(., mean) ────┘
//
// Read from the right to the left.
#include "voice/vits_flow.h"

#include <algorithm>
#include <utility>

#include "voice/vits_layers.h"
#include "voice/vits_wavenet.h"

namespace sottovoce {
namespace {

LayerRead<FlowCoupling> ReadCoupling(VitsWalk* walk, TensorId tensor) {
  constexpr std::string_view kWhat = "not a mean-only coupling of the flow";
  const uint32_t latent = walk->cuts().latent_channels;
  const Joined joined = ReadJoined(walk, tensor);
  const PatternMatch shifted = walk->Expect(joined.second, "Sub($second,$mean)", kWhat);
  const Halves halves = ReadHalves(walk, joined.first, latent);
  walk->Check(shifted.Tensor("second") == halves.second, tensor, kWhat);

  FlowCoupling coupling;
  const LayerRead<Conv1d> post = ReadConv(walk, shifted.Tensor("mean"), {.out = latent / 2});
  coupling.post = post.layer;
  LayerRead<WaveNet> wavenet = ReadWaveNet(walk, post.input, post.layer.in);
  coupling.wavenet = std::move(wavenet.layer);
  const LayerRead<Conv1d> pre =
      ReadConv(walk, wavenet.input, {.out = post.layer.in, .in = latent / 2});
  coupling.pre = pre.layer;
  walk->Check(pre.input == joined.first, wavenet.input, kWhat);
  return {std::move(coupling), ReadFlip(walk, halves.whole)};
}

}  // namespace

std::vector<FlowCoupling> ReadFlow(VitsWalk* walk) {
  std::vector<FlowCoupling> flow;
  const TensorId end = walk->Plain(walk->cuts().z_p);
  TensorId at = walk->Plain(walk->cuts().z);
  while (walk->ok() && at != end) {
    LayerRead<FlowCoupling> coupling = ReadCoupling(walk, at);
    flow.push_back(std::move(coupling.layer));
    at = coupling.input;
  }
  walk->Check(!flow.empty(), walk->cuts().z, "no flow before the decoder");
  std::reverse(flow.begin(), flow.end());
  return flow;
}

}  // namespace sottovoce
