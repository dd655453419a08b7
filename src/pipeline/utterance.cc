#include "pipeline/utterance.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "pipeline/limits.h"
#include "pipeline/resampler.h"
#include "pipeline/sentence_check.h"

namespace sottovoce {
namespace {

enum class Phase : uint8_t { kSentence, kBegin, kSynthesize, kDone };

bool InRange(uint32_t value, uint32_t least, uint32_t most) {
  return value >= least && value <= most;
}

Status CheckOptions(const UtteranceOptions& options) {
  if (!InRange(options.hop_length, 1, kMaxHopLength)) {
    return {StatusCode::kInvalidArgument, "hop length out of range"};
  }
  const ChunkSizes& chunks = options.chunks;
  if (!InRange(chunks.largest, 1, kMaxChunkFrames) || !InRange(chunks.first, 1, chunks.largest) ||
      chunks.growth_percent < 100) {
    return {StatusCode::kInvalidArgument, "chunk sizes out of range"};
  }
  return {};
}

void Clamp(std::span<float> samples) {
  for (float& sample : samples) sample = std::clamp(sample, -1.0f, 1.0f);
}

Status WrongState(const char* call) {
  return {StatusCode::kWrongState, std::string(call) + " is not what Next() asks for"};
}

}  // namespace

struct Utterance::State {
  State(const UtteranceOptions& options_in, const PhonemeTables* tables_in, Resampler resampler_in)
      : options(options_in), tables(tables_in), resampler(std::move(resampler_in)) {}

  bool In(Phase asked) const { return phase == asked && ready.empty(); }
  void Speak(PhonemeIds mapped, SentenceInput input);
  void Plan(std::span<const uint32_t> frames_per_id, uint32_t frame_count);
  void EndSentence();
  void AddMissing(const PhonemeIds& mapped);
  void Append(std::span<const float> voice_samples);
  Deliver TakeReady();

  const UtteranceOptions options;
  const PhonemeTables* const tables;
  Resampler resampler;
  std::map<std::string, uint32_t> missing;

  Phase phase = Phase::kSentence;
  // The sentence being spoken.
  SentenceInput sentence;
  PhonemeIds ids;
  uint32_t sentence_number = 0;
  std::vector<FrameWindow> windows;
  size_t window = 0;
  // For the sentences to come.
  uint32_t sentences_begun = 0;
  uint32_t first_chunk = 0;
  std::optional<float> pause_seconds;  // owed before the next sentence; none before the first

