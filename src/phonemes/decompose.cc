#include "phonemes/decompose.h"

#include <algorithm>
#include <array>

namespace sottovoce {
namespace {

struct Precomposed {
  char32_t letter;
  char32_t base;
  char32_t mark;
};

constexpr std::array<Precomposed, 5> kPrecomposed = {{
    {U'ä', U'a', 0x0308},
    {U'ç', U'c', 0x0327},
    {U'õ', U'o', 0x0303},
    {U'ĩ', U'i', 0x0303},
    {U'ũ', U'u', 0x0303},
}};

// Canonical_Combining_Class of UnicodeData.txt; 0 for what is no mark.
int CombiningClass(char32_t code_point) {
  switch (code_point) {
    case 0x0327:
      return 202;
    case 0x031D:
    case 0x031E:
    case 0x0329:
    case 0x032F:
    case 0x033A:
    case 0x033B:
      return 220;
    case 0x0303:
    case 0x0306:
    case 0x0308:
    case 0x030A:
      return 230;
    case 0x0361:
      return 234;
    default:
      return 0;
  }
}

std::vector<IpaUnit> TakeApart(const std::vector<IpaUnit>& units) {
  std::vector<IpaUnit> parts;
  parts.reserve(units.size());
  for (const IpaUnit& unit : units) {
    const auto found =
        std::find_if(kPrecomposed.begin(), kPrecomposed.end(),
                     [&](const Precomposed& p) { return p.letter == unit.code_point; });
    if (found == kPrecomposed.end()) {
      parts.push_back(unit);
    } else {
      parts.push_back({found->base, unit.owner});
      parts.push_back({found->mark, unit.owner});
    }
  }
  return parts;
}

}  // namespace

void DecomposeIpa(std::vector<IpaUnit>* units) {
  *units = TakeApart(*units);
  const auto is_mark = [](const IpaUnit& unit) { return CombiningClass(unit.code_point) != 0; };
  const auto by_class = [](const IpaUnit& a, const IpaUnit& b) {
    return CombiningClass(a.code_point) < CombiningClass(b.code_point);
  };
  for (auto first = units->begin(); first != units->end();) {
    first = std::find_if(first, units->end(), is_mark);
    const auto last = std::find_if_not(first, units->end(), is_mark);
    std::stable_sort(first, last, by_class);
    first = last;
  }
}

}  // namespace sottovoce
