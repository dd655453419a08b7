#include "engine/reference_network.h"

#include <algorithm>
#include <cmath>

namespace sottovoce::testing {
namespace {

double At(const Weights& weights, size_t index) { return static_cast<double>(weights[index]); }

Matrix Add(Matrix a, const Matrix& b) {
  for (size_t i = 0; i < a.values.size(); ++i) a.values[i] += b.values[i];
  return a;
}

Matrix LeakyRelu(Matrix x, float slope) {
  for (double& value : x.values) value *= value < 0 ? static_cast<double>(slope) : 1.0;
  return x;
}

Matrix Channels(const Matrix& x, size_t first, size_t count) {
  Matrix part(count, x.rows);
  std::copy_n(x.values.begin() + static_cast<ptrdiff_t>(first * x.rows), count * x.rows,
              part.values.begin());
  return part;
}

// Adds a 1x1 convolution of the embedding, its channels from `first` on, to every row.
void AddSpeaker(const std::optional<Conv1d>& conv, std::span<const float> embedding, size_t first,
                Matrix* x) {
  if (!conv.has_value()) return;
  Matrix input(embedding.size(), 1);
  std::copy(embedding.begin(), embedding.end(), input.values.begin());
  const Matrix vector = ReferenceConv(*conv, input);
  for (size_t c = 0; c < x->channels; ++c) {
    for (size_t t = 0; t < x->rows; ++t) x->at(c, t) += vector.at(first + c, 0);
  }
}

Matrix RunWaveNet(const WaveNet& wavenet, Matrix x, std::span<const float> embedding) {
  Matrix output(x.channels, x.rows);
  const size_t hidden = x.channels;
  for (size_t i = 0; i < wavenet.in_layers.size(); ++i) {
    Matrix both = ReferenceConv(wavenet.in_layers[i], x);
    AddSpeaker(wavenet.speaker, embedding, 2 * hidden * i, &both);
    Matrix gated(hidden, x.rows);
    for (size_t c = 0; c < hidden; ++c) {
      for (size_t t = 0; t < x.rows; ++t) {
        gated.at(c, t) = std::tanh(both.at(c, t)) / (1.0 + std::exp(-both.at(hidden + c, t)));
      }
    }
    const Matrix res_skip = ReferenceConv(wavenet.res_skip_layers[i], gated);
    const bool is_last = i + 1 == wavenet.in_layers.size();
    if (!is_last) x = Add(x, Channels(res_skip, 0, hidden));
    output = Add(output, Channels(res_skip, is_last ? 0 : hidden, hidden));
  }
  return output;
}

Matrix RunBlock(const ResidualBlock& block, Matrix x, float slope) {
  for (const ResidualBlock::Step& step : block.steps) {
    Matrix y = ReferenceConv(step.first, LeakyRelu(x, slope));
    if (step.second.has_value()) y = ReferenceConv(*step.second, LeakyRelu(y, slope));
    x = Add(x, y);
  }
  return x;
}

}  // namespace

Matrix ReferenceConv(const Conv1d& conv, const Matrix& x) {
  Matrix y(conv.out, x.rows);
  for (size_t o = 0; o < conv.out; ++o) {
    for (size_t t = 0; t < x.rows; ++t) {
      double sum = conv.bias.empty() ? 0.0 : At(conv.bias, o);
      for (size_t i = 0; i < conv.in; ++i) {
        for (size_t k = 0; k < conv.kernel; ++k) {
          const size_t from = t + k * conv.dilation - conv.padding;  // wraps below zero
          if (from < x.rows)
            sum += At(conv.weight, (o * conv.in + i) * conv.kernel + k) * x.at(i, from);
        }
      }
      y.at(o, t) = sum;
    }
  }
  return y;
}

Matrix ReferenceConvTranspose(const ConvTranspose1d& conv, const Matrix& x) {
  Matrix y(conv.out, x.rows * conv.stride);
  for (size_t o = 0; o < conv.out; ++o) {
    for (size_t t = 0; t < y.rows; ++t) y.at(o, t) = conv.bias.empty() ? 0.0 : At(conv.bias, o);
    for (size_t i = 0; i < conv.in; ++i) {
      for (size_t t = 0; t < x.rows; ++t) {
        for (size_t k = 0; k < conv.kernel; ++k) {
          const size_t to = t * conv.stride + k - conv.padding;  // wraps below zero
          if (to < y.rows)
            y.at(o, to) += At(conv.weight, (i * conv.out + o) * conv.kernel + k) * x.at(i, t);
        }
      }
    }
  }
  return y;
}

Matrix ReferenceAttention(const Attention& attention, const Matrix& x) {
  const Matrix q = ReferenceConv(attention.query, x);
  const Matrix k = ReferenceConv(attention.key, x);
  const Matrix v = ReferenceConv(attention.value, x);
  const size_t width = x.channels / attention.heads;
  const auto relative = [&](const Weights& weights, size_t t, size_t u, size_t c) {
    const size_t position = u + attention.window - t;  // wraps below zero
    return position <= 2 * attention.window ? At(weights, position * width + c) : 0.0;
  };
  Matrix mixed(x.channels, x.rows);
  for (size_t first = 0; first < x.channels; first += width) {
    for (size_t t = 0; t < x.rows; ++t) {
      std::vector<double> shares(x.rows);
      double total = 0;
      for (size_t u = 0; u < x.rows; ++u) {
        double score = 0;
        for (size_t c = 0; c < width; ++c) {
          const double key = k.at(first + c, u) + relative(attention.relative_key, t, u, c);
          score += q.at(first + c, t) * key;
        }
        shares[u] = std::exp(score / std::sqrt(static_cast<double>(width)));
        total += shares[u];
      }
      for (size_t c = 0; c < width; ++c) {
        for (size_t u = 0; u < x.rows; ++u) {
          const double value = v.at(first + c, u) + relative(attention.relative_value, t, u, c);
          mixed.at(first + c, t) += shares[u] / total * value;
        }
      }
    }
  }
  return ReferenceConv(attention.output, mixed);
}

Matrix ReferenceFlow(const std::vector<FlowCoupling>& flow, const Matrix& z_p,
                     std::span<const float> embedding) {
  Matrix x = z_p;
  const size_t half = x.channels / 2;
  for (const FlowCoupling& coupling : flow) {
    const Matrix before = x;
    for (size_t c = 0; c < x.channels; ++c) {
      for (size_t t = 0; t < x.rows; ++t) x.at(c, t) = before.at(x.channels - 1 - c, t);
    }
    const Matrix hidden = ReferenceConv(coupling.pre, Channels(x, 0, half));
    const Matrix mean =
        ReferenceConv(coupling.post, RunWaveNet(coupling.wavenet, hidden, embedding));
    for (size_t c = 0; c < half; ++c) {
      for (size_t t = 0; t < x.rows; ++t) x.at(half + c, t) -= mean.at(c, t);
    }
  }
  return x;
}

std::vector<double> ReferenceDecoder(const Decoder& decoder, const Matrix& z,
                                     std::span<const float> embedding) {
  Matrix x = ReferenceConv(decoder.pre, z);
  AddSpeaker(decoder.speaker, embedding, 0, &x);
  for (const UpsampleStage& stage : decoder.stages) {
    x = ReferenceConvTranspose(stage.upsample, LeakyRelu(x, decoder.slope));
    Matrix sum(x.channels, x.rows);
    for (const ResidualBlock& block : stage.blocks)
      sum = Add(sum, RunBlock(block, x, decoder.slope));
    for (double& value : sum.values) value /= static_cast<double>(stage.blocks.size());
    x = sum;
  }
  x = ReferenceConv(decoder.post, LeakyRelu(x, decoder.final_slope));
  for (double& value : x.values) value = std::tanh(value);
  return x.values;
}

}  // namespace sottovoce::testing
