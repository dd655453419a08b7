// The front module without JavaScript: a caller's text to sentences of phonemes.
#ifndef SOTTOVOCE_BINDINGS_FRONT_READER_H_
#define SOTTOVOCE_BINDINGS_FRONT_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "base/status.h"
#include "base/utf8.h"
#include "phonemes/phonemizer.h"
#include "text/aligned_text.h"
#include "text/normalizer.h"
#include "text/sentences.h"

namespace sottovoce {

// A sentence with its phonemes. Spans are UTF-16 units of the opened text; one that is empty says
// where something stands that nothing of the text stands for.
struct ReadSentence {
  std::string text;  // as normalised
  Span source;
  Break after = Break::kSentence;
  std::vector<std::string> phonemes;
  std::vector<Span> phoneme_sources;  // same length
  struct Word {
    Span source;
    uint32_t first_phoneme = 0;
    uint32_t phoneme_count = 0;
  };
  std::vector<Word> words;
};

// Holds one language and one opened text. Each call that needs what is not there is kWrongState.
class FrontReader {
 public:
  explicit FrontReader(std::string data_directory) : data_directory_(std::move(data_directory)) {}

  // `path` is relative, below the data directory. kInvalidArgument for any other, or if the file
  // cannot be written.
  Status AddLanguageData(std::string_view path, std::string_view bytes);

  // Closes the opened text. espeak-ng starts with the first call.
  Status SetLanguage(std::string_view language);

  // The number of sentences, at least 1: kNothingToSpeak if there is none.
  Result<uint32_t> Open(std::u16string_view text);

  // kInvalidArgument if `index` is not below Open()'s number.
  Result<ReadSentence> ReadSentenceAt(uint32_t index);
  Result<std::string> Transcribe(uint32_t index, Notation notation);

  // The opened text as normalised, and the units of the caller's behind each of its UTF-16 units.
  struct Normalized {
    std::string utf8;
    std::vector<Span> unit_sources;
  };
  Result<Normalized> ReadNormalized() const;

 private:
  struct OpenText {
    Utf16Text source;
    AlignedText normalized;
    std::vector<Sentence> sentences;
  };

  Status CheckIndex(uint32_t index) const;
  std::string_view SentenceBytes(uint32_t index) const;
  // The caller's units behind a span of a sentence that starts at byte `base`.
  Span SourceUnits(uint32_t base, Span span) const;

  std::string data_directory_;
  std::optional<Phonemizer> phonemizer_;
  std::string language_;
  std::optional<Normalizer> normalizer_;
  std::optional<OpenText> text_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_FRONT_READER_H_
