// A voice's file for JavaScript: cut apart for ONNX Runtime (voice/split.h), or made an engine of.
#ifndef SOTTOVOCE_BINDINGS_CORE_VOICE_H_
#define SOTTOVOCE_BINDINGS_CORE_VOICE_H_

#include <emscripten/val.h>

#include <cstdint>
#include <vector>

#include "voice/split.h"

namespace sottovoce {

// Both classes are owned by the JavaScript objects that hold them, whose delete() frees them. Types
// are those of web/src/wasm/core.ts.
//
// WebAssembly memory never shrinks: a page should open a voice in an instance that it drops with
// what becomes of the voice.
class JsVoiceFile {
 public:
  // Uint8Array of a whole voice file, which is copied -> reply of a VoiceFile.
  static emscripten::val Open(const emscripten::val& onnx);

  // Reply of a SplitVoice.
  emscripten::val Split() const;

  // Reply of an Engine (core_engine.h). Neither needs the file afterwards.
  emscripten::val CreateEngine() const;

 private:
  explicit JsVoiceFile(std::vector<uint8_t> bytes);

  std::vector<uint8_t> bytes_;
};

class JsSplitVoice {
 public:
  explicit JsSplitVoice(SplitVoice voice);

  // GraphFacts, a new object each time.
  emscripten::val Facts() const;

  // "encoder", "flow" or "decoder" -> its model as a Uint8Array that owns its bytes, which are
  // freed here: a second call, like any other name, gives an empty one.
  emscripten::val Take(const emscripten::val& part);

 private:
  SplitVoice voice_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_CORE_VOICE_H_
