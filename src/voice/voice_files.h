// The tiny voices of tests/data/voices, unpacked by the build, for tests.
#ifndef SOTTOVOCE_VOICE_VOICE_FILES_H_
#define SOTTOVOCE_VOICE_VOICE_FILES_H_

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace sottovoce {

// Empty if the file is not there.
inline std::vector<uint8_t> ReadVoiceFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  std::vector<uint8_t> bytes(static_cast<size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// SOTTOVOCE_TEST_VOICES is the folder with the unpacked voices.
inline std::vector<uint8_t> ReadTinyVoice(const std::string& name) {
  return ReadVoiceFile(std::string(SOTTOVOCE_TEST_VOICES) + "/" + name + ".onnx");
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VOICE_FILES_H_
