// Recognising a VITS graph, and where it is cut.
//
//   scales, sid ──┬──────────────────────────────┐
//   input ─▶ text encoder ─▶ durations ─▶ Ceil ──│──▶ attention path, mask
//                 │  frames ◀────────────┘       │          │
//        mean, log_std                           ▼          ▼
//                 └─▶ MatMul(path, .) ─▶ mean + noise * exp(log_std) * noise_scale = z_p
//   z_p ─▶ flow ─▶ Mul(., mask) = z ─▶ Conv ─▶ LeakyRelu ─▶ ConvTranspose ─▶ ... ─▶ output
//
// Parts are found by this structure: exporters disagree on names, and share constants between
// parts.
#ifndef SOTTOVOCE_VOICE_VITS_CUTS_H_
#define SOTTOVOCE_VOICE_VITS_CUTS_H_

#include <cstdint>

#include "base/status.h"
#include "voice/onnx_graph.h"

namespace sottovoce {

// kNoTensor where a voice has no such tensor.
struct VitsCuts {
  TensorId input = kNoTensor;
  TensorId input_lengths = kNoTensor;
  TensorId scales = kNoTensor;
  TensorId sid = kNoTensor;             // none in a voice with one speaker
  TensorId duration_noise = kNoTensor;  // none with deterministic durations
  TensorId frames = kNoTensor;
  TensorId mean = kNoTensor;     // per id
  TensorId log_std = kNoTensor;  // per id
  TensorId z_p = kNoTensor;
  TensorId mask = kNoTensor;
  TensorId z = kNoTensor;
  TensorId output = kNoTensor;
  uint32_t latent_channels = 0;
  uint32_t speaker_embedding_rows = 0;
};

// kVoiceUnsupported, with the name of the node at which the graph is not what is drawn above.
Result<VitsCuts> FindVitsCuts(const OnnxGraph& graph);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_CUTS_H_
