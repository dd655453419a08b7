// A WaveNet-style stack of gated convolutions, streamed. Prenger, Valle, Catanzaro, "WaveGlow: A
// Flow-based Generative Network for Speech Synthesis", arXiv 1811.00002.
#ifndef SOTTOVOCE_ENGINE_WAVENET_H_
#define SOTTOVOCE_ENGINE_WAVENET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/convolution.h"
#include "engine/line.h"
#include "engine/row_range.h"
#include "engine/speaker.h"
#include "voice/vits_model.h"

namespace sottovoce {

// h_0 is the input; for each layer i, with g_i = gate(in_i(h_i) + speaker_i):
//   h_{i+1} = h_i + residual_i(g_i);   output = sum of skip_i(g_i).
class WaveNetRunner {
 public:
  explicit WaveNetRunner(const WaveNet& wavenet);

  void SetSpeaker(std::span<const float> embedding) { speaker_.Set(embedding); }

  // Sets the tile grids for an output that ends at row `end`; returns the input's end.
  ptrdiff_t AnchorAt(ptrdiff_t end);

  // Sizes the lines for outputs within `bound`; returns what the input's needs reach over.
  RowRange Reserve(RowRange bound);

  void Restart(ptrdiff_t length);

  // What of the input must be held to complete the output up to row `end`.
  RowRange Plan(ptrdiff_t end);

  // The input line; its rows are the caller's to write.
  Line& input() { return layers_.front().input; }

  // Adds the output rows that were planned, and returns them.
  RowRange Run();
  const Line& output() const { return output_; }

  size_t weight_bytes() const;
  size_t line_bytes() const;

 private:
  struct Layer {
    Convolution in;        // to both halves of the gate
    Convolution residual;  // empty in the last layer
    Convolution skip;
    Line input;
    ptrdiff_t done = 0;  // rows of the output that hold this layer's part
    RowRange need;       // of the input
    RowRange part;       // rows that this layer computes next
  };

  void RunLayer(size_t index);

  int width_ = 0;  // columns of each half of a gate
  std::vector<Layer> layers_;
  SpeakerVector speaker_;
  Line output_;
  std::vector<float> gate_input_;
  std::vector<float> gated_;
  std::vector<float> workspace_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_WAVENET_H_
