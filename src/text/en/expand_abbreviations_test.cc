#include "text/en/expand_abbreviations.h"

#include <gtest/gtest.h>

#include "text/test_support.h"

namespace sottovoce {
namespace {

TEST(ExpandAbbreviationsTest, Table) {
  constexpr StepCase kCases[] = {
      {"Dr. Ito", "Doctor Ito", "0-3 0-3 0-3 0-3 0-3 0-3 3-4 4-5 5-6 6-7"},
      {"Mr. and Mrs. Poe met Ms. Ray.", "Mister and Missus Poe met Miz Ray."},
      {"Prof. Plum saw a dr. yesterday", "Professor Plum saw a doctor yesterday"},
      {"I saw the dr.", "I saw the doctor.",
       "0-1 1-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9 9-10 10-12 10-12 "
       "10-12 10-12 10-12 10-12 12-13"},
      {"12 Ocean Dr. is far", "12 Ocean Drive is far"},
      {"St. John of Main St. left", "Saint John of Main Street left"},
      {"in St. Louis on 5th St. The rain", "in Saint Louis on 5th Street. The rain"},
      {"apples, pears, etc. are", "apples, pears, etcetera are"},
      {"apples etc. The rest", "apples etcetera. The rest"},
      {"apples etc.", "apples etcetera."},
      {"(apples etc.) The", "(apples etcetera.) The"},
      {"apples etc., and", "apples etcetera, and"},
      {"e.g. this, i.e. that", "for example this, that is that"},
      {"E.g., this", "For example, this"},
      {"No. 5 and no. 6", "Number 5 and number 6"},
      {"I said no. Then", "I said no. Then"},
      {"Acme Inc. and Co. Ltd. The firm", "Acme Incorporated and Co. Limited. The firm"},
      {"Smith & Sons Co. is", "Smith & Sons Company is"},
      {"approx. 5 depts. in the dept. of", "approximately 5 depts. in the department of"},
      {"cats vs. dogs", "cats versus dogs"},
      {"Sammy Davis Jr. sang. So did Sr. Maria", "Sammy Davis Junior sang. So did Senior Maria"},
      {"the U.S. Army", "the US Army", "0-1 1-2 2-3 3-4 4-8 4-8 8-9 9-10 10-11 11-12 12-13"},
      {"in the U.S. The", "in the US. The"},
      {"in the U.S.A.", "in the USA."},
      {"the U.N. in D.C. met", "the U-N in D-C met"},
      {"a B.A. in art, a B.A., a B.A. The", "a B-A- in art, a B-A, a B-A. The"},
      {"at 5 p.m. on", "at 5 PM on"},
      {"at 5 a.m. It rained", "at 5 AM. It rained"},
      {"J. R. R. Poe", "J R R Poe", "0-1 2-3 3-4 5-6 6-7 8-9 9-10 10-11 11-12"},
      {"A. Poe", "A- Poe", "0-1 1-2 2-3 3-4 4-5 5-6"},
      {"J.R.R. Poe", "J-R-R Poe", "0-1 1-2 2-3 3-4 4-5 6-7 7-8 8-9 9-10"},
      {"So did I. Tom left", "So did I. Tom left"},
      {"J. I. Packer", "J I Packer"},
      {"vitamin C. The rest", "vitamin C. The rest"},
      {"Jan. 5, 5 Mar. 2020", "January 5, 5 March 2020"},
      {"Jan. She said in Feb. that", "Jan. She said in February that"},
      {"Fig. 3 on p. 5, pp.6", "Figure 3 on page 5, pages 6"},
      {"a Ph.D. student", "a PhD student"},
      {"www.dr.com a@mr. x/vs. y", "www.dr.com a@mr. x/vs. y"},
      {"e.g.Mr. X", "e.g.Mr. X"},
      {"the U.S.'s 'etc.' e.g.'tis", "the US's 'etcetera' e.g.'tis"},
      {"édr. x", "édr. x"},
      {"Dr. No etc", "Doctor No etc"},
  };
  ExpectSteps(ExpandAbbreviations(), kCases);
}

}  // namespace
}  // namespace sottovoce
