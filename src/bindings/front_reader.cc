#include "bindings/front_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/utf8.h"
#include "text/limits.h"

namespace sottovoce {
namespace {

// The largest, Russian's dictionary, has 8.5 MB.
constexpr size_t kMaxDataBytes = size_t{32} << 20;
constexpr size_t kMaxPathBytes = 128;

// The names of a path below the data directory; nothing for any other path.
std::optional<std::vector<std::string>> PathNames(std::string_view path) {
  if (path.size() > kMaxPathBytes || path.find('\0') != std::string_view::npos) return std::nullopt;
  std::vector<std::string> names;
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('/', start), path.size());
    const std::string_view name = path.substr(start, end - start);
    if (name.empty() || name == "." || name == "..") return std::nullopt;
    names.emplace_back(name);
    start = end + 1;
  }
  return names;
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Writes the file that `names` lead to from `directory`, making the directories on the way.
bool WriteFile(std::string directory, const std::vector<std::string>& names,
               std::string_view bytes) {
  for (const std::string& name : names) {
    ::mkdir(directory.c_str(), 0755);  // or it is there; fopen will tell
    directory += '/' + name;
  }
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(directory.c_str(), "wb"));
  return file && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
}

}  // namespace

Status FrontReader::AddLanguageData(std::string_view path, std::string_view bytes) {
  const std::optional<std::vector<std::string>> names = PathNames(path);
  if (!names || bytes.size() > kMaxDataBytes) {
    return Status(StatusCode::kInvalidArgument,
                  "language data has a relative path and at most 32 MB a file");
  }
  if (!WriteFile(data_directory_, *names, bytes)) {
    return Status(StatusCode::kInvalidArgument, "the language data cannot be kept under this path");
  }
  return Status();
}

Status FrontReader::SetLanguage(std::string_view language) {
  text_.reset();
  normalizer_.reset();
  if (!phonemizer_) {
    Result<Phonemizer> created = Phonemizer::Create(data_directory_);
    if (!created.ok()) return created.status();
    phonemizer_.emplace(*std::move(created));
  }
  if (Status status = phonemizer_->SetLanguage(language); !status.ok()) return status;
  language_ = language;
  normalizer_.emplace(language_);
  return Status();
}

Result<uint32_t> FrontReader::Open(std::u16string_view text) {
  text_.reset();
  if (!normalizer_) return Status(StatusCode::kWrongState, "no language is set");
  if (Status status = CheckText(text); !status.ok()) return status;
  Utf16Text source(text);
  AlignedText normalized = normalizer_->Normalize(source.utf8());
  std::vector<Sentence> sentences = SplitSentences(normalized, language_);
  if (sentences.empty()) {
    return Status(StatusCode::kNothingToSpeak, "the text holds nothing that can be spoken");
  }
  text_.emplace(std::move(source), std::move(normalized), std::move(sentences));
  return static_cast<uint32_t>(text_->sentences.size());
}

Result<ReadSentence> FrontReader::ReadSentenceAt(uint32_t index) {
  if (Status status = CheckIndex(index); !status.ok()) return status;
  const Sentence& sentence = text_->sentences[index];
  const std::string_view bytes = SentenceBytes(index);
  const Result<PhonemizedText> phonemized = phonemizer_->Phonemize(bytes);
  if (!phonemized.ok()) return phonemized.status();

  ReadSentence read;
  read.text = bytes;
  read.source = text_->source.ToUtf16(sentence.source);
  read.after = sentence.after;
  for (const Phoneme& phoneme : phonemized.value().phonemes) {
    read.phonemes.push_back(phoneme.symbol);
    read.phoneme_sources.push_back(SourceUnits(sentence.text.start, phoneme.text));
  }
  for (const Word& word : phonemized.value().words) {
    read.words.push_back(
        {SourceUnits(sentence.text.start, word.text), word.first_phoneme, word.phoneme_count});
  }
  return read;
}

Result<std::string> FrontReader::Transcribe(uint32_t index, Notation notation) {
  if (Status status = CheckIndex(index); !status.ok()) return status;
  return phonemizer_->Transcribe(SentenceBytes(index), notation);
}

Result<FrontReader::Normalized> FrontReader::ReadNormalized() const {
  if (!text_) return Status(StatusCode::kWrongState, "no text is open");
  Normalized result;
  result.utf8 = text_->normalized.bytes;
  for (uint32_t at = 0; at < result.utf8.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(std::string_view(result.utf8).substr(at));
    const Span source = SourceUnits(at, {0, decoded.size});
    result.unit_sources.insert(result.unit_sources.end(), decoded.code_point >= 0x10000 ? 2 : 1,
                               source);
    at += decoded.size;
  }
  return result;
}

Status FrontReader::CheckIndex(uint32_t index) const {
  if (!text_) return Status(StatusCode::kWrongState, "no text is open");
  if (index >= text_->sentences.size()) {
    return Status(StatusCode::kInvalidArgument, "the text has no sentence of this number");
  }
  return Status();
}

std::string_view FrontReader::SentenceBytes(uint32_t index) const {
  const Span span = text_->sentences[index].text;
  return std::string_view(text_->normalized.bytes).substr(span.start, span.size());
}

Span FrontReader::SourceUnits(uint32_t base, Span span) const {
  const AlignedText& normalized = text_->normalized;
  Span source = normalized.SourceOf(base + span.start, base + span.end);
  if (source.empty()) {
    const size_t at = base + span.start;
    const uint32_t position =
        at < normalized.source.size() ? normalized.source[at].start : normalized.source.back().end;
    source = {position, position};
  }
  return text_->source.ToUtf16(source);
}

}  // namespace sottovoce
