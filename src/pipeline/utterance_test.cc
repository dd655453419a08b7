#include "pipeline/utterance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sottovoce {
namespace {

constexpr uint32_t kHop = 16;
constexpr uint32_t kFramesPerId = 5;

const PhonemeTables& Tables() {
  static const PhonemeTables tables = {
      .phoneme_map = {},
      .phoneme_id_map = {{"_", {0}}, {"^", {1}}, {"$", {2}}, {" ", {3}}, {"a", {4}}, {"b", {5}}}};
  return tables;
}

UtteranceOptions Options() {
  return {.voice_sample_rate = 16000,
          .output_sample_rate = 16000,
          .hop_length = kHop,
          .chunks = {.first = 12, .largest = 48, .growth_percent = 200}};
}

std::unique_ptr<Utterance> Make(const UtteranceOptions& options = Options()) {
  Result<std::unique_ptr<Utterance>> utterance = Utterance::Create(options, &Tables());
  EXPECT_TRUE(utterance.ok()) << utterance.status().message();
  return *std::move(utterance);
}

// One word of the given one-letter phonemes.
SentenceInput Sentence(std::string_view letters, float pause_after_seconds = 0) {
  SentenceInput sentence;
  for (uint32_t i = 0; i < letters.size(); ++i) {
    sentence.phonemes.emplace_back(1, letters[i]);
    sentence.phoneme_source.push_back({i, i + 1});
  }
  const auto count = static_cast<uint32_t>(letters.size());
  sentence.source = {0, count};
  sentence.words.push_back({sentence.source, 0, count});
  sentence.pause_after_seconds = pause_after_seconds;
  return sentence;
}

// What a fake voice says in frame `frame` of sentence `sentence`: told apart from any other.
float SampleOf(uint32_t sentence, uint32_t frame) {
  return 0.1f * static_cast<float>(sentence + 1) + 0.0001f * static_cast<float>(frame);
}

// Pulls an utterance to its end, speaking with the fake voice, and keeps what came out.
struct Heard {
  std::vector<float> samples;
  std::vector<std::vector<Mark>> marks;  // by chunk
  std::vector<size_t> chunk_sizes;
  std::vector<uint32_t> window_sizes;
  std::vector<size_t> id_counts;  // by sentence begun
};

class Driver {
 public:
  Driver(Utterance* utterance, std::vector<SentenceInput> sentences)
      : utterance_(utterance), sentences_(std::move(sentences)) {}

  Heard Run() {
    while (!done_) std::visit([this](auto step) { Do(std::move(step)); }, utterance_->Next());
    return std::move(heard_);
  }

 private:
  void Do(NeedSentence) {
    EXPECT_TRUE((next_ < sentences_.size() ? utterance_->AddSentence(sentences_[next_])
                                           : utterance_->EndOfText())
                    .ok());
    ++next_;
  }
  void Do(RunBegin begin) {
    EXPECT_EQ(begin.sentence, heard_.id_counts.size());
    heard_.id_counts.push_back(begin.ids.size());
    const std::vector<uint32_t> frames(begin.ids.size(), kFramesPerId);
    EXPECT_TRUE(utterance_->Begun(frames).ok());
  }
  void Do(RunSynthesize window) {
    heard_.window_sizes.push_back(window.frame_count);
    std::vector<float> samples;
    for (uint32_t frame = 0; frame < window.frame_count; ++frame) {
      const auto sentence = static_cast<uint32_t>(heard_.id_counts.size() - 1);
      samples.insert(samples.end(), kHop, SampleOf(sentence, window.first_frame + frame));
    }
    EXPECT_TRUE(utterance_->Synthesized(samples).ok());
  }
  void Do(Deliver chunk) {
    EXPECT_FALSE(chunk.samples.empty());
    EXPECT_EQ(chunk.first_sample, heard_.samples.size());
    heard_.samples.insert(heard_.samples.end(), chunk.samples.begin(), chunk.samples.end());
    heard_.chunk_sizes.push_back(chunk.samples.size());
    heard_.marks.push_back(std::move(chunk.marks));
  }
  void Do(Done) { done_ = true; }

