// What espeak-ng 1.52.0 may be given to read without writing past its buffers.
#ifndef SOTTOVOCE_PHONEMES_SAFE_TEXT_H_
#define SOTTOVOCE_PHONEMES_SAFE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace sottovoce {

// `utf8` with blanks for the control characters, which espeak-ng takes for commands, and for
// ill-formed bytes. Every other byte keeps its place.
std::string BlankControls(std::string_view utf8);

// The room that one clause may take in espeak-ng's buffer of 800 bytes, which it fills without
// always looking: the clause, the blanks it puts between its parts, and 16 bytes that it reads
// behind a number. Its own limit, 725 bytes and the word begun, fits.
inline constexpr size_t kClauseRoom = 770;

// Where a clause that starts at `start` must end at the latest, in bytes: the end of `utf8`, or
// where one of espeak-ng's fixed buffers would be full. Ordinary text never meets these limits
// before espeak-ng ends the clause itself. Prefers white space to cut at, and always moves on.
// `utf8` is what BlankControls() gave; start <= utf8.size(); room is at most kClauseRoom.
size_t SafeEnd(std::string_view utf8, size_t start, size_t room);

}  // namespace sottovoce

#endif  // SOTTOVOCE_PHONEMES_SAFE_TEXT_H_
