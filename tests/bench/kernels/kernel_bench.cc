// GFLOPS of the kernels, beside the multiply-add peak measured in the same run.
//
//   kernel_bench [--json] [--frames N,N,...] [--only TEXT]
//
// Each convolution runs with every algorithm that covers it. GFLOPS are those of the direct
// convolution over the time taken, so that Winograd's can pass the peak.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "engine/kernels/conv.h"
#include "engine/kernels/conv_one.h"
#include "engine/kernels/conv_winograd.h"
#include "engine/kernels/elementwise.h"
#include "engine/kernels/vec.h"
#include "harness.h"
#include "medium_voice.h"

namespace sottovoce::bench {
namespace {

struct Options {
  bool json = false;
  std::vector<int> frames = {16, 64};
  std::string only;
};

struct Figure {
  std::string part;
  std::string name;
  std::string algorithm;
  int frames = 0;
  double gflops = 0;
  double microseconds = 0;
  bool chosen = false;
};

// Twelve sums, independent: two ports times a latency of four, and some to spare.
double MeasurePeak() {
  constexpr int kSums = 12;
  constexpr int kSteps = 2000;
  std::vector<float> memory = Numbers(kSums * kLanes);
  const double seconds = BestSeconds([&memory] {
    F32x4 sums[kSums];
    for (int i = 0; i < kSums; ++i) sums[i] = Load(memory.data() + kLanes * i);
    const F32x4 factor = Load(memory.data());
    const F32x4 other = Load(memory.data() + kLanes);
    for (int step = 0; step < kSteps; ++step) {
      for (int i = 0; i < kSums; ++i)
        sums[i] = MulAdd(factor, i % 2 == 0 ? factor : other, sums[i]);
    }
    for (int i = 0; i < kSums; ++i) Store(sums[i] * Splat(1e-6F), memory.data() + kLanes * i);
  });
  return 2.0 * kSums * kLanes * kSteps / seconds * 1e-9;
}

constexpr ConvAlgorithm kCandidates[] = {{},
                                         {.outputs = 3, .points = 4},
                                         {.outputs = 5, .points = 6},
                                         {.outputs = 4, .points = 6},
                                         {.outputs = 6, .points = 8},
                                         {.outputs = 4, .points = 8},
                                         {.outputs = 6, .points = 10},
                                         {.outputs = 4, .points = 10},
                                         {.outputs = 6, .points = 12},
                                         {.outputs = 5, .points = 10, .groups = 2}};

bool Fits(const ConvShape& shape, const ConvAlgorithm& algorithm) {
  if (algorithm.direct()) return true;
  if (algorithm.groups == 1) return algorithm.group_taps() == shape.taps;
  return shape.taps == algorithm.groups * algorithm.group_taps() - 1;
}

std::string NameOf(const ConvAlgorithm& algorithm) {
  if (algorithm.direct()) return "direct";
  std::string name =
      "F(" + std::to_string(algorithm.outputs) + "," + std::to_string(algorithm.group_taps()) + ")";
  if (algorithm.groups > 1) name += " x" + std::to_string(algorithm.groups);
  return name;
}

double SecondsOf(const Layer& layer, const ConvAlgorithm& algorithm, int frames) {
  Conv conv{layer.shape, algorithm, nullptr};
  const ConvShape& shape = layer.shape;
  const int rows = frames * layer.rows_per_frame;
  const auto in = static_cast<size_t>(PaddedChannels(shape.in));
  const auto out = static_cast<size_t>(PaddedChannels(shape.out));
  const auto taps = static_cast<size_t>(shape.taps);
  const ConvMargins margins = MarginsOfConv(conv, 0, rows);
  const auto in_rows = static_cast<size_t>(margins.before + rows + margins.after +
                                           (shape.taps - 1) * shape.dilation);
  std::vector<float> packed(PackedConvFloats(shape, algorithm));
  PackConv(shape, algorithm, Numbers(taps * in * out).data(), nullptr, packed.data());
  conv.packed = packed.data();
  const std::vector<float> x = Numbers(in_rows * in);
  std::vector<float> y(static_cast<size_t>(rows) * out);
  std::vector<float> activated(y.size());
  std::vector<float> workspace(ConvWorkspaceFloats(conv));
  const auto stride = static_cast<ptrdiff_t>(out);
  const Epilogue epilogue{.out = {y.data(), stride}, .activated = {activated.data(), stride}};
  return BestSeconds([&] {
    RunConv(conv, {x.data() + static_cast<size_t>(margins.before) * in, static_cast<ptrdiff_t>(in)},
            0, rows, epilogue, workspace.data());
  });
}

double FlopsOf(const Layer& layer, int frames) {
  return 2.0 * layer.shape.taps * layer.shape.in * layer.shape.out * layer.rows_per_frame * frames;
}

bool SameAlgorithm(const ConvAlgorithm& a, const ConvAlgorithm& b) {
  return a.points == b.points && a.outputs == b.outputs && a.groups == b.groups;
}

bool Wanted(const Options& options, const char* part, const char* name) {
  return (std::string(part) + " " + name).find(options.only) != std::string::npos;
}

void MeasureConvs(const Options& options, std::vector<Figure>* figures) {
  for (const Layer& layer : kMediumVoice) {
    if (!Wanted(options, layer.part, layer.name)) continue;
    for (const int frames : options.frames) {
      for (const ConvAlgorithm& algorithm : kCandidates) {
        if (!Fits(layer.shape, algorithm)) continue;
        const double seconds = SecondsOf(layer, algorithm, frames);
        figures->push_back({layer.part, layer.name, NameOf(algorithm), frames,
                            FlopsOf(layer, frames) / seconds * 1e-9, seconds * layer.times * 1e6,
                            SameAlgorithm(algorithm, ChooseConvAlgorithm(layer.shape))});
      }
    }
  }
}

void MeasurePost(const Options& options, std::vector<Figure>* figures) {
  if (!Wanted(options, "decoder", "conv_post")) return;
  constexpr int kTaps = 7;
  constexpr int kIn = 32;
  for (const int frames : options.frames) {
    const int rows = frames * kPostRows;
    const ConvShape shape = ConvOneShape(kTaps, kIn);
    std::vector<float> packed(PackedConvFloats(shape, {}));
    PackConv(shape, {}, Numbers(static_cast<size_t>(shape.in) * kConvOneRows).data(), nullptr,
             packed.data());
    const std::vector<float> x = Numbers(static_cast<size_t>((rows + kTaps - 1) * kIn));
    std::vector<float> y(static_cast<size_t>(rows));
    const double seconds = BestSeconds([&] {
      ConvOne({shape, {}, packed.data()}, x.data(), kIn, rows, y.data());
      TanhValues(y.data(), rows);
    });
    const double flops = 2.0 * kTaps * kIn * rows;
    figures->push_back({"decoder", "conv_post", "to one, tanh", frames, flops / seconds * 1e-9,
                        seconds * 1e6, true});
  }
}

void MeasureGate(const Options& options, std::vector<Figure>* figures) {
  if (!Wanted(options, "flow", "gate")) return;
  constexpr int kChannels = 192;
  for (const int frames : options.frames) {
    const std::vector<float> x = Numbers(static_cast<size_t>(frames * 2 * kChannels));
    std::vector<float> y(static_cast<size_t>(frames * kChannels));
    const double seconds = BestSeconds(
        [&] { GateRows({x.data(), 2 * kChannels}, kChannels, frames, {y.data(), kChannels}); });
    figures->push_back({"flow", "gate", "rational", frames, 0.0, seconds * kGates * 1e6, true});
  }
}

// What a part of the voice takes for a chunk with the algorithms that would be chosen, without the
// rows around the chunk that its neighbours need too.
void PrintTotals(const Options& options, const std::vector<Figure>& figures) {
  for (const char* part : {"flow", "decoder"}) {
    for (const int frames : options.frames) {
      double microseconds = 0;
      for (const Figure& f : figures) {
        if (f.chosen && f.part == part && f.frames == frames) microseconds += f.microseconds;
      }
      std::printf("%-12s %5d frames: %8.0f us, real-time factor %.4f\n", part, frames, microseconds,
                  microseconds * 1e-6 / (frames * kSecondsPerFrame));
    }
  }
}

void PrintText(double peak, const std::vector<Figure>& figures) {
  std::printf("peak %.1f GFLOPS (%s multiply-add)\n", peak, kFusedMulAdd ? "fused" : "plain");
  for (const Figure& f : figures) {
    std::printf("%-12s %-14s %5d %-10s %6.1f GFLOPS %4.0f %% %9.1f us%s\n", f.part.c_str(),
                f.name.c_str(), f.frames, f.algorithm.c_str(), f.gflops, 100 * f.gflops / peak,
                f.microseconds, f.chosen ? " *" : "");
  }
}

void PrintJson(double peak, const std::vector<Figure>& figures) {
  std::printf("{\"peak\":%.2f,\"fused\":%s,\"figures\":[", peak, kFusedMulAdd ? "true" : "false");
  const char* separator = "";
  for (const Figure& f : figures) {
    std::printf(
        "%s{\"part\":\"%s\",\"name\":\"%s\",\"frames\":%d,\"algorithm\":\"%s\",\"gflops\":%.2f,"
        "\"microseconds\":%.2f,\"chosen\":%s}",
        separator, f.part.c_str(), f.name.c_str(), f.frames, f.algorithm.c_str(), f.gflops,
        f.microseconds, f.chosen ? "true" : "false");
    separator = ",";
  }
  std::printf("]}\n");
}

Options Parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--json") options.json = true;
    if (argument == "--only" && i + 1 < argc) options.only = argv[++i];
    if (argument != "--frames" || i + 1 == argc) continue;
    options.frames.clear();
    for (char* at = argv[++i]; *at != '\0';) {
      options.frames.push_back(std::max(1, static_cast<int>(std::strtol(at, &at, 10))));
      at += *at == ',' ? 1 : std::strlen(at);
    }
  }
  return options;
}

}  // namespace
}  // namespace sottovoce::bench

int main(int argc, char** argv) {
  using namespace sottovoce::bench;
  const Options options = Parse(argc, argv);
  double peak = MeasurePeak();
  // Unmeasured: V8 swaps its first, slow code for optimised code in the background.
  for (int i = 0; i < 5; ++i) {
    SecondsOf(kMediumVoice[0], {}, 16);
    SecondsOf(kMediumVoice[0], kCandidates[1], 16);
  }
  std::vector<Figure> figures;
  MeasureConvs(options, &figures);
  MeasurePost(options, &figures);
  MeasureGate(options, &figures);
  peak = std::max(peak, MeasurePeak());
  (options.json ? PrintJson : PrintText)(peak, figures);
  if (!options.json && options.only.empty()) PrintTotals(options, figures);
}
