// English abbreviations, a row each. Written lower-case; the first row of a key whose condition
// holds is taken.
#ifndef SOTTOVOCE_TEXT_EN_ABBREVIATION_TABLE_H_
#define SOTTOVOCE_TEXT_EN_ABBREVIATION_TABLE_H_

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace sottovoce {

// What must stand beside the abbreviation for the row to hold.
enum class Beside : uint8_t {
  kAnything,
  kNameAfter,   // a capitalised word that does not look like the start of a sentence
  kNameBefore,  // a capitalised word or a number: "Main St.", "5th Ave."
  kDigitAfter,
  kDigit,  // before or after: "Mar. 5", "5 Mar."
};

// When the full stop also ends the sentence, if a capital follows. At the end of a paragraph it
// always does.
enum class Stop : uint8_t {
  kNeverEnds,       // titles: what follows is a name
  kEndsByNextWord,  // if a word follows that sentences start with
  kEndsByCapital,
};

struct Abbreviation {
  std::string_view written;
  // Takes the capital of what was written.
  std::string_view spoken;
  Beside beside = Beside::kAnything;
  Stop stop = Stop::kNeverEnds;
};

// Ascending by `written`.
inline constexpr Abbreviation kEnglishAbbreviations[] = {
    {"a.k.a.", "also known as"},
    {"a.m.", "AM", Beside::kAnything, Stop::kEndsByNextWord},
    {"approx.", "approximately"},
    {"apr.", "April", Beside::kDigit, Stop::kEndsByNextWord},
    {"apt.", "apartment", Beside::kDigitAfter},
    {"assn.", "association", Beside::kAnything, Stop::kEndsByNextWord},
    {"aug.", "August", Beside::kAnything, Stop::kEndsByNextWord},
    {"ave.", "avenue", Beside::kNameBefore, Stop::kEndsByNextWord},
    {"blvd.", "boulevard", Beside::kAnything, Stop::kEndsByNextWord},
    {"bros.", "brothers", Beside::kAnything, Stop::kEndsByNextWord},
    {"capt.", "captain", Beside::kNameAfter},
    {"cf.", "compare"},
    {"ch.", "chapter", Beside::kDigitAfter},
    {"cmdr.", "commander", Beside::kNameAfter},
    {"co.", "company", Beside::kNameBefore, Stop::kEndsByNextWord},
    {"col.", "colonel", Beside::kNameAfter},
    {"corp.", "corporation", Beside::kNameBefore, Stop::kEndsByNextWord},
    {"dec.", "December", Beside::kAnything, Stop::kEndsByNextWord},
    {"dept.", "department", Beside::kAnything, Stop::kEndsByNextWord},
    {"dr.", "doctor", Beside::kNameAfter},
    {"dr.", "drive", Beside::kNameBefore, Stop::kEndsByNextWord},
    {"dr.", "doctor", Beside::kAnything, Stop::kEndsByCapital},
    {"e.g.", "for example"},
    {"eg.", "for example"},
    {"esp.", "especially"},
    {"est.", "established", Beside::kDigitAfter},
    {"etc.", "etcetera", Beside::kAnything, Stop::kEndsByCapital},
    {"feb.", "February", Beside::kAnything, Stop::kEndsByNextWord},
    {"fig.", "figure", Beside::kDigitAfter},
    {"figs.", "figures", Beside::kDigitAfter},
    {"ft.", "fort", Beside::kNameAfter},
    {"gen.", "general", Beside::kNameAfter},
    {"gov.", "governor", Beside::kNameAfter},
    {"govt.", "government", Beside::kAnything, Stop::kEndsByNextWord},
    {"hon.", "honorable", Beside::kNameAfter},
    {"i.e.", "that is"},
    {"ie.", "that is"},
    {"inc.", "incorporated", Beside::kAnything, Stop::kEndsByNextWord},
    {"jan.", "January", Beside::kDigit, Stop::kEndsByNextWord},
    {"jr.", "junior", Beside::kAnything, Stop::kEndsByNextWord},
    {"jul.", "July", Beside::kDigit, Stop::kEndsByNextWord},
    {"jun.", "June", Beside::kDigit, Stop::kEndsByNextWord},
    {"lt.", "lieutenant", Beside::kNameAfter},
    {"ltd.", "limited", Beside::kAnything, Stop::kEndsByNextWord},
    {"maj.", "major", Beside::kNameAfter},
    {"mar.", "March", Beside::kDigit, Stop::kEndsByNextWord},
    {"messrs.", "messieurs", Beside::kNameAfter},
    {"misc.", "miscellaneous"},
    {"mr.", "mister"},
    {"mrs.", "missus"},
    {"ms.", "miz"},
    {"mt.", "mount", Beside::kNameAfter},
    {"no.", "number", Beside::kDigitAfter},
    {"nos.", "numbers", Beside::kDigitAfter},
    {"nov.", "November", Beside::kAnything, Stop::kEndsByNextWord},
    {"oct.", "October", Beside::kAnything, Stop::kEndsByNextWord},
    {"p.", "page", Beside::kDigitAfter},
    {"p.m.", "PM", Beside::kAnything, Stop::kEndsByNextWord},
    {"ph.d.", "PhD", Beside::kAnything, Stop::kEndsByNextWord},
    {"pp.", "pages", Beside::kDigitAfter},
    {"pres.", "president", Beside::kNameAfter},
    {"prof.", "professor"},
    {"pvt.", "private", Beside::kNameAfter},
    {"rd.", "road", Beside::kNameBefore, Stop::kEndsByNextWord},
    {"rep.", "representative", Beside::kNameAfter},
    {"rev.", "reverend", Beside::kNameAfter},
    {"sen.", "senator", Beside::kNameAfter},
    {"sep.", "September", Beside::kDigit, Stop::kEndsByNextWord},
    {"sept.", "September", Beside::kAnything, Stop::kEndsByNextWord},
    {"sgt.", "sergeant", Beside::kNameAfter},
    {"sr.", "senior", Beside::kAnything, Stop::kEndsByNextWord},
    {"st.", "saint", Beside::kNameAfter},
    {"st.", "street", Beside::kAnything, Stop::kEndsByNextWord},
    {"u.k.", "UK", Beside::kAnything, Stop::kEndsByNextWord},
    {"u.s.", "US", Beside::kAnything, Stop::kEndsByNextWord},
    {"u.s.a.", "USA", Beside::kAnything, Stop::kEndsByNextWord},
    {"univ.", "university", Beside::kAnything, Stop::kEndsByNextWord},
    {"viz.", "namely"},
    {"vol.", "volume", Beside::kDigitAfter},
    {"vols.", "volumes", Beside::kDigitAfter},
    {"vs.", "versus"},
};
static_assert(std::ranges::is_sorted(kEnglishAbbreviations, {}, &Abbreviation::written));

// Words that, capitalised after a full stop, begin a sentence rather than go on as a name.
// Ascending.
inline constexpr std::string_view kSentenceStarters[] = {
    "A",     "After", "All",     "Although", "An",   "And",  "As",    "At",   "Because", "Before",
    "But",   "By",    "Do",      "Each",     "Even", "For",  "From",  "He",   "Her",     "Here",
    "His",   "How",   "However", "I",        "If",   "In",   "Is",    "It",   "Its",     "My",
    "Not",   "Now",   "On",      "Or",       "Our",  "She",  "Since", "Some", "That",    "The",
    "Their", "Then",  "There",   "These",    "They", "This", "Those", "To",   "We",      "What",
    "When",  "Where", "While",   "Why",      "With", "You",  "Your",
};
static_assert(std::ranges::is_sorted(kSentenceStarters));

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_EN_ABBREVIATION_TABLE_H_
