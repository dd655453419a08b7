// A convolution's weights on their way from the voice's bytes to the kernels' packed layout: copied
// out, and reshaped so that channel flips, splits and paddings cost nothing at run time.
#ifndef SOTTOVOCE_ENGINE_DENSE_CONV_H_
#define SOTTOVOCE_ENGINE_DENSE_CONV_H_

#include <span>
#include <vector>

#include "engine/kernels/conv.h"
#include "engine/kernels/conv_transpose.h"
#include "voice/vits_model.h"

namespace sottovoce {

struct DenseConv {
  ConvShape shape;
  int padding = 0;             // zero rows on each side of the input
  std::vector<float> weights;  // [out][in][taps], as in PyTorch
  std::vector<float> bias;     // [out]
};

// Copies the values out.
std::vector<float> CopyWeights(const Weights& weights);

// The same, with zeros behind them up to PaddedChannels.
std::vector<float> CopyPadded(const Weights& weights);

// Precondition: groups is 1, and the weights have the sizes that the shape says (check_model.h). A
// missing bias becomes zeros.
DenseConv LoadConv(const Conv1d& conv);

// The convolution of conv_transpose.h.
DenseConv LoadConvTranspose(const ConvTranspose1d& conv);

// Stands for a channel of zeros in the lists below.
inline constexpr int kZeroChannel = -1;

// The convolution whose output channel n is channel channels[n] of `conv`.
DenseConv SelectOutputs(const DenseConv& conv, std::span<const int> channels);

// The convolution that finds in its input channel n what `conv` expects in channels[n].
DenseConv SelectInputs(const DenseConv& conv, std::span<const int> channels);

// One convolution with the outputs of all, in order. Shapes but for `out` are alike.
DenseConv JoinOutputs(std::span<const DenseConv> convs);

void ScaleConv(float factor, DenseConv* conv);

// first, first + 1, ..., first + count - 1; `reversed` from the last to the first.
std::vector<int> ChannelRange(int first, int count, bool reversed = false);

// `channels` with kZeroChannel behind them up to PaddedChannels.
std::vector<int> PadToPanel(std::vector<int> channels);

}  // namespace sottovoce

#endif  // SOTTOVOCE_ENGINE_DENSE_CONV_H_
