// Convolutions over a whole sequence at once, as the text side runs them.
#ifndef SOTTOVOCE_ENGINE_SEQUENCE_CONV_H_
#define SOTTOVOCE_ENGINE_SEQUENCE_CONV_H_

#include "engine/arena.h"
#include "engine/convolution.h"

namespace sottovoce {

// Rows for an input of `conv` over a sequence of `rows` rows, with the zeros that it reads around
// it.
inline Rows TakeInput(Arena* arena, const Convolution& conv, int rows) {
  const RowRange reads = conv.Reads({0, rows});
  return arena->TakeRows(conv.shape().in, rows, static_cast<int>(-reads.first),
                         static_cast<int>(reads.end - rows));
}

inline void RunOverAll(const Convolution& conv, ConstRows x, int rows, const Epilogue& epilogue,
                       Arena* arena) {
  const Arena::Scope scope(arena);
  conv.Run(x, {0, rows}, epilogue, arena->Take(conv.workspace_floats()));
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_SEQUENCE_CONV_H_
