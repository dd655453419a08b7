#include "pipeline/marks.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "voice/phoneme_ids.h"

namespace sottovoce {
namespace {

constexpr std::string_view kSpace = " ";

// [start, end) in frames of the sentence.
struct FrameSpan {
  uint32_t start = 0;
  uint32_t end = 0;
  bool has_ids = false;
};

// [P] A phoneme without ids lasts no time, where the one before it ends.
std::vector<FrameSpan> PhonemeFrames(size_t phoneme_count, const SentenceTiming& timing) {
  std::vector<FrameSpan> frames(phoneme_count);
  uint32_t at = 0;
  size_t next = 0;  // the first phoneme whose place is not known yet
  for (size_t id = 0; id < timing.frames_per_id.size(); ++id) {
    const uint32_t phoneme = timing.phoneme_of_id[id];
    const uint32_t end = at + timing.frames_per_id[id];
    if (phoneme != PhonemeIds::kNoPhoneme) {
      for (; next <= phoneme; ++next) frames[next] = {at, at, next == phoneme};
      frames[phoneme].end = end;
    } else if (next > 0) {
      break;  // EOS
    }
    at = end;
  }
  for (; next < phoneme_count; ++next) frames[next] = {at, at, false};
  return frames;
}

// [P] Whether each phoneme is part of a word.
std::vector<bool> PhonemesInWords(const SentenceInput& sentence) {
  std::vector<int32_t> change(sentence.phonemes.size() + 1);
  for (const SentenceInput::Word& word : sentence.words) {
    ++change[word.first_phoneme];
    --change[word.first_phoneme + word.phoneme_count];
  }
  std::partial_sum(change.begin(), change.end(), change.begin());
  return {change.begin(), change.end() - 1};
}

// [P + 1] Where the spaces that stand before each phoneme begin; its own index if there are none.
std::vector<uint32_t> SpacesBefore(const SentenceInput& sentence,
                                   const std::vector<bool>& in_word) {
  std::vector<uint32_t> start(sentence.phonemes.size() + 1);
  for (uint32_t i = 1; i < start.size(); ++i) {
    const bool space = !in_word[i - 1] && sentence.phonemes[i - 1] == kSpace;
    start[i] = space ? start[i - 1] : i;
  }
  return start;
}

class MarkMaker {
 public:
  MarkMaker(const SentenceInput& sentence, const SentenceTiming& timing)
      : sentence_(sentence),
        timing_(timing),
        frames_(PhonemeFrames(sentence.phonemes.size(), timing)),
        in_word_(PhonemesInWords(sentence)),
        spaces_before_(SpacesBefore(sentence, in_word_)) {}

  std::vector<Mark> Make() && {
    const uint32_t total =
        std::accumulate(timing_.frames_per_id.begin(), timing_.frames_per_id.end(), uint32_t{0});
    Add(MarkType::kSentence, sentence_.source, 0, total);
    for (const SentenceInput::Word& word : sentence_.words) AddWord(word);
    for (uint32_t i = 0; i < frames_.size(); ++i) AddPhoneme(i);
    std::stable_sort(marks_.begin(), marks_.end(),
                     [](const Mark& a, const Mark& b) { return a.time < b.time; });
    return std::move(marks_);
  }

 private:
  void Add(MarkType type, Span source, uint32_t start, uint32_t end, std::string phoneme = {}) {
    const double rate = timing_.sample_rate;
    const uint64_t first = timing_.first_sample + uint64_t{start} * timing_.hop_length;
    const uint64_t count = uint64_t{end - start} * timing_.hop_length;
    marks_.push_back({type, source, static_cast<double>(first) / rate,
                      static_cast<double>(count) / rate, std::move(phoneme)});
  }

  void AddWord(const SentenceInput::Word& word) {
    const auto frames = std::span(frames_).subspan(word.first_phoneme, word.phoneme_count);
    const auto spoken = std::ranges::find_if(frames, [](const FrameSpan& f) { return f.has_ids; });
    if (spoken == frames.end()) return;
    const uint32_t space = spaces_before_[word.first_phoneme];
    const bool after_word = space > 0 && space < word.first_phoneme && in_word_[space - 1];
    const uint32_t start = after_word ? frames_[space].start : spoken->start;
    Add(MarkType::kWord, word.source, start, frames.back().end);
  }

  void AddPhoneme(uint32_t index) {
    const std::string& symbol = sentence_.phonemes[index];
    if (!frames_[index].has_ids || symbol == kSpace) return;
    Add(MarkType::kPhoneme, sentence_.phoneme_source[index], frames_[index].start,
        frames_[index].end, symbol);
  }

  const SentenceInput& sentence_;
  const SentenceTiming& timing_;
  const std::vector<FrameSpan> frames_;
  const std::vector<bool> in_word_;
  const std::vector<uint32_t> spaces_before_;
  std::vector<Mark> marks_;
};

}  // namespace

std::vector<Mark> MakeMarks(const SentenceInput& sentence, const SentenceTiming& timing) {
  return MarkMaker(sentence, timing).Make();
}

}  // namespace sottovoce
