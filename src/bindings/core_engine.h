// engine/engine.h for JavaScript.
#ifndef SOTTOVOCE_BINDINGS_CORE_ENGINE_H_
#define SOTTOVOCE_BINDINGS_CORE_ENGINE_H_

#include <emscripten/val.h>

#include <cstdint>
#include <memory>

#include "engine/engine.h"

namespace sottovoce {

// Owned by the JavaScript object that holds it, whose delete() frees it. Types are those of
// web/src/wasm/core.ts.
//
// WebAssembly memory never shrinks: an engine belongs in an instance that is dropped with it.
class JsEngine {
 public:
  // Uint8Array of a whole voice file -> reply of an Engine. The module's copy of the file is freed
  // before this returns, and what the engine allocates later takes its place.
  static emscripten::val Create(const emscripten::val& onnx);

  // Samples a frame.
  uint32_t HopLength() const { return engine_->hop_length(); }

  // Rows of the speaker embedding; 1 without one.
  uint32_t Speakers() const { return speakers_; }

  // {ids: Int32Array, scales, speakerId, seed, sentence} -> reply of frames per id, a Uint32Array.
  emscripten::val Begin(const emscripten::val& sentence);

  // Two whole numbers, the second at least 1 -> reply of samples, a Float32Array of its own.
  emscripten::val Synthesize(const emscripten::val& first_frame,
                             const emscripten::val& frame_count);

  // EngineMemory, a new object each time.
  emscripten::val Memory() const;

 private:
  JsEngine(std::unique_ptr<Engine> engine, uint32_t speakers);

  std::unique_ptr<Engine> engine_;
  uint32_t speakers_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_CORE_ENGINE_H_
