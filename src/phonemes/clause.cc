#include "phonemes/clause.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "phonemes/safe_text.h"

// Last: its macros are short.
#include "phonemes/espeak.h"

namespace sottovoce {
namespace {

// WritePhMnemonic() writes at most 17 bytes of IPA or 4 characters of up to 4 bytes, or a phoneme
// table's name of 31 bytes in brackets.
constexpr size_t kMnemonicBytes = 64;

// espeak-ng's list of a clause's phonemes holds 1000 and stops taking words a few short of that.
constexpr int kFullPhonemeList = N_PHONEME_LIST - 20;
constexpr size_t kLeastRoom = 48;

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

std::vector<ClauseEntry> TakeEntries(uint32_t clause_start, Notation notation) {
  std::vector<ClauseEntry> entries;
  // The first entry is a pause that espeak-ng puts before each clause, the last two end it.
  for (int i = 1; i < n_phoneme_list - 2; ++i) {
    PHONEME_LIST* const entry = &phoneme_list[i];
    constexpr int kClauseStart = PHLIST_START_OF_SENTENCE | PHLIST_START_OF_CLAUSE;
    entries.push_back({
        .text = EntryText(entry, notation),
        .space_before = (entry->newword & PHLIST_START_OF_WORD) && !(entry->newword & kClauseStart),
        .language_flag = entry->ph->code == phonSWITCH,
        .source = EntrySource(*entry, clause_start),
    });
  }
  return entries;
}

}  // namespace

ClauseReader::ClauseReader(std::string_view utf8, const Characters& characters, Notation notation,
                           Stage stage)
    : utf8_(utf8),
      characters_(characters),
      notation_(notation),
      stage_(stage),
      done_(utf8.empty()) {
  if (p_decoder == nullptr) p_decoder = create_text_decoder();
  StartAt(0);
}

std::optional<Clause> ClauseReader::Next() {
  if (done_) return std::nullopt;
  const uint32_t first = CurrentCharacter();
  size_t room = kClauseRoom;
  Clause clause = ReadClause(room);
  // Words that no longer fit into its list of phonemes espeak-ng leaves out: read less at once.
  while (n_ph_list2 >= kFullPhonemeList && room > kLeastRoom) {
    room /= 2;
    StartAt(first);
    clause = ReadClause(room);
  }
  return clause;
}

void ClauseReader::StartAt(uint32_t character) {
  InitText(0);
  start_character_ = character;
  next_byte_ = characters_.ByteOf(character);
}

uint32_t ClauseReader::CurrentCharacter() const {
  return std::min(start_character_ + static_cast<uint32_t>(std::max(count_characters, 0)),
                  characters_.size());
}

Clause ClauseReader::ReadClause(size_t room) {
  const auto end = static_cast<uint32_t>(SafeEnd(utf8_, next_byte_, room));
  // The NUL behind it is read too, as a character: so espeak_TextToPhonemes() passes its text.
  const std::string window(utf8_.substr(next_byte_, end - next_byte_));
  text_decoder_decode_string(p_decoder, window.c_str(), static_cast<int>(window.size() + 1),
                             ESPEAKNG_ENCODING_UTF_8);
  Clause clause;
  clause.characters.start = CurrentCharacter();
  int terminator = 0;
  int tone = 0;
  TranslateClauseWithTerminator(translator, &tone, nullptr, &terminator);
  if (stage_ == Stage::kIntoned) CalcPitches(translator, tone);
  clause.terminator = TerminatorMark(terminator);
  clause.entries = TakeEntries(clause.characters.start, notation_);

  if (const void* const rest = text_decoder_get_buffer(p_decoder); rest != nullptr) {
    next_byte_ += static_cast<uint32_t>(static_cast<const char*>(rest) - window.c_str());
    clause.characters.end = CurrentCharacter();
    done_ = false;
  } else {
    clause.characters.end = characters_.CharacterAt(end);
    done_ = end == utf8_.size();
    clause.cut_at_space = !done_ && characters_.IsSpace(clause.characters.end - 1);
    if (!done_) StartAt(clause.characters.end);
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
