// Names of a file that may be hostile, as messages show them.
#ifndef SOTTOVOCE_VOICE_ONNX_TEXT_H_
#define SOTTOVOCE_VOICE_ONNX_TEXT_H_

#include <string>
#include <string_view>

namespace sottovoce {

// `name` in single quotes, cut to a length fit for a message, with '?' for every byte that is not
// printable ASCII: what a terminal or a page shows cannot be forged.
inline std::string Quoted(std::string_view name) {
  constexpr size_t kMaxShown = 80;
  std::string text = "'";
  for (const char c : name.substr(0, kMaxShown)) text += c >= ' ' && c <= '~' ? c : '?';
  if (name.size() > kMaxShown) text += "...";
  return text + "'";
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_ONNX_TEXT_H_
