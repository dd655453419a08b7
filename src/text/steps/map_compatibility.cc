#include "text/steps/map_compatibility.h"

#include <string_view>

#include "text/code_points.h"

namespace sottovoce {
namespace {

struct Row {
  char32_t from;
  std::u32string_view to;
};

constexpr Row kRows[] = {
    {0xFB00, U"ff"}, {0xFB01, U"fi"},     {0xFB02, U"fl"}, {0xFB03, U"ffi"}, {0xFB04, U"ffl"},
    {0xFB05, U"st"}, {0xFB06, U"st"},     {0x0132, U"IJ"}, {0x0133, U"ij"},  {0x01C4, U"DŽ"},
    {0x01C5, U"Dž"}, {0x01C6, U"dž"},     {0x01C7, U"LJ"}, {0x01C8, U"Lj"},  {0x01C9, U"lj"},
    {0x01CA, U"NJ"}, {0x01CB, U"Nj"},     {0x01CC, U"nj"}, {0x017F, U"s"},   {0x2126, U"\u03A9"},
    {0x212A, U"K"},  {0x212B, U"\u00C5"}, {0x0149, U"'n"},
};

// U+FF66 to U+FF9F.
constexpr std::u32string_view kHalfWidthKatakana =
    U"ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノ"
    U"ハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";
static_assert(kHalfWidthKatakana.size() == 0xFF9F - 0xFF66 + 1);

constexpr std::u32string_view kAlphabet = U"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::u32string_view kDigits = U"0123456789";

// What `c` becomes, or nothing if it stays.
std::u32string_view Mapped(char32_t c) {
  if (c < 0x0132) return {};
  if (c >= 0xFF10 && c <= 0xFF19) return kDigits.substr(c - 0xFF10, 1);
  if (c >= 0xFF21 && c <= 0xFF3A) return kAlphabet.substr(c - 0xFF21, 1);
  if (c >= 0xFF41 && c <= 0xFF5A) return kAlphabet.substr(c - 0xFF41 + 26, 1);
  if (c >= 0xFF66 && c <= 0xFF9F) return kHalfWidthKatakana.substr(c - 0xFF66, 1);
  if (c >= 0x1D400 && c <= 0x1D6A3) return kAlphabet.substr((c - 0x1D400) % 52, 1);
  if (c >= 0x1D7CE && c <= 0x1D7FF) return kDigits.substr((c - 0x1D7CE) % 10, 1);
  for (const Row& row : kRows) {
    if (row.from == c) return row.to;
  }
  return {};
}

}  // namespace

AlignedText MapCompatibility::Apply(const AlignedText& text) const {
  AlignedText out;
  for (size_t at = 0; at < text.bytes.size();) {
    const size_t next = NextPosition(text.bytes, at);
    const std::u32string_view mapped = Mapped(CodePointAt(text.bytes, at));
    if (mapped.empty()) out.AppendSlice(text, at, next);
    for (const char32_t c : mapped) out.Append(c, text.source[at]);
    at = next;
  }
  return out;
}

}  // namespace sottovoce
