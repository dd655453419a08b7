#include "engine/voice_references.h"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

namespace sottovoce::testing {
namespace {

// As much of JSON as refs.json uses; the file is the project's own, so it is not checked.
struct Json {
  double number = 0;
  std::string text;
  std::vector<Json> items;
  std::map<std::string, Json> members;

  bool has(const std::string& name) const { return members.count(name) > 0; }
  const Json& operator[](const std::string& name) const { return members.at(name); }
};

class JsonReader {
 public:
  explicit JsonReader(const std::string& text) : at_(text.c_str()) {}

  Json Read() {
    Json value;
    switch (Next()) {
      case '{':
        ReadList('}', [&] {
          const std::string name = ReadText();
          Next();
          ++at_;  // the colon
          value.members[name] = Read();
        });
        break;
      case '[':
        ReadList(']', [&] { value.items.push_back(Read()); });
        break;
      case '"':
        value.text = ReadText();
        break;
      default:
        ReadScalar(&value);
    }
    return value;
  }

 private:
  char Next() {
    at_ += std::strspn(at_, " \n\r\t");
    return *at_;
  }

  template <typename ReadItem>
  void ReadList(char closing, ReadItem read_item) {
    ++at_;
    while (Next() != closing && *at_ != '\0') {
      read_item();
      if (Next() == ',') ++at_;
      Next();
    }
    if (*at_ == closing) ++at_;
  }

  std::string ReadText() {
    const char* start = ++at_;
    at_ += std::strcspn(at_, "\"");
    return std::string(start, at_++);
  }

  void ReadScalar(Json* value) {
    char* end = nullptr;
    value->number = std::strtod(at_, &end);
    at_ = end == at_ ? at_ + std::strspn(at_, "abcdefghijklmnopqrstuvwxyz") : end;
  }

  const char* at_;
};

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// The values of a little-endian float32 .npy file.
std::vector<float> ReadNpy(const std::string& path) {
  const std::string content = ReadFile(path);
  constexpr size_t kHeaderSizeAt = 8;
  constexpr size_t kHeaderAt = 10;
  if (content.size() < kHeaderAt) return {};
  uint16_t header = 0;
  std::memcpy(&header, content.data() + kHeaderSizeAt, sizeof(header));
  std::vector<float> values((content.size() - kHeaderAt - header) / sizeof(float));
  std::memcpy(values.data(), content.data() + kHeaderAt + header, values.size() * sizeof(float));
  return values;
}

template <typename T>
std::vector<T> Numbers(const Json& list) {
  std::vector<T> numbers;
  for (const Json& item : list.items) numbers.push_back(static_cast<T>(item.number));
  return numbers;
}

ReferenceCase ReadCase(const std::string& folder, const Json& json, const Json& ids) {
  ReferenceCase result;
  result.name = json["case"].text;
  result.ids = Numbers<int32_t>(ids[json["seq"].text]);
  const std::vector<float> scales = Numbers<float>(json["scales"]);
  result.noise_scale = scales[0];
  result.length_scale = scales[1];
  result.noise_w_scale = scales[2];
  if (json.has("sid")) result.speaker = static_cast<uint32_t>(json["sid"].number);
  result.frames = Numbers<uint32_t>(json["frames"]);
  result.ceil_margin = json["ceil_margin"].number;
  result.sample_count = static_cast<size_t>(json["samples"].number);
  result.rms = json["rms"].number;
  result.peak = json["peak"].number;
  if (json.has("stride")) result.stride = static_cast<size_t>(json["stride"].number);
  if (json.has("file")) result.samples = ReadNpy(folder + "/" + json["file"].text);
  if (json.has("noise_files")) {
    const Json& files = json["noise_files"];
    if (files.has("noise_dp")) {
      result.duration_noise = ReadNpy(folder + "/" + files["noise_dp"].text);
    }
    result.prior_noise = ReadNpy(folder + "/" + files["noise_z"].text);
  }
  return result;
}

}  // namespace

std::vector<ReferenceCase> ReadReferences(const std::string& folder) {
  const std::string content = ReadFile(folder + "/refs.json");
  if (content.empty()) return {};
  const Json json = JsonReader(content).Read();
  std::vector<ReferenceCase> cases;
  for (const Json& item : json["cases"].items) {
    cases.push_back(ReadCase(folder, item, json["ids"]));
  }
  return cases;
}

}  // namespace sottovoce::testing
