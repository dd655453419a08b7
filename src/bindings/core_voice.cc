#include "bindings/core_voice.h"

#include <emscripten/bind.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core_engine.h"
#include "bindings/js_values.h"
#include "bindings/reply.h"

namespace sottovoce {
namespace {

using emscripten::val;

// The largest Piper voices have 114 MB.
constexpr size_t kMaxVoiceBytes = size_t{512} << 20;
constexpr size_t kLongestPartName = 16;

}  // namespace

JsVoiceFile::JsVoiceFile(std::vector<uint8_t> bytes) : bytes_(std::move(bytes)) {}

val JsVoiceFile::Open(const val& onnx) {
  std::optional<std::vector<uint8_t>> bytes = ReadTyped<uint8_t>(onnx, kMaxVoiceBytes);
  if (!bytes.has_value()) {
    return Failure(
        {StatusCode::kInvalidArgument, "a voice must be a Uint8Array of at most 512 MiB"});
  }
  return Success(val(std::unique_ptr<JsVoiceFile>(new JsVoiceFile(*std::move(bytes)))));
}

val JsVoiceFile::Split() const {
  Result<SplitVoice> voice = SplitVoiceGraph(bytes_);
  if (!voice.ok()) return Failure(voice.status());
  return Success(val(std::make_unique<JsSplitVoice>(*std::move(voice))));
}

val JsVoiceFile::CreateEngine() const { return JsEngine::Create(bytes_); }

JsSplitVoice::JsSplitVoice(SplitVoice voice) : voice_(std::move(voice)) {}

val JsSplitVoice::Facts() const {
  const GraphFacts& facts = voice_.facts;
  val js = val::object();
  js.set("latentChannels", facts.latent_channels);
  js.set("hopLength", facts.hop_length);
  js.set("flowMargin", facts.flow_margin);
  js.set("decoderMargin", facts.decoder_margin);
  js.set("speakers", facts.speaker_embedding_rows);
  js.set("stochasticDurations", facts.stochastic_durations);
  return js;
}

val JsSplitVoice::Take(const val& part) {
  const std::string name = ReadString(part, kLongestPartName).value_or("");
  std::vector<uint8_t> bytes;
  if (name == "encoder") bytes.swap(voice_.encoder);
  if (name == "flow") bytes.swap(voice_.flow);
  if (name == "decoder") bytes.swap(voice_.decoder);
  return ToTyped<uint8_t>(bytes);
}

EMSCRIPTEN_BINDINGS(core_voice) {
  emscripten::class_<JsSplitVoice>("SplitVoice")
      .property("facts", &JsSplitVoice::Facts)
      .function("take", &JsSplitVoice::Take);
  emscripten::class_<JsVoiceFile>("VoiceFile")
      .class_function("open", &JsVoiceFile::Open)
      .function("split", &JsVoiceFile::Split)
      .function("createEngine", &JsVoiceFile::CreateEngine);
}

}  // namespace sottovoce
