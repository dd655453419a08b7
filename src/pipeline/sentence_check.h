// What an utterance takes from outside, held against its bounds.
#ifndef SOTTOVOCE_PIPELINE_SENTENCE_CHECK_H_
#define SOTTOVOCE_PIPELINE_SENTENCE_CHECK_H_

#include "base/status.h"
#include "pipeline/marks.h"
#include "voice/phoneme_ids.h"

namespace sottovoce {

// kTextTooLong beyond kMaxPhonemesPerSentence; kInvalidArgument if a length, a word's range or the
// pause is wrong.
Status CheckSentence(const SentenceInput& sentence);

// kVoiceInvalid if an entry is longer than kMaxTableEntryLength, so that ids per phoneme are
// bounded.
Status CheckTables(const PhonemeTables& tables);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PIPELINE_SENTENCE_CHECK_H_
