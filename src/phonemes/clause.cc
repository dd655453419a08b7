#include "phonemes/clause.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

// WritePhMnemonic() writes at most 17 bytes of IPA or 4 characters of up to 4 bytes, or a phoneme
// table's name of 31 bytes in brackets.
constexpr size_t kMnemonicBytes = 64;

std::string Mnemonic(PHONEME_TAB* phoneme, PHONEME_LIST* entry, Notation notation) {
  if (phoneme == nullptr) return "";  // a code of another language's table
  std::array<char, kMnemonicBytes> buffer;
  const char* const end = WritePhMnemonic(
      buffer.data(), phoneme, entry, notation == Notation::kIpa ? espeakPHONEMES_IPA : 0, nullptr);
  return std::string(buffer.data(), static_cast<size_t>(end - buffer.data()));
}

std::string_view StressMark(const PHONEME_LIST& entry, Notation notation) {
  if (!(entry.synthflags & SFLAG_SYLLABLE) || entry.stresslevel <= 1) return "";
  const bool primary = entry.stresslevel > STRESS_IS_SECONDARY;
  if (notation == Notation::kIpa) return primary ? "ˈ" : "ˌ";
  return primary ? "'" : ",";
}

std::string EntryText(PHONEME_LIST* entry, Notation notation) {
  std::string text(StressMark(*entry, notation));
  text += Mnemonic(entry->ph, entry, notation);
  if (entry->ph->code == phonSWITCH) return text;
  if (entry->synthflags & SFLAG_LENGTHEN) {
    text += Mnemonic(phoneme_tab[phonLENGTHEN], entry, notation);
  }
  if ((entry->synthflags & SFLAG_SYLLABLE) && entry->type != phVOWEL) {
    text += Mnemonic(phoneme_tab[phonSYLLABIC], entry, notation);
  }
  if (entry->tone_ph > 0) text += Mnemonic(phoneme_tab[entry->tone_ph], entry, notation);
  return text;
}

// The sourceix of a phoneme: bits 0-10 the word's first character in its clause, counted from 1;
// bits 11-15 the word's length.
std::optional<ClauseEntry::Source> EntrySource(const PHONEME_LIST& entry, uint32_t clause_start) {
  const uint32_t character = entry.sourceix & 0x7FFu;
  if (character == 0) return std::nullopt;
  return ClauseEntry::Source{clause_start + character - 1,
                             static_cast<uint32_t>(entry.sourceix) >> 11};
}

// The mark Piper writes for what ended a clause. It compares whole types, so ends that espeak-ng
// knows apart by more bits (the full-width full stop, a paragraph) give none.
char TerminatorMark(int terminator) {
  switch (terminator & 0xFFFFF) {
    case CLAUSE_PERIOD:
      return '.';
    case CLAUSE_QUESTION:
      return '?';
    case CLAUSE_EXCLAMATION:
      return '!';
    case CLAUSE_COMMA:
      return ',';
    case CLAUSE_COLON:
      return ':';
    case CLAUSE_SEMICOLON:
      return ';';
    default:
      return '\0';
  }
}

}  // namespace

ClauseReader::ClauseReader(std::string_view utf8, Notation notation)
    : notation_(notation), done_(utf8.empty()) {
  // A text starts from the state of a fresh espeak-ng, whatever was read before.
  InitText(0);
  if (p_decoder == nullptr) p_decoder = create_text_decoder();
  // With the NUL behind it, as espeak_TextToPhonemes() passes its text.
  done_ = done_ || p_decoder == nullptr ||
          text_decoder_decode_string(p_decoder, utf8.data(), static_cast<int>(utf8.size() + 1),
                                     ESPEAKNG_ENCODING_UTF_8) != ENS_OK;
}

std::optional<Clause> ClauseReader::Next() {
  if (done_) return std::nullopt;
  int terminator = 0;
  TranslateClauseWithTerminator(translator, nullptr, nullptr, &terminator);
  done_ = text_decoder_eof(p_decoder);

  Clause clause;
  clause.first_character = static_cast<uint32_t>(std::max(clause_start_char, 0));
  clause.terminator = TerminatorMark(terminator);
  // The first entry is a pause that espeak-ng puts before each clause, the last two end it.
  for (int i = 1; i < n_phoneme_list - 2; ++i) {
    PHONEME_LIST* entry = &phoneme_list[i];
    constexpr int kClauseStart = PHLIST_START_OF_SENTENCE | PHLIST_START_OF_CLAUSE;
    clause.entries.push_back({
        .text = EntryText(entry, notation_),
        .space_before = (entry->newword & PHLIST_START_OF_WORD) && !(entry->newword & kClauseStart),
        .language_flag = entry->ph->code == phonSWITCH,
        .source = EntrySource(*entry, clause.first_character),
    });
  }
  return clause;
}

std::string ClauseString(const Clause& clause) {
  std::string text;
  for (const ClauseEntry& entry : clause.entries) {
    if (entry.space_before) text += ' ';
    text += entry.text;
  }
  return text;
}

}  // namespace sottovoce
