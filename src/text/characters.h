// What a code point is, as far as reading text aloud needs it. The C library's classes are no help:
// they depend on its locale, and native and WASM builds must agree.
#ifndef SOTTOVOCE_TEXT_CHARACTERS_H_
#define SOTTOVOCE_TEXT_CHARACTERS_H_

namespace sottovoce {

// Space, tab, no-break and typographic spaces, but no zero-width ones; line breaks too.
bool IsWhiteSpace(char32_t c);

// LF, VT, FF, CR, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR.
bool IsLineBreak(char32_t c);

// A letter, a digit or a mark that combines with one. Outside ASCII by block: everything that is
// neither white space, punctuation, a symbol nor a control is taken for one.
bool IsWordCharacter(char32_t c);

constexpr bool IsAsciiDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

// Kana and Han, which are written without spaces between words.
bool IsIdeograph(char32_t c);

// Case in the alphabets that have it: Latin, Greek, Cyrillic, Armenian. Some letters that no
// orthography of today's starts a sentence with count as caseless.
enum class LetterCase { kNone, kLower, kUpper };
LetterCase CaseOf(char32_t c);
inline bool IsUpper(char32_t c) { return CaseOf(c) == LetterCase::kUpper; }
inline bool IsLower(char32_t c) { return CaseOf(c) == LetterCase::kLower; }

// Marks that end a sentence. The wide ones need no space after them.
bool IsTerminator(char32_t c);
bool IsWideTerminator(char32_t c);

// Marks between clauses: , ; : and their kin. The wide ones need no space after them.
bool IsClauseMark(char32_t c);
bool IsWideClauseMark(char32_t c);

// Right quotes and brackets; the straight quotes too, which may be either side.
bool IsClosing(char32_t c);
// Left quotes and brackets; the straight quotes too.
bool IsOpening(char32_t c);

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_CHARACTERS_H_
