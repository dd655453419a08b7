#include "phonemes/language_data.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

// The Russian dictionary, the largest, has 8.5 MB.
constexpr size_t kMaxFileBytes = size_t{64} << 20;

using Bytes = std::vector<unsigned char>;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::optional<Bytes> ReadFile(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return std::nullopt;
  Bytes bytes;
  unsigned char block[16384];
  while (const size_t count = std::fread(block, 1, sizeof(block), file.get())) {
    if (bytes.size() + count > kMaxFileBytes) return std::nullopt;
    bytes.insert(bytes.end(), block, block + count);
  }
  return bytes;
}

uint32_t LittleEndian32(const Bytes& bytes, size_t at) {
  return static_cast<uint32_t>(bytes[at]) | static_cast<uint32_t>(bytes[at + 1]) << 8 |
         static_cast<uint32_t>(bytes[at + 2]) << 16 | static_cast<uint32_t>(bytes[at + 3]) << 24;
}

// phontab: the number of tables in 4 bytes; then of each its number of phonemes and the number of
// the table it builds on in 4 bytes, its name, and its phonemes.
bool IsPhonemeTable(const Bytes& bytes) {
  if (bytes.size() < 4) return false;
  const size_t tables = bytes[0];
  size_t at = 4;
  for (size_t i = 0; i < tables; ++i) {
    constexpr size_t kHead = 4 + N_PHONEME_TAB_NAME;
    if (bytes.size() - at < kHead) return false;
    // A table builds on an earlier one, so that following them ends.
    if (bytes[at + 1] > i || bytes[at + kHead - 1] != 0) return false;
    const size_t phonemes = bytes[at] * sizeof(PHONEME_TAB);
    if (bytes.size() - at - kHead < phonemes) return false;
    at += kHead + phonemes;
  }
  return tables > 0 && tables <= N_PHONEME_TABS;
}

// A dictionary: the number of its hash chains, where its rules start, the chains (each entry starts
// with its length, 0 ends a chain), the rules.
bool IsDictionary(const Bytes& bytes) {
  if (bytes.size() < 8 + N_HASH_DICT || LittleEndian32(bytes, 0) != N_HASH_DICT) return false;
  const size_t rules = LittleEndian32(bytes, 4);
  if (rules >= bytes.size()) return false;
  size_t at = 8;
  for (int chain = 0; chain < N_HASH_DICT; ++chain) {
    while (at < rules && bytes[at] != 0) at += bytes[at];
    if (at >= rules) return false;
    ++at;
  }
  // The rules end with a zero byte; a file that was cut off hardly does.
  return bytes.back() == 0;
}

Status Damaged(const std::string& path) {
  return Status(StatusCode::kLanguageDataInvalid,
                path + " is missing, cut off, or not of espeak-ng 1.52.0");
}

}  // namespace

Status CheckPhonemeTables(const std::string& data_directory) {
  // espeak-ng builds paths in buffers of this size.
  if (data_directory.size() + 32 > N_PATH_HOME) {
    return Status(StatusCode::kInvalidArgument, "the data directory's path is too long");
  }
  const std::string path = data_directory + "/phontab";
  const std::optional<Bytes> tables = ReadFile(path);
  if (!tables || !IsPhonemeTable(*tables)) return Damaged(path);
  for (const char* name : {"/phonindex", "/phondata", "/intonations"}) {
    const std::optional<Bytes> bytes = ReadFile(data_directory + name);
    if (!bytes || bytes->size() < 8) return Damaged(data_directory + name);
  }
  return Status();
}

Status CheckDictionary(const std::string& data_directory, std::string_view dictionary) {
  const std::string path = data_directory + "/" + std::string(dictionary) + "_dict";
  const std::optional<Bytes> bytes = ReadFile(path);
  if (!bytes) return Status(StatusCode::kUnknownLanguage, path + " is not there");
  return IsDictionary(*bytes) ? Status() : Damaged(path);
}

}  // namespace sottovoce

// What cmake/espeak_ng.cmake puts in the place of espeak-ng's LoadDictionary(): the same, for whole
// dictionaries alone. Without its dictionary a language speaks nothing, and a second language that
// a text switches to is left out.
extern "C" int SottovoceLoadDictionary(Translator* tr, const char* name, int /*no_error*/) {
  if (sottovoce::CheckDictionary(path_home, name).ok()) return LoadDictionary(tr, name, 1);
  std::free(tr->data_dictlist);
  tr->data_dictlist = nullptr;
  tr->data_dictrules = nullptr;
  // espeak-ng looks words up all the same, and NULL chains are empty to it.
  std::fill(std::begin(tr->dict_hashtab), std::end(tr->dict_hashtab), nullptr);
  for (char* const copy : {tr->dictionary_name, dictionary_name}) {
    if (copy != name) std::snprintf(copy, sizeof(dictionary_name), "%s", name);
  }
  return 1;
}
