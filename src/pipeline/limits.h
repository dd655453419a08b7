// Bounds on what one call may ask of the pipeline.
#ifndef SOTTOVOCE_PIPELINE_LIMITS_H_
#define SOTTOVOCE_PIPELINE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace sottovoce {

// Each is far beyond what real text and voices need.
inline constexpr size_t kMaxPhonemesPerSentence = 4000;
inline constexpr size_t kMaxPhonemeBytes = 64;
inline constexpr size_t kMaxTableEntryLength = 8;  // phonemes or ids that one phoneme maps to
// No sentence has more ids: each replacement of a phoneme gives its ids and as many pads.
inline constexpr size_t kMaxIdsPerSentence =
    kMaxPhonemesPerSentence * kMaxTableEntryLength * 2 * kMaxTableEntryLength + 64;
inline constexpr float kMaxPauseSeconds = 10;
inline constexpr uint32_t kMaxHopLength = 4096;
inline constexpr uint32_t kMaxChunkFrames = 4096;
// Of one sentence; 25 minutes at a hop of 256 and 22050 Hz.
inline constexpr uint32_t kMaxPlannedFrames = 131072;
inline constexpr size_t kMaxMissingPhonemes = 256;  // different ones that are counted

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_LIMITS_H_
