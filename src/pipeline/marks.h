// When each sentence, word and phoneme is heard.
#ifndef SOTTOVOCE_PIPELINE_MARKS_H_
#define SOTTOVOCE_PIPELINE_MARKS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/span.h"

namespace sottovoce {

// A sentence as the front module gives it. Spans are whatever unit the caller uses, and are only
// handed back in marks.
struct SentenceInput {
  struct Word {
    Span source;
    uint32_t first_phoneme = 0;  // the space before the word not counted
    uint32_t phoneme_count = 0;
  };
  std::vector<std::string> phonemes;  // UTF-8
  std::vector<Span> phoneme_source;   // same length
  std::vector<Word> words;            // in order; phonemes of no word are spaces and punctuation
  Span source;
  float pause_after_seconds = 0;  // [0, kMaxPauseSeconds]; dropped after the last sentence
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

// Where a sentence's sound lies.
struct SentenceTiming {
  std::span<const uint32_t> frames_per_id;  // [T]; their sum fits 32 bits
  std::span<const uint32_t> phoneme_of_id;  // [T], as PhonemeIds::phoneme_of_id
  uint64_t first_sample = 0;                // of the utterance, at the voice's rate
  uint32_t hop_length = 0;                  // samples a frame
  uint32_t sample_rate = 0;                 // the voice's
};

// The sentence's mark, one a word and one a phoneme that is not a space, by time; of equal times,
// the sentence comes before the word before the phoneme. What the voice has no ids for, a phoneme
// or a word of only such phonemes, gets no mark.
//
// A phoneme lasts for its ids and the pads after them. A word starts with the space before it, but
// after punctuation and at the start of the sentence with its first phoneme, and ends where the
// next thing starts. Against forced alignment that start errs by 19 ms on average, the first
// phoneme alone by 37 ms (24 sentences of en_US-joe-medium). Each time is an exact count of samples
// divided once.
//
// Precondition: the words' ranges lie inside the phonemes. Time is linear, but for sorting.
std::vector<Mark> MakeMarks(const SentenceInput& sentence, const SentenceTiming& timing);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_MARKS_H_
