// Cutting a voice's graph apart (voice/split.h) for JavaScript.
#ifndef SOTTOVOCE_BINDINGS_CORE_VOICE_H_
#define SOTTOVOCE_BINDINGS_CORE_VOICE_H_

#include <emscripten/val.h>

#include "voice/split.h"

namespace sottovoce {

// Owned by the JavaScript object that holds it, whose delete() frees it. Types are those of
// web/src/wasm/core.ts.
//
// While a voice is cut, the module's memory holds the file and its parts, about twice the file's
// size; WebAssembly memory never shrinks, so a page should cut in an instance that it then drops.
class JsSplitVoice {
 public:
  // Uint8Array of a whole voice file -> reply of a SplitVoice.
  static emscripten::val Split(const emscripten::val& onnx);

  // GraphFacts, a new object each time.
  emscripten::val Facts() const;

  // "encoder", "flow" or "decoder" -> its model as a Uint8Array that owns its bytes, which are
  // freed here: a second call, like any other name, gives an empty one.
  emscripten::val Take(const emscripten::val& part);

 private:
  explicit JsSplitVoice(SplitVoice voice);

  SplitVoice voice_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_CORE_VOICE_H_
