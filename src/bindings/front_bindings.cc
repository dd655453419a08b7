// The front module: text in, sentences of phonemes out. One instance holds one language and one
// opened text; web/src/wasm/front.ts describes the calls to JavaScript.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/front_reader.h"
#include "bindings/js_values.h"
#include "bindings/reply.h"
#include "text/limits.h"

namespace sottovoce {
namespace {

using emscripten::val;

constexpr size_t kMaxNameBytes = 1024;
constexpr size_t kMaxDataBytes = size_t{32} << 20;

FrontReader& Reader() {
  static FrontReader reader("/espeak-ng-data");
  return reader;
}

val Refuse(const char* message) { return Failure(Status(StatusCode::kInvalidArgument, message)); }

// Spans one after another: start, end, start, end...
val ToTypedSpans(const std::vector<Span>& spans) {
  std::vector<uint32_t> flat;
  flat.reserve(2 * spans.size());
  for (const Span& span : spans) flat.insert(flat.end(), {span.start, span.end});
  return ToTyped(std::span<const uint32_t>(flat));
}

val ToTypedWords(const std::vector<ReadSentence::Word>& words) {
  std::vector<uint32_t> flat;
  flat.reserve(4 * words.size());
  for (const ReadSentence::Word& word : words) {
    flat.insert(flat.end(),
                {word.source.start, word.source.end, word.first_phoneme, word.phoneme_count});
  }
  return ToTyped(std::span<const uint32_t>(flat));
}

const char* BreakName(Break after) {
  switch (after) {
    case Break::kClause:
      return "clause";
    case Break::kSentence:
      return "sentence";
    case Break::kParagraph:
      return "paragraph";
  }
}

val AddLanguageData(const val& path, const val& bytes) {
  const std::optional<std::string> name = ReadString(path, kMaxNameBytes);
  const std::optional<std::vector<uint8_t>> data = ReadTyped<uint8_t>(bytes, kMaxDataBytes);
  if (!name || !data) return Refuse("language data is a path and a Uint8Array of at most 32 MB");
  const std::string_view view(reinterpret_cast<const char*>(data->data()), data->size());
  return Reply(Reader().AddLanguageData(*name, view));
}

val SetLanguage(const val& name) {
  const std::optional<std::string> language = ReadString(name, kMaxNameBytes);
  return language ? Reply(Reader().SetLanguage(*language)) : Refuse("a language is a short string");
}

val Open(const val& text) {
  if (!text.isString()) return Refuse("the text is not a string");
  if (text["length"].as<double>() > static_cast<double>(kMaxTextUtf16Units)) {
    return Failure(
        Status(StatusCode::kTextTooLong, "the text is longer than one utterance may be"));
  }
  const Result<uint32_t> sentences = Reader().Open(text.as<std::u16string>());
  if (!sentences.ok()) return Failure(sentences.status());
  val value = val::object();
  value.set("sentences", *sentences);
  return Success(std::move(value));
}

val SentenceAt(const val& index) {
  const std::optional<uint32_t> number = ReadWhole(index);
  if (!number) return Refuse("a sentence's number is a whole number");
  const Result<ReadSentence> read = Reader().ReadSentenceAt(*number);
  if (!read.ok()) return Failure(read.status());
  const ReadSentence& sentence = read.value();
  val value = val::object();
  value.set("text", sentence.text);
  value.set("start", sentence.source.start);
  value.set("end", sentence.source.end);
  value.set("breakAfter", std::string(BreakName(sentence.after)));
  value.set("phonemes", val::array(sentence.phonemes));
  value.set("phonemeSpans", ToTypedSpans(sentence.phoneme_sources));
  value.set("words", ToTypedWords(sentence.words));
  return Success(std::move(value));
}

val Normalized() {
  const Result<FrontReader::Normalized> normalized = Reader().ReadNormalized();
  if (!normalized.ok()) return Failure(normalized.status());
  val value = val::object();
  value.set("text", normalized.value().utf8);
  value.set("spans", ToTypedSpans(normalized.value().unit_sources));
  return Success(std::move(value));
}

val Transcribe(const val& index, const val& notation) {
  const std::optional<uint32_t> number = ReadWhole(index);
  const std::optional<std::string> name = ReadString(notation, kMaxNameBytes);
  if (!number || (name != "ipa" && name != "mnemonics")) {
    return Refuse("transcribe() takes a sentence's number, and 'ipa' or 'mnemonics'");
  }
  const Result<std::string> text =
      Reader().Transcribe(*number, name == "ipa" ? Notation::kIpa : Notation::kMnemonics);
  return text.ok() ? Success(val(text.value())) : Failure(text.status());
}

EMSCRIPTEN_BINDINGS(front) {
  emscripten::function("addLanguageData", &AddLanguageData);
  emscripten::function("setLanguage", &SetLanguage);
  emscripten::function("open", &Open);
  emscripten::function("sentence", &SentenceAt);
  emscripten::function("normalized", &Normalized);
  emscripten::function("transcribe", &Transcribe);
}

}  // namespace
}  // namespace sottovoce
