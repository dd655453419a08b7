#include "phonemes/assembler.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "phonemes/decompose.h"

namespace sottovoce {
namespace {

// What the units of one entry stand for, as owners of IpaUnit: twice the entry's number, and one
// more for its phonemes than for the space before them.
constexpr size_t SpaceOwner(size_t entry) { return 2 * entry; }
constexpr size_t SoundOwner(size_t entry) { return 2 * entry + 1; }

std::vector<IpaUnit> ClauseUnits(const Clause& clause) {
  std::vector<IpaUnit> units;
  for (size_t i = 0; i < clause.entries.size(); ++i) {
    const ClauseEntry& entry = clause.entries[i];
    if (entry.space_before) units.push_back({U' ', SpaceOwner(i)});
    if (entry.language_flag) continue;
    for (std::string_view rest = entry.text; !rest.empty();) {
      const DecodedCodePoint decoded = DecodeUtf8(rest);
      units.push_back({decoded.code_point, SoundOwner(i)});
      rest.remove_prefix(decoded.size);
    }
  }
  DecomposeIpa(&units);
  return units;
}

std::string Utf8Of(char32_t code_point) {
  std::string utf8;
  AppendUtf8(code_point, &utf8);
  return utf8;
}

}  // namespace

Assembler::Assembler(std::string_view text, uint32_t offset, PhonemizedText* out)
    : characters_(text), offset_(offset), out_(out) {}

void Assembler::Append(const Clause& clause, uint32_t end) {
  CharacterRange range = {std::min(clause.first_character, characters_.size()),
                          std::min(end, characters_.size())};
  range.end = std::max(range.start, range.end);
  const WrittenWords found = FindWrittenWords(clause, characters_, range);
  AppendSymbols(clause, found);
  if (!found.words.empty()) range.start = found.words.back().end;
  if (clause.terminator != '\0') AppendMark(clause.terminator, range);
}

void Assembler::AppendSymbols(const Clause& clause, const WrittenWords& found) {
  size_t open_word = kNoWord;
  for (const IpaUnit& unit : ClauseUnits(clause)) {
    const size_t word = found.word_of_entry[unit.owner / 2];
    const bool is_sound = unit.owner % 2 == 1;
    const Span span = word == kNoWord ? Bytes({characters_.size(), characters_.size()})
                                      : Bytes(found.words[word]);
    if (is_sound && word != open_word) {
      out_->words.push_back({span, static_cast<uint32_t>(out_->phonemes.size()), 0});
      open_word = word;
    }
    if (word == open_word && open_word != kNoWord) {
      // A space between the spoken words of one written word is part of it.
      out_->phonemes.push_back({Utf8Of(unit.code_point), span});
      Word& last = out_->words.back();
      last.phoneme_count = static_cast<uint32_t>(out_->phonemes.size()) - last.first_phoneme;
    } else {
      const uint32_t gap_start =
          word == kNoWord || word == 0 ? span.start : Bytes(found.words[word - 1]).end;
      out_->phonemes.push_back({Utf8Of(unit.code_point), {gap_start, span.start}});
    }
  }
}

void Assembler::AppendMark(char mark, CharacterRange rest) {
  const CharacterRange written = characters_.TrimSpace(rest);
  out_->phonemes.push_back({std::string(1, mark), Bytes(written)});
  if (mark == ',' || mark == ':' || mark == ';') {
    out_->phonemes.push_back({" ", Bytes({written.end, rest.end})});
  }
}

Span Assembler::Bytes(CharacterRange range) const {
  const Span span = characters_.Bytes(range);
  return {span.start + offset_, span.end + offset_};
}

}  // namespace sottovoce
