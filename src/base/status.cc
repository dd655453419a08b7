#include "base/status.h"

#include <array>
#include <cstddef>

namespace sottovoce {
namespace {

struct CodeRow {
  StatusCode code;
  std::string_view name;
};

constexpr std::array<CodeRow, 12> kCodes = {{
    {StatusCode::kOk, "ok"},
    // A parameter is outside its documented range.
    {StatusCode::kInvalidArgument, "invalid-argument"},
    // A call came in an order the object does not allow.
    {StatusCode::kWrongState, "wrong-state"},
    // The text is longer than one utterance may be.
    {StatusCode::kTextTooLong, "text-too-long"},
    // A run of letters without a break is longer than any word.
    {StatusCode::kWordTooLong, "word-too-long"},
    // The text holds nothing that can be spoken.
    {StatusCode::kNothingToSpeak, "nothing-to-speak"},
    // No data is loaded for this language, or espeak-ng does not know it.
    {StatusCode::kUnknownLanguage, "unknown-language"},
    // The language's data is damaged or of another espeak-ng version.
    {StatusCode::kLanguageDataInvalid, "language-data-invalid"},
    // espeak-ng could not translate the text.
    {StatusCode::kPhonemizerFailed, "phonemizer-failed"},
    // The bytes are not a well-formed voice.
    {StatusCode::kVoiceInvalid, "voice-invalid"},
    // The voice is well formed but not a VITS graph that this version knows.
    {StatusCode::kVoiceUnsupported, "voice-unsupported"},
    // The voice asks for more memory than any voice should.
    {StatusCode::kVoiceTooLarge, "voice-too-large"},
}};

}  // namespace

std::string_view StatusCodeName(StatusCode code) {
  const CodeRow& row = kCodes[static_cast<size_t>(code)];
  assert(row.code == code);
  return row.name;
}

}  // namespace sottovoce
