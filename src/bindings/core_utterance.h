// pipeline/utterance.h for JavaScript.
#ifndef SOTTOVOCE_BINDINGS_CORE_UTTERANCE_H_
#define SOTTOVOCE_BINDINGS_CORE_UTTERANCE_H_

#include <emscripten/val.h>

#include <memory>

#include "pipeline/utterance.h"
#include "voice/phoneme_ids.h"

namespace sottovoce {

// Owned by the JavaScript object that holds it, whose delete() frees it. Types are those of
// web/src/wasm/core.ts.
class JsUtterance {
 public:
  // UtteranceOptions -> reply of an Utterance.
  static emscripten::val Create(const emscripten::val& options);

  // A Step.
  emscripten::val Next();

  // Replies without a value.
  emscripten::val AddSentence(const emscripten::val& sentence);
  emscripten::val EndOfText();
  emscripten::val Begun(const emscripten::val& frames_per_id);
  emscripten::val Synthesized(const emscripten::val& samples);

  // An object from phoneme to count.
  emscripten::val MissingPhonemes() const;

 private:
  explicit JsUtterance(std::unique_ptr<const PhonemeTables> tables,
                       std::unique_ptr<Utterance> utterance);

  std::unique_ptr<const PhonemeTables> tables_;  // outlives utterance_
  std::unique_ptr<Utterance> utterance_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_CORE_UTTERANCE_H_