  Utterance* utterance_;
  std::vector<SentenceInput> sentences_;
  size_t next_ = 0;
  bool done_ = false;
  Heard heard_;
};

Heard Speak(std::vector<SentenceInput> sentences, const UtteranceOptions& options = Options()) {
  return Driver(Make(options).get(), std::move(sentences)).Run();
}

// "ab": BOS, pad, a, pad, b, pad, EOS.
constexpr uint32_t kFramesOfAb = 7 * kFramesPerId;

TEST(UtteranceTest, ASentenceIsHeardWindowByWindow) {
  const Heard heard = Speak({Sentence("ab")});
  EXPECT_EQ(heard.window_sizes, (std::vector<uint32_t>{12, kFramesOfAb - 12}));
  EXPECT_EQ(heard.chunk_sizes, (std::vector<size_t>{12 * kHop, (kFramesOfAb - 12) * kHop}));
  ASSERT_EQ(heard.samples.size(), kFramesOfAb * kHop);
  for (uint32_t i = 0; i < heard.samples.size(); ++i) {
    ASSERT_EQ(heard.samples[i], SampleOf(0, i / kHop)) << i;
  }
}

TEST(UtteranceTest, NoTextIsDoneAtOnceAndForEver) {
  const std::unique_ptr<Utterance> utterance = Make();
  EXPECT_TRUE(std::holds_alternative<NeedSentence>(utterance->Next()));
  EXPECT_TRUE(utterance->EndOfText().ok());
  EXPECT_TRUE(std::holds_alternative<Done>(utterance->Next()));
  EXPECT_TRUE(std::holds_alternative<Done>(utterance->Next()));
}

TEST(UtteranceTest, AStepComesAgainUntilItIsDone) {
  const std::unique_ptr<Utterance> utterance = Make();
  EXPECT_TRUE(std::holds_alternative<NeedSentence>(utterance->Next()));
  EXPECT_TRUE(std::holds_alternative<NeedSentence>(utterance->Next()));
  ASSERT_TRUE(utterance->AddSentence(Sentence("a")).ok());
  const RunBegin first = std::get<RunBegin>(utterance->Next());
  const RunBegin again = std::get<RunBegin>(utterance->Next());
  EXPECT_EQ(first.ids, (std::vector<int64_t>{1, 0, 4, 0, 2}));
  EXPECT_EQ(again.ids, first.ids);
}

TEST(UtteranceTest, APauseLiesBetweenSentencesAndNotAfterTheLast) {
  const Heard heard = Speak({Sentence("ab", 0.25f), Sentence("ab", 3)});
  const size_t pause = 4000;
  EXPECT_EQ(heard.samples.size(), 2 * kFramesOfAb * kHop + pause);
  for (size_t i = 0; i < pause; ++i) ASSERT_EQ(heard.samples[kFramesOfAb * kHop + i], 0.0f);
}

TEST(UtteranceTest, MarksComeWithTheFirstChunkOfTheirSentenceOnOneClock) {
  const Heard heard = Speak({Sentence("ab", 0.25f), Sentence("ab")});
  // Two chunks, the pause, two or more chunks.
  ASSERT_GE(heard.marks.size(), 4u);
  EXPECT_EQ(heard.marks[0].size(), 4u);
  EXPECT_TRUE(heard.marks[1].empty());
  EXPECT_TRUE(heard.marks[2].empty());
  ASSERT_EQ(heard.marks[3].size(), 4u);
  EXPECT_EQ(heard.marks[0][0].time, 0.0);
  EXPECT_EQ(heard.marks[3][0].type, MarkType::kSentence);
  EXPECT_EQ(heard.marks[3][0].time, (kFramesOfAb * kHop + 4000) / 16000.0);
  EXPECT_EQ(heard.marks[3][1].type, MarkType::kWord);
  EXPECT_EQ(heard.marks[3][1].time, ((kFramesOfAb + 2 * kFramesPerId) * kHop + 4000) / 16000.0);
}

TEST(UtteranceTest, LaterSentencesStartWithLargerChunks) {
  const Heard heard = Speak({Sentence("abababab"), Sentence("abababab")});
  EXPECT_EQ(heard.window_sizes, (std::vector<uint32_t>{12, 24, 48 + 11, 48, 47}));
}

TEST(UtteranceTest, ASentenceThatTheVoiceCannotSayIsPassedOver) {
  const std::unique_ptr<Utterance> utterance = Make();
  const Heard heard = Driver(utterance.get(), {Sentence("xy", 5), Sentence("ab", 0.25f),
                                               Sentence("xx", 0.5f), Sentence("b")})
                          .Run();
  EXPECT_EQ(heard.id_counts, (std::vector<size_t>{7, 5}));
  // Nothing is silent before the first that speaks; between the two the longer pause counts.
  EXPECT_EQ(heard.samples.size(), 12 * kFramesPerId * kHop + 8000);
  EXPECT_EQ(utterance->missing_phonemes(), (std::map<std::string, uint32_t>{{"x", 3}, {"y", 1}}));
}

TEST(UtteranceTest, OnlySoManyMissingPhonemesAreCounted) {
  const std::unique_ptr<Utterance> utterance = Make();
  SentenceInput sentence;
  for (uint32_t i = 0; i < 2 * kMaxMissingPhonemes; ++i) {
    sentence.phonemes.push_back("?" + std::to_string(i));
    sentence.phoneme_source.push_back({});
  }
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(utterance->AddSentence(sentence).ok());
  EXPECT_EQ(utterance->missing_phonemes().size(), kMaxMissingPhonemes);
  EXPECT_EQ(utterance->missing_phonemes().begin()->second, 2u);
}

TEST(UtteranceTest, TheOutputHasTheDevicesRateAndTheWholeLength) {
  UtteranceOptions options = Options();
  options.output_sample_rate = 48000;
  const Heard heard = Speak({Sentence("ab", 0.25f), Sentence("ab")}, options);
  EXPECT_EQ(heard.samples.size(), 3 * (2 * kFramesOfAb * kHop + 4000));
  const size_t middle = 3 * (12 * kHop + kHop / 2);
  EXPECT_NEAR(heard.samples[middle], SampleOf(0, 12), 0.01f);
  // Marks stay on the voice's clock, in seconds.
  EXPECT_EQ(heard.marks[0][0].duration, kFramesOfAb * kHop / 16000.0);
}

TEST(UtteranceTest, ASentenceShorterThanTheFilterKeepsItsMarks) {
  UtteranceOptions options = Options();
  options.hop_length = 1;
  options.output_sample_rate = 48000;
  const std::unique_ptr<Utterance> utterance = Make(options);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(utterance->AddSentence(Sentence("a")).ok());
    ASSERT_TRUE(utterance->Begun(std::vector<uint32_t>{1, 1, 1, 1, 1}).ok());
    ASSERT_TRUE(std::holds_alternative<RunSynthesize>(utterance->Next()));
    ASSERT_TRUE(utterance->Synthesized(std::vector<float>(5)).ok());
    ASSERT_TRUE(std::holds_alternative<NeedSentence>(utterance->Next()));
  }
  ASSERT_TRUE(utterance->EndOfText().ok());
  const Deliver tail = std::get<Deliver>(utterance->Next());
  EXPECT_EQ(tail.samples.size(), 30u);
  EXPECT_EQ(tail.marks.size(), 6u);
  EXPECT_TRUE(std::holds_alternative<Done>(utterance->Next()));
}

