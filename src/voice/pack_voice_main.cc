// pack_voice VOICE.onnx CONFIG.json OUT.pack f32|fp16|int8|small [LICENCE.txt [MODEL_CARD]]: writes
// the voice pack and prints its size and what writing and reading took as one JSON object.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "voice/pack_reader.h"
#include "voice/pack_visit.h"
#include "voice/pack_writer.h"
#include "voice/read_vits.h"

namespace sottovoce {
namespace {

using Clock = std::chrono::steady_clock;

const std::map<std::string_view, PackPreset> kPresets = {{"f32", PackPreset::kFloat32},
                                                         {"fp16", PackPreset::kFloat16},
                                                         {"int8", PackPreset::kInt8},
                                                         {"small", PackPreset::kSmall}};

std::optional<std::string> ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

bool WriteFile(const char* path, const std::vector<uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return file.flush().good();
}

double Milliseconds(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

int Fail(const std::string& message) {
  std::fprintf(stderr, "pack_voice: %s\n", message.c_str());
  return 1;
}

int Fail(const Status& status) {
  return Fail(std::string(StatusCodeName(status.code())) + ": " + status.message());
}

// Restores every tensor, one at a time, as an engine does at load.
Status ReadAll(std::span<const uint8_t> pack) {
  const Result<VitsModel> model = ReadVoicePack(pack);
  if (!model.ok()) return model.status();
  std::vector<float> values;
  ForEachWeights(*model, [&](PackPart, PackKind, const Weights& weights) {
    values.resize(std::max(values.size(), weights.size()));
    weights.CopyTo(0, std::span(values).first(weights.size()));
  });
  return {};
}

// Config, licence and model card.
std::optional<std::vector<std::string>> ReadTexts(std::span<char*> arguments) {
  std::vector<std::string> texts(3);
  size_t next = 0;
  for (const size_t argument : {2U, 5U, 6U}) {
    if (argument >= arguments.size()) break;
    std::optional<std::string> text = ReadFile(arguments[argument]);
    if (!text.has_value()) return std::nullopt;
    texts[next++] = *std::move(text);
  }
  return texts;
}

int Run(std::span<char*> arguments) {
  if (arguments.size() < 5 || arguments.size() > 7 || !kPresets.contains(arguments[4])) {
    return Fail(
        "usage: pack_voice VOICE.onnx CONFIG.json OUT.pack f32|fp16|int8|small "
        "[LICENCE.txt [MODEL_CARD]]");
  }
  const auto texts = ReadTexts(arguments);
  if (!texts.has_value()) return Fail("cannot read config, licence or model card");
  const std::optional<std::string> onnx = ReadFile(arguments[1]);
  if (!onnx.has_value()) return Fail(std::string("cannot read ") + arguments[1]);
  const Result<VitsModel> model =
      ReadVits({reinterpret_cast<const uint8_t*>(onnx->data()), onnx->size()});
  if (!model.ok()) return Fail(model.status());

  Clock::time_point start = Clock::now();
  const Result<std::vector<uint8_t>> pack = WriteVoicePack(
      *model, {(*texts)[0], (*texts)[1], (*texts)[2]}, {.preset = kPresets.at(arguments[4])});
  const double write_ms = Milliseconds(start);
  if (!pack.ok()) return Fail(pack.status());
  start = Clock::now();
  const Status read = ReadAll(*pack);
  const double read_ms = Milliseconds(start);
  if (!read.ok()) return Fail(read);
  if (!WriteFile(arguments[3], *pack)) return Fail(std::string("cannot write ") + arguments[3]);
  std::printf("{\"bytes\": %zu, \"write_ms\": %.1f, \"read_ms\": %.1f}\n", pack->size(), write_ms,
              read_ms);
  return 0;
}

}  // namespace
}  // namespace sottovoce

int main(int argc, char** argv) { return sottovoce::Run({argv, static_cast<size_t>(argc)}); }
