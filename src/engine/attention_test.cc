#include "engine/attention.h"

#include <gtest/gtest.h>

#include "engine/random_model.h"
#include "engine/reference_network.h"

namespace sottovoce {
namespace {

using testing::Matrix;
using testing::RandomModel;

struct Sizes {
  uint32_t hidden;
  uint32_t heads;
  uint32_t window;
};

TEST(AttentionTest, MatchesTheReference) {
  Arena arena;
  // One row, fewer rows than the window, a block of queries, one more, and several.
  for (const size_t rows : {1u, 3u, 64u, 65u, 150u}) {
    for (const Sizes& sizes :
         {Sizes{16, 2, 4}, Sizes{24, 2, 3}, Sizes{12, 1, 0}, Sizes{36, 3, 8}}) {
      RandomModel random(static_cast<uint32_t>(rows) + sizes.hidden);
      const Attention attention = random.MakeAttention(sizes.hidden, sizes.heads, sizes.window);
      Matrix x(sizes.hidden, rows);
      for (double& value : x.values) value = static_cast<double>(random.Next());

      const Arena::Scope scope(&arena);
      const Rows actual = arena.TakeRows(static_cast<int>(sizes.hidden), static_cast<int>(rows));
      for (size_t t = 0; t < rows; ++t) {
        for (size_t c = 0; c < sizes.hidden; ++c) {
          actual.row(static_cast<ptrdiff_t>(t))[c] = static_cast<float>(x.at(c, t));
        }
      }
      AttentionRunner(attention).Run(actual, static_cast<int>(rows), &arena);
      const Matrix expected = ReferenceAttention(attention, x);
      for (size_t t = 0; t < rows; ++t) {
        for (size_t c = 0; c < sizes.hidden; ++c) {
          ASSERT_NEAR(static_cast<double>(actual.row(static_cast<ptrdiff_t>(t))[c]),
                      x.at(c, t) + expected.at(c, t), 1e-5)
              << rows << " rows, " << sizes.hidden << " channels, row " << t;
        }
      }
    }
  }
}

}  // namespace
}  // namespace sottovoce
