#include "bindings/core_engine.h"

#include <emscripten/bind.h>

#include <optional>
#include <utility>
#include <vector>

#include "bindings/js_values.h"
#include "bindings/reply.h"
#include "bindings/voice_bytes.h"
#include "voice/read_vits.h"

namespace sottovoce {
namespace {

using emscripten::val;

val Invalid(const char* message) { return Failure({StatusCode::kInvalidArgument, message}); }

EngineOptions ReadOptions(FieldReader* fields) {
  return {.noise_scale = fields->Finite("noiseScale"),
          .length_scale = fields->Finite("lengthScale"),
          .noise_w_scale = fields->Finite("noiseWScale"),
          .speaker = fields->Whole("speakerId"),
          .key = {fields->Whole("seed"), fields->Whole("sentence")}};
}

val ToJs(const ModuleMemory& memory) {
  val js = val::object();
  js.set("weights", memory.weights);
  js.set("activations", memory.activations);
  return js;
}

}  // namespace

JsEngine::JsEngine(std::unique_ptr<Engine> engine, uint32_t speakers)
    : engine_(std::move(engine)), speakers_(speakers) {}

val JsEngine::Create(const val& onnx) {
  const Result<std::vector<uint8_t>> bytes = ReadVoiceBytes(onnx);
  if (!bytes.ok()) return Failure(bytes.status());
  const Result<VitsModel> model = ReadVits(*bytes);
  if (!model.ok()) return Failure(model.status());
  Result<std::unique_ptr<Engine>> engine = Engine::Create(*model);
  if (!engine.ok()) return Failure(engine.status());
  return Success(val(std::unique_ptr<JsEngine>(new JsEngine(*std::move(engine), model->speakers))));
}

val JsEngine::Begin(const val& sentence) {
  FieldReader fields(sentence);
  const std::vector<int32_t> ids = fields.Typed<int32_t>("ids", kMaxIdsPerSentence);
  const EngineOptions options = ReadOptions(&fields);
  if (!fields.status().ok()) return Failure(fields.status());
  const Result<std::span<const uint32_t>> frames = engine_->Begin(ids, options);
  return frames.ok() ? Success(ToTyped<uint32_t>(*frames)) : Failure(frames.status());
}

val JsEngine::Synthesize(const val& first_frame, const val& frame_count) {
  const std::optional<uint32_t> first = ReadWhole(first_frame);
  const std::optional<uint32_t> count = ReadWhole(frame_count);
  if (!first.has_value() || count.value_or(0) == 0) {
    return Invalid("a window is a whole number of frames, at least one, from a whole number on");
  }
  const Result<std::span<const float>> samples = engine_->Synthesize(*first, *count);
  return samples.ok() ? Success(ToTyped<float>(*samples)) : Failure(samples.status());
}

val JsEngine::Memory() const {
  const NetworkMemory memory = engine_->memory();
  val js = val::object();
  js.set("text", ToJs(memory.text));
  js.set("flow", ToJs(memory.flow));
  js.set("decoder", ToJs(memory.decoder));
  js.set("sentence", memory.sentence);
  return js;
}

EMSCRIPTEN_BINDINGS(core_engine) {
  emscripten::class_<JsEngine>("Engine")
      .class_function("create", &JsEngine::Create)
      .property("hopLength", &JsEngine::HopLength)
      .property("speakers", &JsEngine::Speakers)
      .function("begin", &JsEngine::Begin)
      .function("synthesize", &JsEngine::Synthesize)
      .function("memory", &JsEngine::Memory);
}

}  // namespace sottovoce
