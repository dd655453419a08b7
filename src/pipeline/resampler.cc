#include "pipeline/resampler.h"

#include <numeric>
#include <string>

namespace sottovoce {
namespace {

bool IsSampleRate(uint32_t rate) { return rate >= kMinSampleRate && rate <= kMaxSampleRate; }

// `count` is a multiple of kTapAlignment. The sums of kTapAlignment lanes are added at the end, in
// an order that is the same whatever the compiler vectorises: without leave to reorder additions it
// could use no vectors on a plain loop. Four 128-bit accumulators also hide the addition's latency.
float Dot(const float* a, const float* b, uint32_t count) {
  float lanes[kTapAlignment] = {};
  for (uint32_t i = 0; i < count; i += kTapAlignment) {
    for (uint32_t lane = 0; lane < kTapAlignment; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  }
  for (uint32_t width = kTapAlignment / 2; width > 0; width /= 2) {
    for (uint32_t lane = 0; lane < width; ++lane) lanes[lane] += lanes[lane + width];
  }
  return lanes[0];
}

}  // namespace

Result<Resampler> Resampler::Create(uint32_t from, uint32_t to) {
  if (!IsSampleRate(from) || !IsSampleRate(to)) {
    return Status(StatusCode::kInvalidArgument,
                  "sample rates must lie between " + std::to_string(kMinSampleRate) + " and " +
                      std::to_string(kMaxSampleRate) + ", not " + std::to_string(from) + " to " +
                      std::to_string(to));
  }
  const uint32_t divisor = std::gcd(from, to);
  return Resampler(to / divisor, from / divisor);
}

Resampler::Resampler(uint32_t up, uint32_t down) : up_(up), down_(down) {
  if (up_ != down_) {
    table_ = MakePhaseTable(up_, down_);
    Restart();
  }
}

void Resampler::Restart() {
  // Silence before the stream, so that the first output's window has its middle on the first input.
  pending_.assign(table_.taps / 2 - 1, 0.0f);
  window_ = 0;
  phase_ = 0;
}

void Resampler::Process(std::span<const float> in, std::vector<float>* out) {
  if (up_ == down_) {
    out->insert(out->end(), in.begin(), in.end());
    return;
  }
  pending_.insert(pending_.end(), in.begin(), in.end());
  Drain(out);
}

void Resampler::Flush(std::vector<float>* out) {
  if (up_ == down_) return;
  // An output at or after the last input but before the next one needs taps / 2 inputs beyond the
  // last; one further on would need one more. So this yields exactly ceil(inputs * up / down).
  pending_.insert(pending_.end(), table_.taps / 2, 0.0f);
  Drain(out);
  Restart();
}

void Resampler::Drain(std::vector<float>* out) {
  while (window_ + table_.taps <= pending_.size()) {
    out->push_back(OutputAt(pending_.data() + window_));
    phase_ += down_ % up_;
    window_ += down_ / up_;
    if (phase_ >= up_) {
      phase_ -= up_;
      ++window_;
    }
  }
  // A window is longer than the step to the next, so window_ lies inside pending_.
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(window_));
  window_ = 0;
}

float Resampler::OutputAt(const float* in) const {
  if (table_.exact) return Dot(in, table_.Row(phase_), table_.taps);
  const uint64_t position = uint64_t{phase_} * table_.phases;
  const uint32_t row = static_cast<uint32_t>(position / up_);
  const float blend = static_cast<float>(position % up_) / static_cast<float>(up_);
  const float before = Dot(in, table_.Row(row), table_.taps);
  const float after = Dot(in, table_.Row(row + 1), table_.taps);
  return before + blend * (after - before);
}

}  // namespace sottovoce
