#include "base/status.h"

#include <gtest/gtest.h>

#include <memory>

namespace sottovoce {
namespace {

TEST(StatusTest, DefaultIsOk) {
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(StatusCodeName(StatusCode::kOk), "ok");
}

TEST(StatusTest, EveryCodeNamesItsOwnRow) {
  EXPECT_EQ(StatusCodeName(StatusCode::kInvalidArgument), "invalid-argument");
  EXPECT_EQ(StatusCodeName(StatusCode::kPhonemizerFailed), "phonemizer-failed");
  EXPECT_EQ(StatusCodeName(StatusCode::kVoiceTooLarge), "voice-too-large");
}

TEST(ResultTest, HoldsAMoveOnlyValueOrAStatus) {
  Result<std::unique_ptr<int>> value = std::make_unique<int>(7);
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(*std::move(value).value(), 7);

  const Result<int> error(StatusCode::kVoiceInvalid, "truncated");
  EXPECT_FALSE(error.ok());
  EXPECT_EQ(error.status().code(), StatusCode::kVoiceInvalid);
  EXPECT_EQ(error.status().message(), "truncated");
}

}  // namespace
}  // namespace sottovoce
