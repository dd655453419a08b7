#include "phonemes/phonemizer.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "phonemes/assembler.h"
#include "phonemes/clause.h"
#include "phonemes/language_data.h"
#include "phonemes/safe_text.h"

// Last: its macros are short.
#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

// espeak-ng keeps its state in globals, so who holds it is one too.
bool espeak_is_held = false;

// espeak-ng copies names into buffers of 40 bytes and opens them as files; '+' would add a variant.
constexpr size_t kMaxLanguageBytes = 32;

bool IsLanguageName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxLanguageBytes &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '-' || c == '_' || c == ' ' || c == '(' || c == ')';
         });
}

// espeak-ng takes a directory for a voice without a language.
bool HasVoice() {
  const espeak_VOICE* voice = espeak_GetCurrentVoice();
  return translator != nullptr && voice->languages != nullptr && voice->languages[0] != '\0';
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

// A voice's languages are a list of tags: to each a byte of priority and the tag with its NUL; a
// zero byte ends the list.
bool SpeaksLanguage(const espeak_VOICE& voice, std::string_view tag) {
  for (const char* at = voice.languages; *at != '\0';) {
    const std::string_view own(at + 1);
    if (EqualIgnoringCase(own, tag)) return true;
    at += 1 + own.size() + 1;
  }
  return false;
}

// A change of voice queues a copy of it for the wave generator, which here never takes it.
void FreeQueuedVoices() {
  for (; wcmdq_head != wcmdq_tail; wcmdq_head = (wcmdq_head + 1) % N_WCMDQ) {
    if (wcmdq[wcmdq_head][0] == WCMD_VOICE) {
      std::free(reinterpret_cast<void*>(wcmdq[wcmdq_head][2]));
    }
  }
}

// By the name of a voice or of its file, as espeak-ng's callers do; then by a language's tag, where
// espeak-ng itself would also take a voice of a similar language.
bool SetVoice(const std::string& name) {
  if (espeak_ng_SetVoiceByName(name.c_str()) == ENS_OK) return HasVoice();
  for (const espeak_VOICE** voice = espeak_ListVoices(nullptr); *voice != nullptr; ++voice) {
    if (!SpeaksLanguage(**voice, name)) continue;
    const std::string file = (*voice)->identifier;
    return espeak_ng_SetVoiceByName(file.c_str()) == ENS_OK && HasVoice();
  }
  return false;
}

}  // namespace

Result<Phonemizer> Phonemizer::Create(const std::string& data_directory) {
  if (espeak_is_held) {
    return Status(StatusCode::kWrongState, "a process has one phonemizer, and there is one");
  }
  if (Status status = CheckPhonemeTables(data_directory); !status.ok()) return status;
  espeak_ng_InitializePath(data_directory.c_str());
  espeak_ng_ERROR_CONTEXT context = nullptr;
  const espeak_ng_STATUS initialized = espeak_ng_Initialize(&context);
  espeak_ng_ClearErrorContext(&context);
  if (initialized != ENS_OK) {
    return Status(StatusCode::kLanguageDataInvalid,
                  "espeak-ng does not accept the phoneme tables in " + data_directory);
  }
  espeak_is_held = true;
  Phonemizer phonemizer;
  phonemizer.owns_espeak_ = true;
  phonemizer.data_directory_ = data_directory;
  return phonemizer;
}

Phonemizer::Phonemizer(Phonemizer&& other) noexcept
    : owns_espeak_(std::exchange(other.owns_espeak_, false)),
      has_language_(std::exchange(other.has_language_, false)),
      data_directory_(std::move(other.data_directory_)) {}

Phonemizer& Phonemizer::operator=(Phonemizer&& other) noexcept {
  std::swap(owns_espeak_, other.owns_espeak_);
  std::swap(has_language_, other.has_language_);
  std::swap(data_directory_, other.data_directory_);
  return *this;
}

Phonemizer::~Phonemizer() {
  if (!owns_espeak_) return;
  espeak_ng_Terminate();
  espeak_is_held = false;
}

Status Phonemizer::SetLanguage(std::string_view language) {
  const std::string name(language);
  has_language_ = false;
  // Languages added since the last call are not in espeak-ng's list yet.
  FreeVoiceList();
  const bool known = IsLanguageName(language) && SetVoice(name);
  FreeQueuedVoices();
  if (!known) {
    return Status(StatusCode::kUnknownLanguage, "no data is loaded for the language " + name);
  }
  if (Status status = CheckDictionary(data_directory_, dictionary_name); !status.ok()) {
    return status;
  }
  has_language_ = true;
  return Status();
}

Result<PhonemizedText> Phonemizer::Phonemize(std::string_view utf8) {
  if (!has_language_) return Status(StatusCode::kWrongState, "no language is set");
  const std::string text = BlankControls(utf8);
  const Characters characters(text);
  ClauseReader reader(text, characters, Notation::kIpa, Stage::kTranslated);
  Assembler assembler(characters);
  while (const std::optional<Clause> clause = reader.Next()) assembler.Append(*clause);
  return std::move(assembler).Finish();
}

Result<std::string> Phonemizer::Transcribe(std::string_view utf8, Notation notation) {
  if (!has_language_) return Status(StatusCode::kWrongState, "no language is set");
  const std::string text = BlankControls(utf8);
  const Characters characters(text);
  ClauseReader reader(text, characters, notation, Stage::kIntoned);
  std::string result;
  while (const std::optional<Clause> clause = reader.Next()) result += ClauseString(*clause) + '\n';
  return result;
}

}  // namespace sottovoce
