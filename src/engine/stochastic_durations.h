// The stochastic duration predictor: a flow from noise to the logarithm of each id's duration. Kim
// et al., arXiv 2106.06103, section 2.2.2 and appendix B.
#ifndef SOTTOVOCE_ENGINE_STOCHASTIC_DURATIONS_H_
#define SOTTOVOCE_ENGINE_STOCHASTIC_DURATIONS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "engine/arena.h"
#include "engine/convolution.h"
#include "engine/kernels/rows.h"
#include "engine/separable_convs.h"
#include "engine/speaker.h"
#include "engine/spline.h"
#include "voice/vits_model.h"

namespace sottovoce {

class StochasticDurationsRunner {
 public:
  // The model has passed CheckVitsModel.
  explicit StochasticDurationsRunner(const StochasticDurations& durations);

  void SetSpeaker(std::span<const float> embedding) { speaker_.Set(embedding); }

  // Fills `log_durations`, one an id, from as many rows of the text encoder's `hidden`, and `noise`
  // [2][ids], already scaled.
  void Predict(ConstRows hidden, std::span<const float> noise, std::span<float> log_durations,
               Arena* arena) const;

  size_t weight_bytes() const;

 private:
  struct Coupling {
    explicit Coupling(const SplineCoupling& coupling);

    Convolution pre;
    SeparableConvs convs;
    Convolution projection;  // shapes scaled as the spline takes them
    SplineShape spline;
  };

  // What every coupling is conditioned by.
  Rows Condition(ConstRows hidden, int rows, Arena* arena) const;
  static void Invert(const Coupling& coupling, ConstRows condition, std::span<const float> fixed,
                     std::span<float> moved, Arena* arena);

  Convolution pre_;
  SpeakerVector speaker_;
  SeparableConvs convs_;
  Convolution projection_;
  std::vector<Coupling> couplings_;
  float mean_ = 0;
  float log_scale_ = 0;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_STOCHASTIC_DURATIONS_H_
