// What the tests of this folder share.
#ifndef SOTTOVOCE_TEXT_TEST_SUPPORT_H_
#define SOTTOVOCE_TEXT_TEST_SUPPORT_H_

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

#include "text/code_points.h"
#include "text/normalizer_step.h"

namespace sottovoce {

// The spans of the code points, as "0-1 1-3".
inline std::string SpansOf(const AlignedText& text) {
  std::string spans;
  for (size_t at = 0; at < text.bytes.size(); at = NextPosition(text.bytes, at)) {
    if (at > 0) spans += ' ';
    spans += std::to_string(text.source[at].start) + '-' + std::to_string(text.source[at].end);
  }
  return spans;
}

// AlignedText's invariants, for a text of `source_size` bytes. One failure at most.
inline testing::AssertionResult IsAligned(const AlignedText& text, size_t source_size) {
  if (text.source.size() != text.bytes.size()) {
    return testing::AssertionFailure() << "source and bytes differ in size";
  }
  Span before;
  for (size_t at = 0; at < text.bytes.size();) {
    const DecodedCodePoint decoded = DecodeUtf8(std::string_view(text.bytes).substr(at));
    if (decoded.code_point == kReplacementCharacter &&
        std::string_view(text.bytes).substr(at, 3) != "\uFFFD") {
      return testing::AssertionFailure() << "ill-formed at byte " << at;
    }
    const Span span = text.source[at];
    if (span.start > span.end || span.end > source_size || span.start < before.start ||
        span.end < before.end) {
      return testing::AssertionFailure()
             << "byte " << at << " has span " << span.start << "-" << span.end << " after "
             << before.start << "-" << before.end;
    }
    for (size_t i = 1; i < decoded.size; ++i) {
      if (text.source[at + i] != span) {
        return testing::AssertionFailure() << "spans differ inside the code point at " << at;
      }
    }
    before = span;
    at += decoded.size;
  }
  return testing::AssertionSuccess();
}

struct StepCase {
  std::string_view input;
  std::string_view output;
  // As SpansOf; empty where the case is not about them.
  std::string_view spans = {};
};

// Each output and its alignment, and that the step leaves its own output alone.
inline void ExpectSteps(const NormalizerStep& step, std::span<const StepCase> cases) {
  for (const StepCase& test : cases) {
    const AlignedText out = step.Apply(Align(test.input));
    EXPECT_EQ(out.bytes, test.output) << test.input;
    EXPECT_TRUE(IsAligned(out, test.input.size())) << test.input;
    if (!test.spans.empty()) {
      EXPECT_EQ(SpansOf(out), test.spans) << test.input;
    }
    EXPECT_EQ(step.Apply(out).bytes, out.bytes) << test.input;
  }
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_TEST_SUPPORT_H_
