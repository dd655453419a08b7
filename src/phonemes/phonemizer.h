// Sentences to phonemes by espeak-ng. This folder alone includes espeak-ng.
#ifndef SOTTOVOCE_PHONEMES_PHONEMIZER_H_
#define SOTTOVOCE_PHONEMES_PHONEMIZER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "base/status.h"

namespace sottovoce {

// One unit of a voice's phoneme set: one code point of espeak-ng's IPA in NFD, or the punctuation
// mark that closed a clause.
struct Phoneme {
  std::string symbol;  // UTF-8
  Span text;           // bytes of the phonemised text it came from
};

struct Word {
  Span text;  // bytes of the phonemised text
  uint32_t first_phoneme =
      0;  // index into PhonemizedText::phonemes; the space before it not counted
  uint32_t phoneme_count = 0;
};

struct PhonemizedText {
  std::vector<Phoneme> phonemes;
  std::vector<Word> words;
};

// How phonemes are written.
enum class Notation : uint8_t { kIpa, kMnemonics };

// espeak-ng keeps its state in globals: at most one Phonemizer may exist in a process, and it may
// be used by one thread at a time.
class Phonemizer {
 public:
  // `data_directory` holds espeak-ng-data's files: phontab, phonindex, phondata and intonations,
  // and of the languages only the wanted. kLanguageDataInvalid if the former are missing or
  // damaged, kWrongState if another Phonemizer lives.
  static Result<Phonemizer> Create(const std::string& data_directory);

  Phonemizer(Phonemizer&& other) noexcept;
  Phonemizer& operator=(Phonemizer&& other) noexcept;
  ~Phonemizer();

  // `language`: an espeak-ng voice name or language tag, such as "en-us". kUnknownLanguage if
  // espeak-ng does not know it or its data is not there.
  Status SetLanguage(std::string_view language);

  // `utf8` is one sentence of at most kMaxSentenceCodePoints, well-formed. The phonemes equal those
  // of Piper's calls of espeak-ng 1.52.0: clauses joined, each closed by its punctuation mark.
  Result<PhonemizedText> Phonemize(std::string_view utf8);

  // The same text in espeak-ng's own notation, a line a clause, as `espeak-ng -x` or `--ipa` print:
  // unlike Phonemize(), with language flags, and after intonation has changed some tones and
  // stresses.
  Result<std::string> Transcribe(std::string_view utf8, Notation notation);

 private:
  Phonemizer() = default;

  bool owns_espeak_ = false;
  bool has_language_ = false;
  std::string data_directory_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_PHONEMIZER_H_
