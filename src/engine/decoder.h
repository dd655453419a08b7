// The HiFi-GAN generator: frames of z to samples, streamed. Kong, Kim, Bae, "HiFi-GAN: Generative
// Adversarial Networks for Efficient and High Fidelity Speech Synthesis", arXiv 2010.05646.
#ifndef SOTTOVOCE_ENGINE_DECODER_H_
#define SOTTOVOCE_ENGINE_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "engine/line.h"
#include "engine/row_range.h"
#include "engine/speaker.h"
#include "engine/upsample_stage.h"
#include "voice/vits_model.h"

namespace sottovoce {

// Frames that pass the decoder at once. The layers at the frame rate compute four frames a tile and
// want a few tiles for each time that they read their weights.
inline constexpr int kDecoderFrames = 32;

class DecoderRunner {
 public:
  // `z_channels[n]` is the channel of z that column n of its rows holds, kZeroChannel for padding.
  // The model has passed CheckVitsModel.
  DecoderRunner(const Decoder& decoder, std::span<const int> z_channels);

  uint32_t hop_length() const { return static_cast<uint32_t>(hop_length_); }

  // Rows of z beyond its frames that a window may read at most.
  ptrdiff_t z_look_ahead() const { return z_look_ahead_; }

  // Rows of zeros that z needs on each side.
  ptrdiff_t z_margin() const;

  // Computes the speaker's conditioning; `embedding` is empty in a voice with one speaker.
  void SetSpeaker(std::span<const float> embedding) { speaker_.Set(embedding); }

  // Begins a sentence of `frames` frames.
  void Restart(ptrdiff_t frames);

  // The rows of z that Synthesize(frames) will read; may reach over the ends of the sentence, where
  // z must be zero. Frames that follow the last ones synthesised cost least; others start anew.
  // At most kDecoderFrames frames.
  RowRange Plan(RowRange frames);

  // Writes frames.size() * hop_length() samples in [-1, 1]. `z` is a view of row 0.
  void Synthesize(ConstRows z, RowRange frames, float* samples);

  size_t weight_bytes() const;
  size_t line_bytes() const;

 private:
  void ReserveLines();
  void AnchorTiles();

  float slope_;
  ptrdiff_t hop_length_ = 1;
  Convolution pre_;
  SpeakerVector speaker_;
  Line first_;  // what `pre` gives, activated
  std::vector<UpsampleStageRunner> stages_;

  int post_taps_;
  int post_padding_;
  Convolution post_;  // of conv_one.h

  ptrdiff_t frames_ = 0;
  ptrdiff_t next_frame_ = 0;
  std::vector<RowRange> needs_;  // of first_ and of each stage's output
  RowRange fresh_first_;
  ptrdiff_t z_look_ahead_ = 0;
  std::vector<float> workspace_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_DECODER_H_
