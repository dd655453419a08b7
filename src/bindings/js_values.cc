#include "bindings/js_values.h"

#include <cmath>
#include <utility>

namespace sottovoce {

using emscripten::val;

std::optional<uint32_t> ReadWhole(const val& value, uint32_t most) {
  if (!value.isNumber()) return std::nullopt;
  const double number = value.as<double>();
  // Written so that NaN fails.
  if (!(number >= 0 && number <= most) || number != std::floor(number)) return std::nullopt;
  return static_cast<uint32_t>(number);
}

std::optional<std::string> ReadString(const val& value, size_t max_bytes) {
  // Units are counted first, so that a huge string is not copied to be refused.
  if (!value.isString() || value["length"].as<double>() > static_cast<double>(max_bytes)) {
    return std::nullopt;
  }
  std::string text = value.as<std::string>();
  if (text.size() > max_bytes) return std::nullopt;
  return text;
}

std::optional<std::vector<val>> ReadArray(const val& value, size_t max_count) {
  if (!value.isArray()) return std::nullopt;
  const std::optional<uint32_t> count = ReadWhole(value["length"]);
  if (!count.has_value() || *count > max_count) return std::nullopt;
  std::vector<val> elements;
  elements.reserve(*count);
  for (uint32_t i = 0; i < *count; ++i) elements.push_back(value[i]);
  return elements;
}

std::optional<std::vector<std::string>> ReadStrings(const val& value, size_t max_count,
                                                    size_t max_bytes_each) {
  const std::optional<std::vector<val>> elements = ReadArray(value, max_count);
  if (!elements.has_value()) return std::nullopt;
  std::vector<std::string> strings;
  strings.reserve(elements->size());
  for (const val& element : *elements) {
    std::optional<std::string> text = ReadString(element, max_bytes_each);
    if (!text.has_value()) return std::nullopt;
    strings.push_back(*std::move(text));
  }
  return strings;
}

FieldReader::FieldReader(const val& object) : object_(object) {
  const bool is_object = !object.isNull() && object.typeOf().as<std::string>() == "object";
  if (!is_object) status_ = {StatusCode::kInvalidArgument, "an object is needed"};
}

uint32_t FieldReader::Whole(const char* name) {
  return Take(name, "a whole number", [](const val& v) { return ReadWhole(v); });
}

float FieldReader::Finite(const char* name) {
  return Take(name, "a finite number", [](const val& v) -> std::optional<float> {
    if (!v.isNumber()) return std::nullopt;
    const float number = v.as<float>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
  });
}

std::vector<std::string> FieldReader::Strings(const char* name, size_t max_count,
                                              size_t max_bytes_each) {
  return Take(name, "an array of short strings",
              [&](const val& v) { return ReadStrings(v, max_count, max_bytes_each); });
}

void FieldReader::Refuse(const char* name, const char* wanted) {
  status_ = {StatusCode::kInvalidArgument,
             std::string(name) + " must be " + wanted + " within its bounds"};
}

}  // namespace sottovoce
