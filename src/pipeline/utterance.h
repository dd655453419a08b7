// One speak request as a state machine that the caller pulls; it never calls out.
//
//   for (;;) switch on Next():
//     NeedSentence   AddSentence or EndOfText ─▶ RunBegin, or NeedSentence again if nothing is in
//     it RunBegin       Begun                    ─▶ RunSynthesize for each planned window
//     RunSynthesize  Synthesized              ─▶ Deliver, then the next window or NeedSentence
//     Deliver        nothing: the chunk is the caller's
//     Done           nothing: it comes for ever
#ifndef SOTTOVOCE_PIPELINE_UTTERANCE_H_
#define SOTTOVOCE_PIPELINE_UTTERANCE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/status.h"
#include "pipeline/chunk_plan.h"
#include "pipeline/limits.h"
#include "pipeline/marks.h"
#include "voice/phoneme_ids.h"

namespace sottovoce {

struct UtteranceOptions {
  uint32_t voice_sample_rate = 22050;  // as output_sample_rate, see resampler.h for the range
  uint32_t output_sample_rate = 22050;
  uint32_t hop_length = 256;  // [1, kMaxHopLength]
  ChunkSizes chunks;          // up to kMaxChunkFrames
};

// What the caller must do next.
struct NeedSentence {};  // call AddSentence or EndOfText
struct RunBegin {        // run the backend's begin, then Begun
  std::vector<int64_t> ids;
  uint32_t sentence = 0;  // 0, 1, ... of those with ids: NoiseKey::sentence
};
struct RunSynthesize {  // run the backend's synthesize, then Synthesized
  uint32_t first_frame = 0;
  uint32_t frame_count = 0;
};
struct Deliver {               // hand the chunk to the player
  std::vector<float> samples;  // at the output rate, [-1, 1], never empty
  std::vector<Mark> marks;     // of the sentence that starts here, by time
  uint64_t first_sample = 0;   // where the chunk starts, in output samples
};
struct Done {};
using Step = std::variant<NeedSentence, RunBegin, RunSynthesize, Deliver, Done>;

// Strictly sequential: a sentence is begun when the one before it is wholly synthesised. Chunks
// follow one another without gap or overlap. Between two sentences lies the pause of the first, as
// a chunk of its own. A sentence without a phoneme that the voice knows is passed over, and of the
// pauses around it the longer counts.
//
// Memory does not grow with the number of sentences.
class Utterance {
 public:
  // `tables` must outlive the utterance. kInvalidArgument if an option is out of range,
  // kVoiceInvalid if an entry of a table is longer than kMaxTableEntryLength.
  static Result<std::unique_ptr<Utterance>> Create(const UtteranceOptions& options,
                                                   const PhonemeTables* tables);
  ~Utterance();

  // The one thing to do now. Until it is done the same step comes again, but a Deliver comes once.
  Step Next();

  // Each is kWrongState unless it does what Next() asks for, and kInvalidArgument if lengths or
  // ranges are wrong. After an error the step is still to be done: the same call may be made again.
  //
  // kTextTooLong beyond kMaxPhonemesPerSentence.
  Status AddSentence(SentenceInput sentence);
  Status EndOfText();
  // One number an id. kVoiceTooLarge if they sum to more than kMaxPlannedFrames.
  Status Begun(std::span<const uint32_t> frames_per_id);
  // frame_count * hop_length samples at the voice's rate. kVoiceInvalid if one is not finite; what
  // exceeds [-1, 1] is clamped.
  Status Synthesized(std::span<const float> samples);

  // Phonemes the voice does not know, over the whole utterance so far: how often each was met. Only
  // the first kMaxMissingPhonemes are counted.
  const std::map<std::string, uint32_t>& missing_phonemes() const;

 private:
  struct State;
  explicit Utterance(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_UTTERANCE_H_
