// The parts of espeak-ng 1.52.0 that this folder uses: public API, and the internals that say which
// part of the text each phoneme came from. Include last: the headers define short macros.
#ifndef SOTTOVOCE_PHONEMES_ESPEAK_H_
#define SOTTOVOCE_PHONEMES_ESPEAK_H_

// espeak_ng.h first: the others take its macros for granted.
// clang-format off
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/encoding.h>
#include <ucd/ucd.h>
// clang-format on

#include <dictionary.h>  // LoadDictionary, WritePhMnemonic
#include <intonation.h>  // CalcPitches
#include <phoneme.h>     // phoneme_tab, phonSWITCH
#include <speech.h>      // path_home
#include <synthesize.h>  // phoneme_list
#include <translate.h>   // TranslateClauseWithTerminator, translator
#include <voice.h>       // FreeVoiceList

// translate.c's: how many phonemes the words of the last clause gave.
extern "C" int n_ph_list2;

// translate.h's; nothing here needs them, and they break other headers' templates.
#undef L
#undef L3
#undef L4

#endif  // SOTTOVOCE_PHONEMES_ESPEAK_H_
