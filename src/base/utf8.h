// UTF-8 and UTF-16, and positions between the two.
#ifndef SOTTOVOCE_BASE_UTF8_H_
#define SOTTOVOCE_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace sottovoce {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

struct DecodedCodePoint {
  char32_t code_point = kReplacementCharacter;
  uint32_t size = 0;  // bytes taken, at least 1 unless the view is empty
};

// The code point at the start of `utf8`. Ill-formed bytes give U+FFFD as WHATWG's decoder does
// (maximal subparts), so walking any bytes ends.
DecodedCodePoint DecodeUtf8(std::string_view utf8);

// Appends `code_point`; a surrogate or a number above U+10FFFF goes in as U+FFFD, so that `out`
// stays well-formed.
void AppendUtf8(char32_t code_point, std::string* out);

// Whether `byte` is one that no code point starts with.
constexpr bool IsUtf8Continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// A JavaScript string as UTF-8, each lone surrogate as U+FFFD, with the way back for positions.
// Precondition: under 2^30 UTF-16 units, so that every position fits 32 bits.
class Utf16Text {
 public:
  explicit Utf16Text(std::u16string_view utf16);

  const std::string& utf8() const { return utf8_; }

  // The UTF-16 units behind a span of utf8() bytes. A position inside a code point widens to it;
  // one past the end counts as the end.
  Span ToUtf16(Span utf8) const;

 private:
  std::string utf8_;
  // Entry i is the UTF-16 position of the code point that byte i * kStride is part of; between two
  // entries is a short walk.
  static constexpr uint32_t kStride = 64;
  std::vector<uint32_t> utf16_at_stride_;

  uint32_t Utf16Position(uint32_t utf8_position, bool round_up) const;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BASE_UTF8_H_
