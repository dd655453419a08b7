// The inverse of the normalising flow: z_p to z, in place, as far as it is asked for.
#ifndef SOTTOVOCE_ENGINE_FLOW_H_
#define SOTTOVOCE_ENGINE_FLOW_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "engine/row_range.h"
#include "engine/wavenet.h"
#include "voice/vits_model.h"

namespace sottovoce {

// How rows hold the channels of z: each half in whole panels of its own.
std::vector<int> LatentChannels(int latent);

// Mean-only affine couplings: one half of the channels loses the mean that a WaveNet predicts from
// the other. The channel flip between couplings is folded into the weights: couplings take turns in
// which half they read, and odd ones count channels from the last.
class FlowRunner {
 public:
  // The model has passed CheckVitsModel: the number of couplings is even, so that all flips undo.
  FlowRunner(const std::vector<FlowCoupling>& couplings, int latent);

  void SetSpeaker(std::span<const float> embedding);

  // Begins a sentence of `frames` frames.
  void Restart(ptrdiff_t frames);

  // Turns rows of z_p into rows of z, up to row `end` at least; behind done() z_p stays, or
  // something between the two. Row 0 is z's first frame; columns as in LatentChannels.
  void Advance(Rows z, ptrdiff_t end);

  // Rows of z that are final.
  ptrdiff_t done() const { return done_; }

  size_t weight_bytes() const;
  size_t line_bytes() const;

 private:
  struct Coupling {
    Coupling(const FlowCoupling& coupling, int latent, bool flipped);

    int read_column;   // where the half starts that the mean is predicted from
    int write_column;  // and the one that loses it
    Convolution pre;
    WaveNetRunner wavenet;
    Convolution post;  // of negated sign
    RowRange need;
  };

  void Step(Rows z, ptrdiff_t end);
  static void RunCoupling(Coupling* coupling, Rows z);

  std::vector<Coupling> couplings_;
  ptrdiff_t frames_ = 0;
  ptrdiff_t done_ = 0;
  ptrdiff_t last_step_ = 0;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_FLOW_H_
