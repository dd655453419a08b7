// JavaScript values that may be anything, read without a trap, and C++ values handed to JavaScript.
//
// A getter or proxy of the caller's own that throws is not caught: its exception goes through.
#ifndef SOTTOVOCE_BINDINGS_JS_VALUES_H_
#define SOTTOVOCE_BINDINGS_JS_VALUES_H_

#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"

namespace sottovoce {

// A whole number in [0, most]; nothing for any other value.
std::optional<uint32_t> ReadWhole(const emscripten::val& value, uint32_t most = UINT32_MAX);

// A string of at most `max_bytes` UTF-8 bytes.
std::optional<std::string> ReadString(const emscripten::val& value, size_t max_bytes);

// The elements of an Array of at most `max_count`; nothing for any other value.
std::optional<std::vector<emscripten::val>> ReadArray(const emscripten::val& value,
                                                      size_t max_count);

std::optional<std::vector<std::string>> ReadStrings(const emscripten::val& value, size_t max_count,
                                                    size_t max_bytes_each);

// The JavaScript class of typed arrays of T.
template <typename T>
inline constexpr const char* kTypedArray = nullptr;
template <>
inline constexpr const char* kTypedArray<uint8_t> = "Uint8Array";
template <>
inline constexpr const char* kTypedArray<int32_t> = "Int32Array";
template <>
inline constexpr const char* kTypedArray<uint32_t> = "Uint32Array";
template <>
inline constexpr const char* kTypedArray<float> = "Float32Array";

// A copy of a typed array of T with at most `max_count` elements; nothing for any other value.
template <typename T>
std::optional<std::vector<T>> ReadTyped(const emscripten::val& value, size_t max_count) {
  using emscripten::val;
  if (!value.instanceof(val::global(kTypedArray<T>))) return std::nullopt;
  const std::optional<uint32_t> count = ReadWhole(value["length"]);
  if (!count.has_value() || *count > max_count) return std::nullopt;
  std::vector<T> copy(*count);
  val(emscripten::typed_memory_view(copy.size(), copy.data())).call<void>("set", value);
  return copy;
}

// A copy as a typed array that owns its buffer.
template <typename T>
emscripten::val ToTyped(std::span<const T> values) {
  return emscripten::val(emscripten::typed_memory_view(values.size(), values.data()))
      .template call<emscripten::val>("slice");
}

// Reads the fields of an options object. The first that is missing or wrong is kept as the status,
// and from then on every read gives an empty value; so a caller reads all and asks once.
class FieldReader {
 public:
  explicit FieldReader(const emscripten::val& object);

  uint32_t Whole(const char* name);
  float Finite(const char* name);
  std::vector<std::string> Strings(const char* name, size_t max_count, size_t max_bytes_each);

  template <typename T>
  std::vector<T> Typed(const char* name, size_t max_count) {
    return Take(name, kTypedArray<T>,
                [&](const emscripten::val& v) { return ReadTyped<T>(v, max_count); });
  }

  // The field by `read`, which gives an optional; `wanted` says in words what it must be.
  template <typename Read>
  auto Take(const char* name, const char* wanted, Read read) {
    using Value = typename decltype(read(object_))::value_type;
    if (!status_.ok()) return Value();
    std::optional<Value> value = read(object_[name]);
    if (!value.has_value()) Refuse(name, wanted);
    return std::move(value).value_or(Value());
  }

  // kInvalidArgument naming the field.
  const Status& status() const { return status_; }

 private:
  void Refuse(const char* name, const char* wanted);

  emscripten::val object_;
  Status status_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_BINDINGS_JS_VALUES_H_
