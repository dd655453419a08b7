#include "bindings/core_voice.h"

#include <emscripten/bind.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/js_values.h"
#include "bindings/reply.h"
#include "bindings/voice_bytes.h"

namespace sottovoce {
namespace {

using emscripten::val;

constexpr size_t kLongestPartName = 16;

}  // namespace

JsSplitVoice::JsSplitVoice(SplitVoice voice) : voice_(std::move(voice)) {}

val JsSplitVoice::Split(const val& onnx) {
  const Result<std::vector<uint8_t>> bytes = ReadVoiceBytes(onnx);
  if (!bytes.ok()) return Failure(bytes.status());
  Result<SplitVoice> voice = SplitVoiceGraph(*bytes);
  if (!voice.ok()) return Failure(voice.status());
  return Success(val(std::unique_ptr<JsSplitVoice>(new JsSplitVoice(*std::move(voice)))));
}

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
  emscripten::function("splitVoice", &JsSplitVoice::Split);
}

}  // namespace sottovoce
