// Matching parts of a graph against terms written out as text.
//
//   Div(Sub($x,ReduceMean:m($x)),Sqrt(Add(_,#epsilon)))
//
//   Op(a,b)    a node of that type with one output, its first inputs matching a and b. Further
//              inputs are left to the caller; Add and Mul match in either order.
//   Op:n(a)    the same, and n names the node
//   $x         any tensor; where x comes again, the same tensor
//   #e         a constant of one element; where e comes again, the same number
//   2, -1, 0.5 a constant of that value, but for rounding
//   _          anything
#ifndef SOTTOVOCE_VOICE_VITS_PATTERN_H_
#define SOTTOVOCE_VOICE_VITS_PATTERN_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "voice/onnx_graph.h"
#include "voice/vits_plain.h"

namespace sottovoce {

// What the names of a term stand for once it has matched.
class PatternMatch {
 public:
  PatternMatch();
  PatternMatch(PatternMatch&&) noexcept;
  PatternMatch& operator=(PatternMatch&&) noexcept;
  ~PatternMatch();

  // kNoTensor, node 0 or 0 if the term has no such name.
  TensorId Tensor(std::string_view name) const;
  size_t Node(std::string_view name) const;
  double Number(std::string_view name) const;

  // Every node that the term matched.
  const std::vector<size_t>& nodes() const { return nodes_; }

 private:
  friend class PatternMatcher;

  struct Binding {
    std::string_view name;
    // Whichever of the three the name stands for.
    TensorId tensor = kNoTensor;
    size_t node = 0;
    double number = 0;
  };

  Binding Find(std::string_view name) const;

  std::vector<Binding> bindings_;
  std::vector<size_t> nodes_;
};

// The first order of a sum or product that matches is kept, whatever its names meet later: a term
// names the more telling side first. Wherever the term meets a tensor, nodes that change nothing
// are left out as PlainTensors does. Time grows with 2 to the power of the term's Adds and Muls at
// worst, not with the graph; `term` must be a literal.
std::optional<PatternMatch> MatchPattern(const OnnxGraph& graph, const PlainTensors& plain,
                                         TensorId tensor, std::string_view term);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VITS_PATTERN_H_
