// What a call that can fail returns. Nothing in the project's C++ throws, prints or exits.
#ifndef SOTTOVOCE_BASE_STATUS_H_
#define SOTTOVOCE_BASE_STATUS_H_

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sottovoce {

// Each code has one row in the table of status.cc. Its name there is public: it is the `code` of
// the `SottovoceError` that a JavaScript caller receives.
enum class StatusCode : uint8_t {
  kOk,
  kInvalidArgument,
  kWrongState,
  kTextTooLong,
  kWordTooLong,
  kNothingToSpeak,
  kUnknownLanguage,
  kLanguageDataInvalid,
  kPhonemizerFailed,
  kVoiceInvalid,
  kVoiceUnsupported,
  kVoiceTooLarge,
};

// The public kebab-case name of `code`, such as "voice-invalid". Lives forever.
std::string_view StatusCodeName(StatusCode code);

// Success, or a code with a message for the person who can mend the cause.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

// A value, or the status that says why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT: implicit, as in `return value;`
  Result(Status status) : status_(std::move(status)) { assert(!status_.ok()); }  // NOLINT: implicit
  Result(StatusCode code, std::string message) : Result(Status(code, std::move(message))) {}

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }

  // Precondition: ok().
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BASE_STATUS_H_
