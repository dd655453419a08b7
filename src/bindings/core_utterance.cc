#include "bindings/core_utterance.h"

#include <emscripten/bind.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/js_values.h"
#include "bindings/reply.h"
#include "pipeline/limits.h"

namespace sottovoce {
namespace {

using emscripten::val;

// Piper's tables have about 160 rows.
constexpr size_t kMaxTableRows = 4096;
// Beyond the pipeline's bound, so that it says itself what is too long.
constexpr size_t kMaxPhonemesRead = 16 * kMaxPhonemesPerSentence;
constexpr size_t kMaxWindowSamples = size_t{kMaxChunkFrames} * 2 * kMaxHopLength;

std::optional<std::vector<int64_t>> ReadIds(const val& value) {
  const std::optional<std::vector<val>> elements = ReadArray(value, kMaxTableEntryLength);
  if (!elements.has_value()) return std::nullopt;
  std::vector<int64_t> ids;
  for (const val& element : *elements) {
    const std::optional<uint32_t> id = ReadWhole(element, INT32_MAX);
    if (!id.has_value()) return std::nullopt;
    ids.push_back(*id);
  }
  return ids;
}

// A plain object as a table, each of its values by `read`.
template <typename Row, typename Read>
std::optional<std::unordered_map<std::string, Row>> ReadTable(const val& value, Read read) {
  if (value.isNull() || value.typeOf().as<std::string>() != "object") return std::nullopt;
  const val entries = val::global("Object").call<val>("entries", value);
  const std::optional<std::vector<val>> rows = ReadArray(entries, kMaxTableRows);
  if (!rows.has_value()) return std::nullopt;
  std::unordered_map<std::string, Row> table;
  for (const val& row : *rows) {
    std::optional<std::string> phoneme = ReadString(row[0], kMaxPhonemeBytes);
    std::optional<Row> entry = read(row[1]);
    if (!phoneme.has_value() || !entry.has_value()) return std::nullopt;
    table.emplace(*std::move(phoneme), *std::move(entry));
  }
  return table;
}

PhonemeTables ReadTables(FieldReader* fields) {
  PhonemeTables tables;
  tables.phoneme_map =
      fields->Take("phonemeMap", "an object of arrays of phonemes", [](const val& value) {
        return ReadTable<std::vector<std::string>>(value, [](const val& row) {
          return ReadStrings(row, kMaxTableEntryLength, kMaxPhonemeBytes);
        });
      });
  tables.phoneme_id_map = fields->Take(
      "phonemeIdMap", "an object of arrays of ids",
      [](const val& value) { return ReadTable<std::vector<int64_t>>(value, ReadIds); });
  return tables;
}

// Two numbers a span.
std::optional<std::vector<Span>> ReadSpans(const val& value) {
  const auto numbers = ReadTyped<uint32_t>(value, 2 * kMaxPhonemesRead);
  if (!numbers.has_value() || numbers->size() % 2 != 0) return std::nullopt;
  std::vector<Span> spans;
  for (size_t i = 0; i < numbers->size(); i += 2) {
    spans.push_back({(*numbers)[i], (*numbers)[i + 1]});
  }
  return spans;
}

// Four numbers a word: its span, its first phoneme and how many.
std::optional<std::vector<SentenceInput::Word>> ReadWords(const val& value) {
  const auto numbers = ReadTyped<uint32_t>(value, 4 * kMaxPhonemesRead);
  if (!numbers.has_value() || numbers->size() % 4 != 0) return std::nullopt;
  std::vector<SentenceInput::Word> words;
  for (auto word = numbers->begin(); word != numbers->end(); word += 4) {
    words.push_back({{word[0], word[1]}, word[2], word[3]});
  }
  return words;
}

SentenceInput ReadSentence(FieldReader* fields) {
  SentenceInput sentence;
  sentence.phonemes = fields->Strings("phonemes", kMaxPhonemesRead, kMaxPhonemeBytes);
  sentence.phoneme_source = fields->Take("phonemeSpans", "a Uint32Array of pairs", ReadSpans);
  sentence.words = fields->Take("words", "a Uint32Array of fours", ReadWords);
  sentence.source = {fields->Whole("start"), fields->Whole("end")};
  sentence.pause_after_seconds = fields->Finite("pauseAfterSeconds");
  return sentence;
}

val StepOf(const char* type) {
  val step = val::object();
  step.set("type", std::string(type));
  return step;
}

const char* TypeName(MarkType type) {
  switch (type) {
    case MarkType::kSentence:
      return "sentence";
    case MarkType::kWord:
      return "word";
    case MarkType::kPhoneme:
      break;
  }
  return "phoneme";
}

val ToJs(const Mark& mark) {
  val js = StepOf(TypeName(mark.type));
  js.set("start", mark.source.start);
  js.set("end", mark.source.end);
  js.set("time", mark.time);
  js.set("duration", mark.duration);
  if (mark.type == MarkType::kPhoneme) js.set("phoneme", mark.phoneme);
  return js;
}

struct StepToJs {
  val operator()(const NeedSentence&) const { return StepOf("sentence"); }
  val operator()(const RunBegin& begin) const {
    val step = StepOf("begin");
    const std::vector<int32_t> ids(begin.ids.begin(), begin.ids.end());
    step.set("ids", ToTyped<int32_t>(ids));
    step.set("sentence", begin.sentence);
    return step;
  }
  val operator()(const RunSynthesize& window) const {
    val step = StepOf("synthesize");
    step.set("firstFrame", window.first_frame);
    step.set("frameCount", window.frame_count);
    return step;
  }
  val operator()(const Deliver& chunk) const {
    val step = StepOf("deliver");
    val marks = val::array();
    for (const Mark& mark : chunk.marks) marks.call<void>("push", ToJs(mark));
    step.set("samples", ToTyped<float>(chunk.samples));
    step.set("firstSample", static_cast<double>(chunk.first_sample));
    step.set("marks", marks);
    return step;
  }
  val operator()(const Done&) const { return StepOf("done"); }
};

val Invalid(const char* message) { return Failure({StatusCode::kInvalidArgument, message}); }

}  // namespace

JsUtterance::JsUtterance(std::unique_ptr<const PhonemeTables> tables,
                         std::unique_ptr<Utterance> utterance)
    : tables_(std::move(tables)), utterance_(std::move(utterance)) {}

val JsUtterance::Create(const val& options) {
  FieldReader fields(options);
  const UtteranceOptions utterance_options = {
      .voice_sample_rate = fields.Whole("voiceSampleRate"),
      .output_sample_rate = fields.Whole("outputSampleRate"),
      .hop_length = fields.Whole("hopLength"),
      .chunks = {},
  };
  auto tables = std::make_unique<const PhonemeTables>(ReadTables(&fields));
  if (!fields.status().ok()) return Failure(fields.status());
  Result<std::unique_ptr<Utterance>> utterance = Utterance::Create(utterance_options, tables.get());
  if (!utterance.ok()) return Failure(utterance.status());
  return Success(
      val(std::unique_ptr<JsUtterance>(new JsUtterance(std::move(tables), *std::move(utterance)))));
}

val JsUtterance::Next() { return std::visit(StepToJs(), utterance_->Next()); }

val JsUtterance::AddSentence(const val& sentence) {
  FieldReader fields(sentence);
  SentenceInput input = ReadSentence(&fields);
  if (!fields.status().ok()) return Failure(fields.status());
  return Reply(utterance_->AddSentence(std::move(input)));
}

val JsUtterance::EndOfText() { return Reply(utterance_->EndOfText()); }

val JsUtterance::Begun(const val& frames_per_id) {
  const auto frames = ReadTyped<uint32_t>(frames_per_id, kMaxIdsPerSentence);
  return frames.has_value() ? Reply(utterance_->Begun(*frames))
                            : Invalid("frames per id must be a Uint32Array");
}

val JsUtterance::Synthesized(const val& samples) {
  const auto copy = ReadTyped<float>(samples, kMaxWindowSamples);
  return copy.has_value() ? Reply(utterance_->Synthesized(*copy))
                          : Invalid("samples must be a Float32Array");
}

val JsUtterance::MissingPhonemes() const {
  val counts = val::object();
  for (const auto& [phoneme, count] : utterance_->missing_phonemes()) counts.set(phoneme, count);
  return counts;
}

EMSCRIPTEN_BINDINGS(core_utterance) {
  emscripten::class_<JsUtterance>("Utterance")
      .class_function("create", &JsUtterance::Create)
      .function("next", &JsUtterance::Next)
      .function("addSentence", &JsUtterance::AddSentence)
      .function("endOfText", &JsUtterance::EndOfText)
      .function("begun", &JsUtterance::Begun)
      .function("synthesized", &JsUtterance::Synthesized)
      .function("missingPhonemes", &JsUtterance::MissingPhonemes);
}

}  // namespace sottovoce
