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

void Assembler::Append(const Clause& clause) {
  const WrittenWords found = FindWrittenWords(clause, characters_);
  AppendSymbols(clause, found);
  CharacterRange rest = clause.characters;
  if (!found.words.empty()) rest.start = found.words.back().end;
  if (clause.terminator != '\0') AppendMark(clause.terminator, rest);
  if (clause.cut_at_space) {
    result_.phonemes.push_back({" ", characters_.Bytes({rest.end - 1, rest.end})});
  }
}

void Assembler::AppendSymbols(const Clause& clause, const WrittenWords& found) {
  size_t open_word = kNoWord;
  for (const IpaUnit& unit : ClauseUnits(clause)) {
    const size_t word = found.word_of_entry[unit.owner / 2];
    const bool is_sound = unit.owner % 2 == 1;
    const Span span = word == kNoWord ? characters_.Bytes({characters_.size(), characters_.size()})
                                      : characters_.Bytes(found.words[word]);
    if (is_sound && word != open_word) {
      result_.words.push_back({span, static_cast<uint32_t>(result_.phonemes.size()), 0});
      open_word = word;
    }
    if (word == open_word && open_word != kNoWord) {
      // A space between the spoken words of one written word is part of it.
      result_.phonemes.push_back({Utf8Of(unit.code_point), span});
      Word& last = result_.words.back();
      last.phoneme_count = static_cast<uint32_t>(result_.phonemes.size()) - last.first_phoneme;
    } else {
      const uint32_t gap_start =
          word == kNoWord || word == 0 ? span.start : characters_.Bytes(found.words[word - 1]).end;
      result_.phonemes.push_back({Utf8Of(unit.code_point), {gap_start, span.start}});
    }
  }
}

void Assembler::AppendMark(char mark, CharacterRange rest) {
  const CharacterRange written = characters_.TrimSpace(rest);
  result_.phonemes.push_back({std::string(1, mark), characters_.Bytes(written)});
  if (mark == ',' || mark == ':' || mark == ';') {
    result_.phonemes.push_back({" ", characters_.Bytes({written.end, rest.end})});
  }
}

}  // namespace sottovoce
