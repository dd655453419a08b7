// Prints what espeak-ng itself makes of texts, for tests/data/phonemes/record.mjs: the untouched
// library called as Piper calls it, sharing no code with this folder.
//   record_clauses DATA_DIRECTORY < sentences.tsv
// A line in is "voice TAB text"; a line out is, for each clause, its phonemes, TAB, the number of
// what ended it, and TAB.
#include <cstdio>
#include <iostream>
#include <string>

#include "phonemes/espeak.h"

namespace {

void PrintClauses(const std::string& text) {
  // As in espeak_TextToPhonemes(): the rest of the text is decoded anew for each clause.
  const void* rest = text.c_str();
  InitText(0);
  while (rest != nullptr) {
    if (p_decoder == nullptr) p_decoder = create_text_decoder();
    text_decoder_decode_string_multibyte(p_decoder, rest, translator->encoding, espeakCHARS_AUTO);
    int terminator = 0;
    TranslateClauseWithTerminator(translator, nullptr, nullptr, &terminator);
    rest = text_decoder_get_buffer(p_decoder);
    std::printf("%s\t%d\t", GetTranslatedPhonemeString(espeakPHONEMES_IPA), terminator);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  espeak_ng_InitializePath(argv[1]);
  if (espeak_ng_Initialize(nullptr) != ENS_OK) return 1;
  for (std::string line; std::getline(std::cin, line);) {
    const size_t tab = line.find('\t');
    if (espeak_ng_SetVoiceByName(line.substr(0, tab).c_str()) != ENS_OK) return 1;
    PrintClauses(line.substr(tab + 1));
  }
}
