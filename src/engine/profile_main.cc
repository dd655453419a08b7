// Where the engine's time goes, for HACKING.md:
//
//   engine_profile VOICE.onnx IDS_FILE [FRAMES]
//
// IDS_FILE holds phoneme ids apart by spaces, as `scripts/sottovoce phonemize --format ids` prints
// them. Prints each module's share for one sentence at noise 0, synthesised in windows of FRAMES
// frames (32), best of a few runs. Times are of the processor where the system can tell.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "engine/check_model.h"
#include "engine/engine.h"
#include "engine/network.h"
#include "voice/read_vits.h"

namespace sottovoce {
namespace {

constexpr int kRuns = 5;

double Seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The least time of several runs, by name.
class Stopwatch {
 public:
  template <typename Function>
  void Time(const char* name, Function function) {
    const double start = Seconds();
    function();
    const double seconds = Seconds() - start;
    for (Row& row : rows_) {
      if (row.name == name) row.current += seconds;
      if (row.name == name) return;
    }
    rows_.push_back({name, seconds, std::numeric_limits<double>::infinity()});
  }

  void EndRun() {
    for (Row& row : rows_) row.best = std::min(row.best, row.current);
    for (Row& row : rows_) row.current = 0;
  }

  void Print(double audio_seconds) const {
    double total = 0;
    for (const Row& row : rows_) total += row.best;
    for (const Row& row : rows_) PrintRow(row.name, row.best, total, audio_seconds);
    PrintRow("total", total, total, audio_seconds);
  }

 private:
  struct Row {
    std::string name;
    double current = 0;
    double best = 0;
  };

  static void PrintRow(const std::string& name, double seconds, double total, double audio) {
    std::printf("%-14s %8.2f ms  %5.1f %%  real-time factor %.4f\n", name.c_str(), seconds * 1e3,
                100 * seconds / total, seconds / audio);
  }

  std::vector<Row> rows_;
};

// One pass over the sentence with the clock around each module.
uint32_t RunOnce(Network* network, std::span<const int32_t> ids, uint32_t window,
                 Stopwatch* watch) {
  const std::vector<float> noise(2 * ids.size());
  std::span<const uint32_t> frames_per_id;
  watch->Time("text", [&] {
    const auto frames = network->Encode(ids, noise, 1);
    if (frames.ok()) frames_per_id = *frames;
  });
  const uint32_t frames = std::accumulate(frames_per_id.begin(), frames_per_id.end(), uint32_t{0});
  watch->Time("regulator",
              [&] { network->Start(ExpandPrior(network->prior(), frames_per_id, 0, {}), frames); });
  std::vector<float> samples(size_t{window} * network->hop_length());
  for (uint32_t first = 0; first < frames; first += window) {
    const RowRange part = RangeOf(first, std::min(window, frames - first));
    const auto count = static_cast<size_t>(part.size()) * network->hop_length();
    watch->Time("flow", [&] { network->PrepareLatents(part); });
    watch->Time("decoder", [&] { network->Synthesize(part, std::span(samples).first(count)); });
  }
  watch->EndRun();
  return frames;
}

void PrintMemory(const NetworkMemory& memory) {
  const auto print = [](const char* name, const ModuleMemory& module) {
    std::printf("%-14s weights %6.1f MB  activations %6.1f MB\n", name,
                static_cast<double>(module.weights) / 1e6,
                static_cast<double>(module.activations) / 1e6);
  };
  print("text", memory.text);
  print("flow", memory.flow);
  print("decoder", memory.decoder);
  print("sentence", {0, memory.sentence});
}

template <typename T>
std::vector<T> ReadAll(const char* path, bool binary) {
  std::ifstream file(path, binary ? std::ios::binary : std::ios::in);
  if (binary) return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return {std::istream_iterator<T>(file), std::istream_iterator<T>()};
}

int Main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s VOICE.onnx IDS_FILE [FRAMES]\n", argv[0]);
    return 2;
  }
  const std::vector<uint8_t> voice = ReadAll<uint8_t>(argv[1], true);
  const std::vector<int32_t> ids = ReadAll<int32_t>(argv[2], false);
  const uint32_t window = argc > 3 ? static_cast<uint32_t>(std::atoi(argv[3])) : kDecoderFrames;
  double start = Seconds();
  const Result<VitsModel> model = ReadVits(voice);
  Status status = model.ok() ? CheckVitsModel(*model) : model.status();
  if (!status.ok() || ids.empty() || window == 0) {
    std::fprintf(stderr, "%s\n", status.ok() ? "no ids or no frames" : status.message().c_str());
    return 1;
  }
  std::printf("read           %8.2f ms\n", (Seconds() - start) * 1e3);
  start = Seconds();
  Network network(*model);
  std::printf("pack           %8.2f ms\n", (Seconds() - start) * 1e3);

  Stopwatch watch;
  uint32_t frames = 0;
  for (int run = 0; run < kRuns; ++run) frames = RunOnce(&network, ids, window, &watch);
  constexpr double kSampleRate = 22050;
  const double audio = frames * network.hop_length() / kSampleRate;
  std::printf("%zu ids, %u frames: %.2f s of audio at 22050 Hz\n", ids.size(), frames, audio);
  watch.Print(audio);
  PrintMemory(network.memory());
  return 0;
}

}  // namespace
}  // namespace sottovoce

int main(int argc, char** argv) { return sottovoce::Main(argc, argv); }