TEST(UtteranceTest, LoudSamplesAreClamped) {
  const std::unique_ptr<Utterance> utterance = Make();
  ASSERT_TRUE(utterance->AddSentence(Sentence("a")).ok());
  ASSERT_TRUE(utterance->Begun(std::vector<uint32_t>{1, 0, 1, 0, 0}).ok());
  std::vector<float> samples(2 * kHop, 0.5f);
  samples[3] = 1e30f;
  samples[4] = -1.5f;
  ASSERT_TRUE(utterance->Synthesized(samples).ok());
  const Deliver chunk = std::get<Deliver>(utterance->Next());
  EXPECT_EQ(chunk.samples[2], 0.5f);
  EXPECT_EQ(chunk.samples[3], 1.0f);
  EXPECT_EQ(chunk.samples[4], -1.0f);
}

TEST(UtteranceTest, ASentenceWithoutFramesIsSilentAndHasNoMarks) {
  const std::unique_ptr<Utterance> utterance = Make();
  ASSERT_TRUE(utterance->AddSentence(Sentence("a")).ok());
  ASSERT_TRUE(utterance->Begun(std::vector<uint32_t>(5)).ok());
  ASSERT_TRUE(std::holds_alternative<NeedSentence>(utterance->Next()));
  ASSERT_TRUE(utterance->EndOfText().ok());
  EXPECT_TRUE(std::holds_alternative<Done>(utterance->Next()));
}

StatusCode CodeOf(const Status& status) { return status.code(); }

// Every call in every state: only what Next() asks for is taken, and the rest changes nothing.
TEST(UtteranceTest, CallsOutOfOrderAreRefusedAndChangeNothing) {
  const std::unique_ptr<Utterance> utterance = Make();
  const std::vector<uint32_t> frames(5, 4);
  const std::vector<float> samples(20 * kHop);
  const auto wrong = StatusCode::kWrongState;

  EXPECT_EQ(CodeOf(utterance->Begun(frames)), wrong);
  EXPECT_EQ(CodeOf(utterance->Synthesized(samples)), wrong);
  ASSERT_TRUE(utterance->AddSentence(Sentence("a")).ok());

  EXPECT_EQ(CodeOf(utterance->AddSentence(Sentence("a"))), wrong);
  EXPECT_EQ(CodeOf(utterance->EndOfText()), wrong);
  EXPECT_EQ(CodeOf(utterance->Synthesized(samples)), wrong);
  ASSERT_TRUE(utterance->Begun(frames).ok());

  EXPECT_EQ(CodeOf(utterance->AddSentence(Sentence("a"))), wrong);
  EXPECT_EQ(CodeOf(utterance->EndOfText()), wrong);
  EXPECT_EQ(CodeOf(utterance->Begun(frames)), wrong);
  const uint32_t window = std::get<RunSynthesize>(utterance->Next()).frame_count;
  ASSERT_TRUE(utterance->Synthesized(std::span(samples).first(window * kHop)).ok());

  // A chunk waits to be delivered.
  EXPECT_EQ(CodeOf(utterance->AddSentence(Sentence("a"))), wrong);
  EXPECT_EQ(CodeOf(utterance->EndOfText()), wrong);
  EXPECT_EQ(CodeOf(utterance->Synthesized(samples)), wrong);
  EXPECT_TRUE(std::holds_alternative<Deliver>(utterance->Next()));
  while (std::holds_alternative<RunSynthesize>(utterance->Next())) {
    const uint32_t rest = std::get<RunSynthesize>(utterance->Next()).frame_count;
    ASSERT_TRUE(utterance->Synthesized(std::span(samples).first(rest * kHop)).ok());
    EXPECT_TRUE(std::holds_alternative<Deliver>(utterance->Next()));
  }
  ASSERT_TRUE(utterance->EndOfText().ok());
  EXPECT_EQ(CodeOf(utterance->AddSentence(Sentence("a"))), wrong);
  EXPECT_EQ(CodeOf(utterance->EndOfText()), wrong);
  EXPECT_TRUE(std::holds_alternative<Done>(utterance->Next()));
}

