// One speak request as a state machine that the caller pulls; it never calls out.
#ifndef SOTTOVOCE_PIPELINE_UTTERANCE_H_
#define SOTTOVOCE_PIPELINE_UTTERANCE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/span.h"
#include "base/status.h"
#include "voice/phoneme_ids.h"

namespace sottovoce {

// A sentence as the front module gives it. Spans are whatever unit the caller uses, and are only
// handed back in marks.
struct SentenceInput {
  struct Word {
    Span source;
    uint32_t first_phoneme = 0;
    uint32_t phoneme_count = 0;
  };
  std::vector<std::string> phonemes;  // UTF-8
  std::vector<Span> phoneme_source;   // same length
  std::vector<Word> words;
  Span source;
  float pause_after_seconds = 0;
};

struct UtteranceOptions {
  uint32_t voice_sample_rate = 22050;
  uint32_t output_sample_rate = 22050;
  uint32_t hop_length = 256;
};

enum class MarkType : uint8_t { kSentence, kWord, kPhoneme };

struct Mark {
  MarkType type = MarkType::kWord;
  Span source;
  // Seconds of the utterance's own audio clock: 0 is its first sample.
  double time = 0;
  double duration = 0;
  std::string phoneme;  // for kPhoneme
};

// What the caller must do next.
struct NeedSentence {};  // call AddSentence or EndOfText
struct RunBegin {        // run the backend's begin, then Begun
  std::vector<int64_t> ids;
  uint32_t sentence = 0;  // 0, 1, ...: NoiseKey::sentence
};
struct RunSynthesize {  // run the backend's synthesize, then Synthesized
  uint32_t first_frame = 0;
  uint32_t frame_count = 0;
};
struct Deliver {               // hand the chunk to the player
  std::vector<float> samples;  // at the output rate, [-1, 1]
  std::vector<Mark> marks;     // of the sentences begun since the last chunk, by time
  uint64_t first_sample = 0;   // where the chunk starts, in output samples
};
struct Done {};
using Step = std::variant<NeedSentence, RunBegin, RunSynthesize, Deliver, Done>;

class Utterance {
 public:
  // `tables` must outlive the utterance.
  static Result<std::unique_ptr<Utterance>> Create(const UtteranceOptions& options,
                                                   const PhonemeTables* tables);
  ~Utterance();

  // The one thing to do now. Until it is done the same step comes again (Deliver and Done
  // excepted).
  Step Next();

  // Each is kWrongState unless Next() asked for it.
  Status AddSentence(SentenceInput sentence);
  Status EndOfText();
  Status Begun(std::span<const uint32_t> frames_per_id);
  Status Synthesized(
      std::span<const float> samples);  // frame_count * hop_length, at the voice's rate

  // Phonemes the voice does not know, over the whole utterance so far.
  const std::map<std::string, uint32_t>& missing_phonemes() const;

 private:
  struct State;
  explicit Utterance(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_UTTERANCE_H_
