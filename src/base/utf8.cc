#include "base/utf8.h"

#include <algorithm>

namespace sottovoce {
namespace {

// What a lead byte says: the bytes that follow it, the bits it gives, and the range of the second
// byte, which is what keeps overlong forms, surrogates and numbers above U+10FFFF out.
struct Lead {
  uint32_t trailing = 0;
  char32_t bits = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
};

// Precondition: `byte` is in [0xC2, 0xF4].
Lead ReadLead(unsigned char byte) {
  if (byte < 0xE0) return {.trailing = 1, .bits = byte & 0x1FU};
  if (byte < 0xF0) {
    Lead lead{.trailing = 2, .bits = byte & 0x0FU};
    if (byte == 0xE0) lead.second_min = 0xA0;
    if (byte == 0xED) lead.second_max = 0x9F;
    return lead;
  }
  Lead lead{.trailing = 3, .bits = byte & 0x07U};
  if (byte == 0xF0) lead.second_min = 0x90;
  if (byte == 0xF4) lead.second_max = 0x8F;
  return lead;
}

constexpr bool IsHighSurrogate(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool IsLowSurrogate(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

constexpr uint32_t Utf16Size(char32_t code_point) { return code_point >= 0x10000 ? 2 : 1; }

}  // namespace

DecodedCodePoint DecodeUtf8(std::string_view utf8) {
  if (utf8.empty()) return {.size = 0};
  const auto first = static_cast<unsigned char>(utf8[0]);
  if (first < 0x80) return {.code_point = first, .size = 1};
  if (first < 0xC2 || first > 0xF4) return {.size = 1};

  const Lead lead = ReadLead(first);
  char32_t code_point = lead.bits;
  for (uint32_t i = 1; i <= lead.trailing; ++i) {
    const unsigned char min = i == 1 ? lead.second_min : 0x80;
    const unsigned char max = i == 1 ? lead.second_max : 0xBF;
    if (i == utf8.size()) return {.size = i};
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < min || byte > max) return {.size = i};
    code_point = (code_point << 6) | (byte & 0x3FU);
  }
  return {.code_point = code_point, .size = lead.trailing + 1};
}

void AppendUtf8(char32_t code_point, std::string* out) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
    code_point = kReplacementCharacter;
  }
  const auto trailing = [code_point](int shift) {
    return static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80) {
    out->push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    out->push_back(static_cast<char>(0xC0U | (code_point >> 6)));
    out->push_back(trailing(0));
  } else if (code_point < 0x10000) {
    out->push_back(static_cast<char>(0xE0U | (code_point >> 12)));
    out->push_back(trailing(6));
    out->push_back(trailing(0));
  } else {
    out->push_back(static_cast<char>(0xF0U | (code_point >> 18)));
    out->push_back(trailing(12));
    out->push_back(trailing(6));
    out->push_back(trailing(0));
  }
}

Utf16Text::Utf16Text(std::u16string_view utf16) {
  utf8_.reserve(utf16.size());
  uint32_t position = 0;
  while (position < utf16.size()) {
    const char16_t unit = utf16[position];
    char32_t code_point = unit;
    uint32_t units = 1;
    if (IsHighSurrogate(unit) && position + 1 < utf16.size() &&
        IsLowSurrogate(utf16[position + 1])) {
      code_point =
          0x10000 + ((char32_t{unit} - 0xD800) << 10) + (char32_t{utf16[position + 1]} - 0xDC00);
      units = 2;
    }
    AppendUtf8(code_point, &utf8_);
    while (utf16_at_stride_.size() * kStride < utf8_.size()) utf16_at_stride_.push_back(position);
    position += units;
  }
}

Span Utf16Text::ToUtf16(Span utf8) const {
  return {Utf16Position(utf8.start, /*round_up=*/false),
          Utf16Position(utf8.end, /*round_up=*/true)};
}

uint32_t Utf16Text::Utf16Position(uint32_t utf8_position, bool round_up) const {
  if (utf8_.empty()) return 0;
  const uint32_t target = std::min(utf8_position, static_cast<uint32_t>(utf8_.size()));
  // The end may lie on a border that no code point reaches.
  const uint32_t entry =
      std::min(target / kStride, static_cast<uint32_t>(utf16_at_stride_.size()) - 1);
  uint32_t at = entry * kStride;
  while (IsUtf8Continuation(utf8_[at])) --at;
  uint32_t units = utf16_at_stride_[entry];
  while (at < target) {
    const DecodedCodePoint next = DecodeUtf8(std::string_view(utf8_).substr(at));
    if (at + next.size > target && !round_up) break;
    at += next.size;
    units += Utf16Size(next.code_point);
  }
  return units;
}

}  // namespace sottovoce
