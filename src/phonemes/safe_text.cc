#include "phonemes/safe_text.h"

#include <algorithm>

#include "base/utf8.h"
#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

// espeak-ng's table of a clause's words holds 300, and it looks at and marks some behind the one it
// speaks: up to 2 * kMaxDottedLetters for an abbreviation.
constexpr size_t kMaxTokens = 250;

// A word has 160 bytes and its phonemes 200. Suffixes give more phonemes than letters: "s's's" and
// so on overflows from 136 letters.
constexpr size_t kMaxWordBytes = 150;
constexpr size_t kMaxWordCharacters = 60;

// The digits of a longer number are spoken one by one, and 200 phonemes do not hold more.
constexpr size_t kMaxDigits = 36;

// Single letters with dots ("U.S.A.") are collected in 80 bytes.
constexpr size_t kMaxDottedLetters = 16;

// The name of the ellipsis in espeak-ng's own notation, which it puts into the clause.
constexpr size_t kEllipsisRoom = 60;

enum class Kind { kSpace, kLetter, kIdeograph, kDigit, kOther };

bool IsInWordMark(char32_t c) {
  switch (c) {
    case U'\'':
    case 0x92:
    case 0xB4:
    case 0xB7:
    case 0x2018:
    case 0x2019:
    case 0x2032:
    case 0x200C:
    case 0x200D:
      return true;
    default:
      return false;
  }
}

Kind KindOf(char32_t c) {
  if (ucd_isspace(c)) return Kind::kSpace;
  if ((c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF)) return Kind::kIdeograph;
  switch (ucd_lookup_category(c)) {
    case UCD_CATEGORY_Nd:
      return Kind::kDigit;
    case UCD_CATEGORY_Mn:
    case UCD_CATEGORY_Mc:
    case UCD_CATEGORY_Me:
      return Kind::kLetter;
    default:
      return ucd_isalpha(c) || IsInWordMark(c) ? Kind::kLetter : Kind::kOther;
  }
}

// Counts what espeak-ng makes of a clause, one character at a time, erring to its full side.
class ClauseMeter {
 public:
  explicit ClauseMeter(size_t room) : room_(room) {}

  // Whether the clause may hold `c` too.
  bool Take(char32_t c, size_t bytes) {
    const Kind kind = KindOf(c);
    TakeDot(c, kind);
    if (StartsToken(c, kind)) {
      ++tokens_;
      token_characters_ = token_bytes_ = 0;
      if (previous_kind_ != Kind::kSpace) ++used_;  // a blank is put between
    }
    if (kind != Kind::kSpace) {
      ++token_characters_;
      token_bytes_ += bytes;
    }
    used_ += Room(c, kind, bytes);
    previous_ = c;
    previous_kind_ = kind;
    return used_ <= room_ && tokens_ <= kMaxTokens && dotted_letters_ <= kMaxDottedLetters &&
           !IsTokenTooLong();
  }

  // Whether the cut must be right here: a cut at white space further back would not help.
  bool IsTokenTooLong() const {
    return token_characters_ > kMaxWordCharacters || token_bytes_ > kMaxWordBytes ||
           (previous_kind_ == Kind::kDigit && token_characters_ > kMaxDigits);
  }

 private:
  bool StartsToken(char32_t c, Kind kind) const {
    if (kind == Kind::kSpace) return false;
    if (kind != previous_kind_ || kind == Kind::kIdeograph || kind == Kind::kOther) return true;
    if (kind == Kind::kDigit || !ucd_isalpha(c) || !ucd_isalpha(previous_)) return false;
    // "camelCase" and "ABCd" are parted, and so are letters of two scripts.
    if (ucd_isupper(c)) return !ucd_isupper(previous_);
    if (ucd_isupper(previous_)) return token_characters_ > 1;
    return (c < 0x250) != (previous_ < 0x250);
  }

  void TakeDot(char32_t c, Kind kind) {
    if (c == U'.') {
      if (previous_ != U'.') dotted_letters_ = token_characters_ == 1 ? dotted_letters_ + 1 : 0;
    } else if (kind != Kind::kSpace && previous_ != U'.' && previous_kind_ != Kind::kSpace) {
      dotted_letters_ = 0;
    }
  }

  static size_t Room(char32_t c, Kind kind, size_t bytes) {
    if (c == 0x2026) return kEllipsisRoom;
    // A syllable of Hangul is taken apart into three letters.
    if (c >= 0xAC00 && c <= 0xD7AF) return 3 * bytes;
    // Quotes, brackets and dashes make room for a pause.
    return kind == Kind::kOther ? bytes + 1 : bytes;
  }

  size_t room_;
  size_t used_ = 0;
  size_t tokens_ = 0;
  size_t token_characters_ = 0;
  size_t token_bytes_ = 0;
  size_t dotted_letters_ = 0;
  char32_t previous_ = U' ';
  Kind previous_kind_ = Kind::kSpace;
};

}  // namespace

std::string BlankControls(std::string_view utf8) {
  std::string clean(utf8);
  for (size_t at = 0; at < utf8.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8.substr(at));
    const bool ill_formed = decoded.code_point == kReplacementCharacter &&
                            utf8.substr(at, decoded.size) != "\xEF\xBF\xBD";
    const bool control = decoded.code_point < 0x20 && !ucd_isspace(decoded.code_point);
    if (ill_formed || control)
      std::fill_n(clean.begin() + static_cast<std::ptrdiff_t>(at), decoded.size, ' ');
    at += decoded.size;
  }
  return clean;
}

size_t SafeEnd(std::string_view utf8, size_t start, size_t room) {
  ClauseMeter meter(room);
  size_t last_space = start;
  for (size_t at = start; at < utf8.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(utf8.substr(at));
    if (!meter.Take(decoded.code_point, decoded.size)) {
      const bool at_space = last_space > start && !meter.IsTokenTooLong();
      return at_space ? last_space : std::max(at, start + decoded.size);
    }
    at += decoded.size;
    if (ucd_isspace(decoded.code_point)) last_space = at;
  }
  return utf8.size();
}

}  // namespace sottovoce
