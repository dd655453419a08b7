// split_voice VOICE.onnx OUT_DIR: writes encoder.onnx, flow.onnx and decoder.onnx into OUT_DIR and
// prints the voice's facts as one JSON object, for looking at the parts with other tools.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "voice/split.h"

namespace {

bool WriteFile(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  return file.flush().good();
}

int Fail(const std::string& message) {
  std::fprintf(stderr, "split_voice: %s\n", message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return Fail("usage: split_voice VOICE.onnx OUT_DIR");
  std::ifstream file(argv[1], std::ios::binary);
  if (!file) return Fail(std::string("cannot open ") + argv[1]);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};

  const auto start = std::chrono::steady_clock::now();
  const sottovoce::Result<sottovoce::SplitVoice> split =
      sottovoce::SplitVoiceGraph({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (!split.ok()) {
    return Fail(std::string(StatusCodeName(split.status().code())) + ": " +
                split.status().message());
  }
  const std::string directory = argv[2];
  if (!WriteFile(directory + "/encoder.onnx", split->encoder) ||
      !WriteFile(directory + "/flow.onnx", split->flow) ||
      !WriteFile(directory + "/decoder.onnx", split->decoder)) {
    return Fail("cannot write into " + directory);
  }
  const sottovoce::GraphFacts& facts = split->facts;
  std::printf(
      "{\"latent_channels\": %u, \"hop_length\": %u, \"flow_margin\": %u, \"decoder_margin\": %u, "
      "\"speaker_embedding_rows\": %u, \"stochastic_durations\": %s, \"milliseconds\": %.1f}\n",
      facts.latent_channels, facts.hop_length, facts.flow_margin, facts.decoder_margin,
      facts.speaker_embedding_rows, facts.stochastic_durations ? "true" : "false", took.count());
  return 0;
}
