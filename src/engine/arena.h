// Memory for what lives as long as one sentence's text side.
#ifndef SOTTOVOCE_ENGINE_ARENA_H_
#define SOTTOVOCE_ENGINE_ARENA_H_

#include <cstddef>
#include <vector>

#include "engine/kernels/rows.h"

namespace sottovoce {

// Hands out zeroed memory by moving a mark. Grows when a sentence is longer than all before it,
// then stays: the next sentence of that length allocates nothing.
class Arena {
 public:
  // What was taken since is free again once `this` goes out of scope; scopes nest.
  class Scope {
   public:
    explicit Scope(Arena* arena) : arena_(arena), block_(arena->block_), used_(arena->used_) {}
    ~Scope() { arena_->Rewind(block_, used_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Arena* arena_;
    size_t block_;
    size_t used_;
  };

  float* Take(size_t floats);

  // Rows 0 ... rows - 1 of `channels`, between `before` and `after` rows of zeros.
  Rows TakeRows(int channels, int rows, int before = 0, int after = 0);

  size_t bytes() const;

 private:
  void Rewind(size_t block, size_t used);

  std::vector<std::vector<float>> blocks_;
  size_t block_ = 0;  // number of the block in use
  size_t used_ = 0;   // floats of it
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_ARENA_H_
