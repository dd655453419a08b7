// The core module's functions; its classes are in core_utterance.cc and core_voice.cc.
// web/src/wasm/core.ts holds the types.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "bindings/js_values.h"
#include "bindings/reply.h"
#include "engine/length_regulator.h"
#include "pipeline/limits.h"
#include "pipeline/resampler.h"

namespace sottovoce {
namespace {

using emscripten::val;

constexpr uint32_t kMaxChannels = 4096;
constexpr size_t kMaxPriorValues = size_t{1} << 26;
// 50 minutes at 22050 Hz, 256 MiB.
constexpr size_t kMaxSignalSamples = size_t{1} << 26;
// Keeps the resampler from holding a second copy of the signal.
constexpr size_t kPieceSamples = size_t{1} << 16;

Status Invalid(std::string message) { return {StatusCode::kInvalidArgument, std::move(message)}; }

val FramesPerIdOf(const val& frames) {
  const auto values = ReadTyped<float>(frames, kMaxIdsPerSentence);
  if (!values.has_value()) return Failure(Invalid("frames must be a Float32Array"));
  const Result<std::vector<uint32_t>> counts = FramesPerId(*values);
  if (!counts.ok()) return Failure(counts.status());
  return Success(ToTyped<uint32_t>(*counts));
}

struct PriorArguments {
  std::vector<float> mean;
  std::vector<float> log_std;
  uint32_t channels = 0;
  std::vector<uint32_t> frames_per_id;
  float noise_scale = 0;
  NoiseKey key;
};

PriorArguments ReadPrior(FieldReader* fields) {
  return {.mean = fields->Typed<float>("mean", kMaxPriorValues),
          .log_std = fields->Typed<float>("logStd", kMaxPriorValues),
          .channels = fields->Whole("channels"),
          .frames_per_id = fields->Typed<uint32_t>("framesPerId", kMaxIdsPerSentence),
          .noise_scale = fields->Finite("noiseScale"),
          .key = {fields->Whole("seed"), fields->Whole("sentence")}};
}

// What ExpandPrior takes for granted.
Status CheckPrior(const PriorArguments& prior) {
  if (prior.channels == 0 || prior.channels > kMaxChannels) return Invalid("channels out of range");
  const size_t size = size_t{prior.channels} * prior.frames_per_id.size();
  if (prior.mean.size() != size || prior.log_std.size() != size) {
    return Invalid("mean and logStd must have channels * ids values");
  }
  const uint64_t frames =
      std::accumulate(prior.frames_per_id.begin(), prior.frames_per_id.end(), uint64_t{0});
  if (frames > kMaxFramesPerSentence) return Invalid("the frames per id sum to too many");
  return {};
}

val ExpandPriorOf(const val& argument) {
  FieldReader fields(argument);
  const PriorArguments prior = ReadPrior(&fields);
  if (!fields.status().ok()) return Failure(fields.status());
  if (const Status status = CheckPrior(prior); !status.ok()) return Failure(status);
  const std::vector<float> z_p = ExpandPrior({prior.mean, prior.log_std, prior.channels},
                                             prior.frames_per_id, prior.noise_scale, prior.key);
  return Success(ToTyped<float>(z_p));
}

// An argument out of range gives an empty array: the call has no reply to refuse with, and no graph
// takes one.
val DurationNoiseOf(const val& id_count, const val& seed, const val& sentence) {
  const std::optional<uint32_t> count = ReadWhole(id_count, kMaxIdsPerSentence);
  const std::optional<uint32_t> seed_number = ReadWhole(seed);
  const std::optional<uint32_t> sentence_number = ReadWhole(sentence);
  if (!count.has_value() || !seed_number.has_value() || !sentence_number.has_value()) {
    return ToTyped<float>({});
  }
  return ToTyped<float>(DurationNoise(*count, {*seed_number, *sentence_number}));
}

Result<std::vector<float>> ResampleSignal(const val& signal, const val& from, const val& to) {
  const std::optional<std::vector<float>> in = ReadTyped<float>(signal, kMaxSignalSamples);
  if (!in.has_value()) return Invalid("samples must be a Float32Array of at most 2^26 values");
  Result<Resampler> resampler =
      Resampler::Create(ReadWhole(from).value_or(0), ReadWhole(to).value_or(0));
  if (!resampler.ok()) return resampler.status();
  const uint64_t length = uint64_t{in->size()} * to.as<uint32_t>() / from.as<uint32_t>() + 1;
  if (length > kMaxSignalSamples) return Invalid("the result has too many samples");

  std::vector<float> out;
  out.reserve(static_cast<size_t>(length));
  for (std::span<const float> rest = *in; !rest.empty();) {
    const size_t size = std::min(rest.size(), kPieceSamples);
    resampler->Process(rest.first(size), &out);
    rest = rest.subspan(size);
  }
  resampler->Flush(&out);
  return out;
}

val ResampleOf(const val& signal, const val& from, const val& to) {
  const Result<std::vector<float>> out = ResampleSignal(signal, from, to);
  return out.ok() ? Success(ToTyped<float>(*out)) : Failure(out.status());
}

std::string Version() { return SOTTOVOCE_VERSION; }

}  // namespace

EMSCRIPTEN_BINDINGS(core) {
  emscripten::function("framesPerId", &FramesPerIdOf);
  emscripten::function("expandPrior", &ExpandPriorOf);
  emscripten::function("durationNoise", &DurationNoiseOf);
  emscripten::function("resample", &ResampleOf);
  emscripten::function("version", &Version);
}

}  // namespace sottovoce
