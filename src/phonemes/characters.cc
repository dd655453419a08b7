#include "phonemes/characters.h"

#include <algorithm>

#include "base/utf8.h"
#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

template <typename Predicate>
CharacterRange Trim(CharacterRange range, Predicate drop) {
  const uint32_t start = range.start;
  while (range.start < range.end && drop(range.start)) ++range.start;
  while (range.end > range.start && drop(range.end - 1)) --range.end;
  return range.start == range.end ? CharacterRange{start, start} : range;
}

}  // namespace

Characters::Characters(std::string_view utf8) {
  uint32_t offset = 0;
  while (offset < utf8.size()) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8.substr(offset));
    code_points_.push_back(decoded.code_point);
    offsets_.push_back(offset);
    offset += decoded.size;
  }
  offsets_.push_back(offset);
}

bool Characters::IsSpace(uint32_t character) const {
  return ucd_lookup_category_group(code_points_[character]) == UCD_CATEGORY_GROUP_Z ||
         ucd_isspace(code_points_[character]);
}

uint32_t Characters::CharacterAt(uint32_t byte) const {
  return static_cast<uint32_t>(std::lower_bound(offsets_.begin(), offsets_.end(), byte) -
                               offsets_.begin());
}

bool Characters::IsPunctuation(uint32_t character) const {
  switch (ucd_lookup_category_group(code_points_[character])) {
    case UCD_CATEGORY_GROUP_P:
    case UCD_CATEGORY_GROUP_Z:
    case UCD_CATEGORY_GROUP_C:
      return true;
    default:
      return false;
  }
}

Span Characters::Bytes(CharacterRange range) const {
  return {offsets_[range.start], offsets_[range.end]};
}

CharacterRange Characters::TrimSpace(CharacterRange range) const {
  return Trim(range, [this](uint32_t character) { return IsSpace(character); });
}

CharacterRange Characters::TrimPunctuation(CharacterRange range) const {
  return Trim(range, [this](uint32_t character) { return IsPunctuation(character); });
}

}  // namespace sottovoce