TEST(UtteranceTest, WrongLengthsAndValuesLeaveTheStepToBeDone) {
  const std::unique_ptr<Utterance> utterance = Make();
  ASSERT_TRUE(utterance->AddSentence(Sentence("a")).ok());
  EXPECT_EQ(CodeOf(utterance->Begun(std::vector<uint32_t>(4, 1))), StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(utterance->Begun({})), StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(utterance->Begun(std::vector<uint32_t>(5, UINT32_MAX))),
            StatusCode::kVoiceTooLarge);
  ASSERT_TRUE(utterance->Begun(std::vector<uint32_t>(5, 1)).ok());

  EXPECT_EQ(CodeOf(utterance->Synthesized({})), StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(utterance->Synthesized(std::vector<float>(5 * kHop + 1))),
            StatusCode::kInvalidArgument);
  std::vector<float> samples(5 * kHop);
  for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
    samples[7] = bad;
    EXPECT_EQ(CodeOf(utterance->Synthesized(samples)), StatusCode::kVoiceInvalid);
  }
  samples[7] = 0;
  ASSERT_TRUE(utterance->Synthesized(samples).ok());
  EXPECT_EQ(std::get<Deliver>(utterance->Next()).samples.size(), samples.size());
}

TEST(UtteranceTest, SentencesOutOfBoundsAreRefused) {
  const std::unique_ptr<Utterance> utterance = Make();
  const auto code_of = [&](auto change) {
    SentenceInput sentence = Sentence("ab");
    change(&sentence);
    return utterance->AddSentence(sentence).code();
  };
  const auto invalid = StatusCode::kInvalidArgument;
  EXPECT_EQ(code_of([](SentenceInput* s) { s->phoneme_source.pop_back(); }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->words[0].phoneme_count = 3; }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->words[0].first_phoneme = UINT32_MAX; }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->words.resize(kMaxPhonemesPerSentence + 1); }),
            invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->phonemes[0].assign(65, 'a'); }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->pause_after_seconds = -1; }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->pause_after_seconds = 10.5f; }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) { s->pause_after_seconds = std::nanf(""); }), invalid);
  EXPECT_EQ(code_of([](SentenceInput* s) {
              *s = Sentence(std::string(kMaxPhonemesPerSentence + 1, 'a'));
            }),
            StatusCode::kTextTooLong);
  EXPECT_TRUE(std::holds_alternative<NeedSentence>(utterance->Next()));
  EXPECT_EQ(code_of([](SentenceInput*) {}), StatusCode::kOk);
}

TEST(UtteranceTest, OptionsAndTablesOutOfBoundsAreRefused) {
  const auto code_of = [](auto change) {
    UtteranceOptions options = Options();
    change(&options);
    return Utterance::Create(options, &Tables()).status().code();
  };
  const auto invalid = StatusCode::kInvalidArgument;
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->hop_length = 0; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->hop_length = kMaxHopLength + 1; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->voice_sample_rate = 0; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->output_sample_rate = 1000000; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->chunks.first = 0; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->chunks.first = 49; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->chunks.largest = kMaxChunkFrames + 1; }), invalid);
  EXPECT_EQ(code_of([](UtteranceOptions* o) { o->chunks.growth_percent = 99; }), invalid);

  PhonemeTables tables = Tables();
  tables.phoneme_id_map["a"].assign(kMaxTableEntryLength + 1, 4);
  EXPECT_EQ(Utterance::Create(Options(), &tables).status().code(), StatusCode::kVoiceInvalid);
}

}  // namespace
}  // namespace sottovoce
