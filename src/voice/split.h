// Cutting a VITS graph into the parts that run apart: what runs once a sentence, and what streams.
//
//   before   input, scales, sid ─▶ [ text encoder ─▶ durations ─▶ Ceil ─▶ z_p ─▶ flow ─▶ decoder ]
//   ─▶ output
//                                            ▲ RandomNormalLike          ▲ RandomNormalLike
//   after    input, scales, sid, duration_noise ─▶ [ encoder ] ─▶ mean, log_std, frames
//            (the length regulator makes z_p of them: engine/length_regulator.h)
//            z_p, mask, sid ─▶ [ flow ] ─▶ z
//            z, sid ─▶ [ decoder ] ─▶ output
#ifndef SOTTOVOCE_VOICE_SPLIT_H_
#define SOTTOVOCE_VOICE_SPLIT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"

namespace sottovoce {

// What a backend must know of a voice's graph. Read from the graph, never assumed.
struct GraphFacts {
  uint32_t latent_channels = 0;         // rows of z and z_p, 192 in medium voices
  uint32_t hop_length = 0;              // samples a frame, the product of the decoder's strides
  uint32_t flow_margin = 0;             // frames on each side that one frame of z depends on
  uint32_t decoder_margin = 0;          // frames on each side that one frame of audio depends on
  uint32_t speaker_embedding_rows = 0;  // 0 in a voice with one speaker, which has no input `sid`
  bool stochastic_durations = false;    // whether the encoder takes `duration_noise`
};

// Three ONNX models. Tensors, float32 unless said otherwise:
//   encoder: input int64 [1, T], input_lengths int64 [1], scales [3], sid int64 [1] if there are
//     speakers, duration_noise [1, 2, T] if stochastic (standard normal; the graph scales it)
//     -> mean [1, C, T], log_std [1, C, T], frames [1, 1, T] (whole numbers)
//   flow: z_p [1, C, F], mask [1, 1, F] (ones), sid -> z [1, C, F]
//   decoder: z [1, C, F], sid -> output [1, 1, 1, F * hop_length]
struct SplitVoice {
  GraphFacts facts;
  std::vector<uint8_t> encoder;
  std::vector<uint8_t> flow;
  std::vector<uint8_t> decoder;
};

// `onnx` is a whole voice file and may be hostile: kVoiceInvalid if it is not ONNX,
// kVoiceUnsupported with the node's name if it is not a VITS graph, kVoiceTooLarge for absurd
// sizes. Allocates at most about the file's size beyond the results.
Result<SplitVoice> SplitVoiceGraph(std::span<const uint8_t> onnx);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_SPLIT_H_
