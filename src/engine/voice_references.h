// What ONNX Runtime made of a voice: tests/data/voices/*/refs.json and the arrays beside it.
#ifndef SOTTOVOCE_ENGINE_VOICE_REFERENCES_H_
#define SOTTOVOCE_ENGINE_VOICE_REFERENCES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sottovoce::testing {

struct ReferenceCase {
  std::string name;
  std::vector<int32_t> ids;
  float noise_scale = 0, length_scale = 1, noise_w_scale = 0;
  uint32_t speaker = 0;
  std::vector<uint32_t> frames;  // per id
  double ceil_margin = 0;        // how near a duration is to another number of frames
  size_t sample_count = 0;
  double rms = 0, peak = 0;
  size_t stride = 1;                  // every how manieth sample is kept
  std::vector<float> samples;         // empty if the file is not there
  std::vector<float> duration_noise;  // [2, ids], unscaled; empty in cases without noise
  std::vector<float> prior_noise;     // [latent, frames]
};

// The cases of a voice's folder; empty if it has none.
std::vector<ReferenceCase> ReadReferences(const std::string& folder);

}  // namespace sottovoce::testing

#endif  // SOTTOVOCE_ENGINE_VOICE_REFERENCES_H_
