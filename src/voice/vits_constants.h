// Small constants that a graph computes instead of storing.
//
// Exporters that do not simplify write pads, sizes of reshapes and scales as chains of Concat,
// Reshape, Slice, Sqrt, ... on numbers that are known before any input is.
#ifndef SOTTOVOCE_VOICE_VITS_CONSTANTS_H_
#define SOTTOVOCE_VOICE_VITS_CONSTANTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "voice/onnx_graph.h"

namespace sottovoce {

// Values of any type as doubles: integers beyond 2^53 only mean "to the end" where they are met.
struct SmallTensor {
  static constexpr size_t kMaxElements = 16;

  std::vector<int64_t> dims;
  std::vector<double> values;
  bool floating = false;  // float32, to which each result is rounded
};

// A tensor's shape as far as Shape is asked for it, for a chosen length of the sentence.
struct KnownShape {
  TensorId tensor = kNoTensor;
  std::vector<int64_t> dims;
};

// The value of `tensor`, computed from constants and `shapes`; nothing if it depends on anything
// else, has too many elements, or takes operators or steps beyond what exporters write.
std::optional<SmallTensor> FoldConstant(const OnnxGraph& graph, TensorId tensor,
                                        std::span<const KnownShape> shapes = {});

// The same for a constant of just one element.
std::optional<double> FoldScalar(const OnnxGraph& graph, TensorId tensor);

// The same for whole numbers; those beyond +-2^53 are cut to that.
std::optional<std::vector<int64_t>> FoldIntegers(const OnnxGraph& graph, TensorId tensor,
                                                 std::span<const KnownShape> shapes = {});

// Whether a Pad fills with zeros.
bool PadsWithZeros(const OnnxGraph& graph, size_t node);

// What a ConstantOfShape of float32 fills with; nothing if it is of another type.
std::optional<float> FillValue(const OnnxGraph& graph, size_t node);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_CONSTANTS_H_
