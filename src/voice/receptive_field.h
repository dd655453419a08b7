// How far a part of a graph sees along time.
#ifndef SOTTOVOCE_VOICE_RECEPTIVE_FIELD_H_
#define SOTTOVOCE_VOICE_RECEPTIVE_FIELD_H_

#include <cstdint>
#include <span>

#include "base/status.h"
#include "voice/onnx_graph.h"

namespace sottovoce {

struct ReceptiveField {
  // Steps of the output for one step (frame) of the inputs.
  uint32_t upsampling = 1;
  // Input frames on each side that the output of one frame depends on, the larger side. If a window
  // of the input is longer by this on each side, zeros from its ends reach nothing that is kept.
  uint32_t margin = 0;
};

// Measures the part between `inputs`, [1, C, F] or [1, 1, F], and `output`, from the kernels,
// dilations, strides and pads of its convolutions. Everything else must treat each step of time
// alike: kVoiceUnsupported with the node's name if one does not, or changes the length.
// Linear in the graph.
Result<ReceptiveField> MeasureReceptiveField(const OnnxGraph& graph,
                                             std::span<const TensorId> inputs, TensorId output);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_RECEPTIVE_FIELD_H_