  uint64_t samples_in = 0;   // at the voice's rate, pauses included
  uint64_t samples_out = 0;  // at the output rate, delivered
  std::vector<float> ready;  // not yet delivered
  std::vector<Mark> marks;   // to go with them
};

void Utterance::State::AddMissing(const PhonemeIds& mapped) {
  for (const auto& [symbol, count] : mapped.missing) {
    const auto known = missing.find(symbol);
    if (known != missing.end()) {
      known->second += count;
    } else if (missing.size() < kMaxMissingPhonemes) {
      missing.emplace(symbol, count);
    }
  }
}

void Utterance::State::Speak(PhonemeIds mapped, SentenceInput input) {
  if (pause_seconds.has_value()) {
    const auto count = std::llround(double{*pause_seconds} * options.voice_sample_rate);
    Append(std::vector<float>(static_cast<size_t>(count)));
  }
  ids = std::move(mapped);
  sentence = std::move(input);
  sentence_number = sentences_begun++;
  phase = Phase::kBegin;
}

void Utterance::State::Plan(std::span<const uint32_t> frames_per_id, uint32_t frame_count) {
  // Appended: a sentence of a few samples may still wait in the resampler with its marks.
  std::ranges::move(MakeMarks(sentence, {.frames_per_id = frames_per_id,
                                         .phoneme_of_id = ids.phoneme_of_id,
                                         .first_sample = samples_in,
                                         .hop_length = options.hop_length,
                                         .sample_rate = options.voice_sample_rate}),
                    std::back_inserter(marks));
  ChunkSizes sizes = options.chunks;
  sizes.first = first_chunk;
  ChunkPlan plan = PlanChunks(frame_count, sizes);
  first_chunk = plan.next_size;
  windows = std::move(plan.windows);
  window = 0;
  phase = Phase::kSynthesize;
}

void Utterance::State::EndSentence() {
  pause_seconds = sentence.pause_after_seconds;
  phase = Phase::kSentence;
}

void Utterance::State::Append(std::span<const float> voice_samples) {
  samples_in += voice_samples.size();
  resampler.Process(voice_samples, &ready);
}

Deliver Utterance::State::TakeReady() {
  Clamp(ready);
  Deliver chunk = {std::exchange(ready, {}), std::exchange(marks, {}), samples_out};
  samples_out += chunk.samples.size();
  return chunk;
}

Result<std::unique_ptr<Utterance>> Utterance::Create(const UtteranceOptions& options,
                                                     const PhonemeTables* tables) {
  if (Status status = CheckOptions(options); !status.ok()) return status;
  if (Status status = CheckTables(*tables); !status.ok()) return status;
  Result<Resampler> resampler =
      Resampler::Create(options.voice_sample_rate, options.output_sample_rate);
  if (!resampler.ok()) return resampler.status();
  auto state = std::make_unique<State>(options, tables, *std::move(resampler));
  state->first_chunk = options.chunks.first;
  return std::unique_ptr<Utterance>(new Utterance(std::move(state)));
}

Utterance::Utterance(std::unique_ptr<State> state) : state_(std::move(state)) {}
Utterance::~Utterance() = default;

Step Utterance::Next() {
  State& state = *state_;
  if (!state.ready.empty()) return state.TakeReady();
  switch (state.phase) {
    case Phase::kSentence:
      return NeedSentence{};
    case Phase::kBegin:
      return RunBegin{state.ids.ids, state.sentence_number};
    case Phase::kSynthesize: {
      const FrameWindow& window = state.windows[state.window];
      return RunSynthesize{window.first_frame, window.frame_count};
    }
    case Phase::kDone:
      break;
  }
  return Done{};
}

Status Utterance::AddSentence(SentenceInput sentence) {
  State& state = *state_;
  if (!state.In(Phase::kSentence)) return WrongState("AddSentence");
  if (Status status = CheckSentence(sentence); !status.ok()) return status;

  const std::vector<std::string_view> phonemes(sentence.phonemes.begin(), sentence.phonemes.end());
  PhonemeIds mapped = MapPhonemes(phonemes, *state.tables);
  state.AddMissing(mapped);
  const bool speaks =
      std::any_of(mapped.phoneme_of_id.begin(), mapped.phoneme_of_id.end(),
                  [](uint32_t phoneme) { return phoneme != PhonemeIds::kNoPhoneme; });
  if (speaks) {
    state.Speak(std::move(mapped), std::move(sentence));
  } else if (state.pause_seconds.has_value()) {
    state.pause_seconds = std::max(*state.pause_seconds, sentence.pause_after_seconds);
  }
  return {};
}

Status Utterance::EndOfText() {
  State& state = *state_;
  if (!state.In(Phase::kSentence)) return WrongState("EndOfText");
  state.resampler.Flush(&state.ready);
  state.phase = Phase::kDone;
  return {};
}

Status Utterance::Begun(std::span<const uint32_t> frames_per_id) {
  State& state = *state_;
  if (!state.In(Phase::kBegin)) return WrongState("Begun");
  if (frames_per_id.size() != state.ids.ids.size()) {
    return {StatusCode::kInvalidArgument, "as many frame counts as ids are needed"};
  }
  const uint64_t frames = std::accumulate(frames_per_id.begin(), frames_per_id.end(), uint64_t{0});
  if (frames > kMaxPlannedFrames) {
    return {StatusCode::kVoiceTooLarge, "the voice gave the sentence too many frames"};
  }
  if (frames == 0) {
    state.EndSentence();
  } else {
    state.Plan(frames_per_id, static_cast<uint32_t>(frames));
  }
  return {};
}

Status Utterance::Synthesized(std::span<const float> samples) {
  State& state = *state_;
  if (!state.In(Phase::kSynthesize)) return WrongState("Synthesized");
  const size_t expected =
      size_t{state.windows[state.window].frame_count} * state.options.hop_length;
  if (samples.size() != expected) {
    return {StatusCode::kInvalidArgument, "the window has " + std::to_string(expected) +
                                              " samples, not " + std::to_string(samples.size())};
  }
  if (!std::all_of(samples.begin(), samples.end(), [](float s) { return std::isfinite(s); })) {
    return {StatusCode::kVoiceInvalid, "the voice gave samples that are not finite"};
  }
  // Clamped before the filter too: a huge sample must not ring over its neighbours.
  std::vector<float> clamped(samples.begin(), samples.end());
  Clamp(clamped);
  state.Append(clamped);
  if (++state.window == state.windows.size()) state.EndSentence();
  return {};
}

const std::map<std::string, uint32_t>& Utterance::missing_phonemes() const {
  return state_->missing;
}

}  // namespace sottovoce
