#include "voice/vits_pattern.h"

#include <cmath>
#include <utility>

#include "voice/vits_constants.h"

namespace sottovoce {
namespace {

// A decimal number of a term. Terms are short literals, and strtod is large.
double ParseNumber(std::string_view text) {
  const bool negative = text.starts_with('-');
  double value = 0;
  double unit = 1;
  bool fraction = false;
  for (const char c : text.substr(negative ? 1 : 0)) {
    if (c == '.') {
      fraction = true;
      continue;
    }
    value = 10 * value + (c - '0');
    if (fraction) unit *= 10;
  }
  return (negative ? -value : value) / unit;
}

bool Near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::abs(b); }

// Cuts the first argument off "a,b(c,d)".
std::string_view TakeArgument(std::string_view* arguments) {
  int depth = 0;
  size_t end = 0;
  while (end < arguments->size() && (depth > 0 || (*arguments)[end] != ',')) {
    if ((*arguments)[end] == '(') ++depth;
    if ((*arguments)[end] == ')') --depth;
    ++end;
  }
  const std::string_view first = arguments->substr(0, end);
  arguments->remove_prefix(end < arguments->size() ? end + 1 : end);
  return first;
}

}  // namespace

PatternMatch::PatternMatch() = default;
PatternMatch::PatternMatch(PatternMatch&&) noexcept = default;
PatternMatch& PatternMatch::operator=(PatternMatch&&) noexcept = default;
PatternMatch::~PatternMatch() = default;

TensorId PatternMatch::Tensor(std::string_view name) const { return Find(name).tensor; }
size_t PatternMatch::Node(std::string_view name) const { return Find(name).node; }
double PatternMatch::Number(std::string_view name) const { return Find(name).number; }

PatternMatch::Binding PatternMatch::Find(std::string_view name) const {
  for (const Binding& binding : bindings_) {
    if (binding.name == name) return binding;
  }
  return {};
}

class PatternMatcher {
 public:
  PatternMatcher(const OnnxGraph& graph, const PlainTensors& plain)
      : graph_(graph), plain_(plain) {}

  bool Matches(TensorId tensor, std::string_view term);
  PatternMatch Take() && { return std::move(match_); }

 private:
  bool MatchesNode(TensorId tensor, std::string_view term);
  bool MatchesInputs(size_t node, std::string_view arguments, bool swapped);
  bool Bind(const PatternMatch::Binding& binding);

  const OnnxGraph& graph_;
  const PlainTensors& plain_;
  PatternMatch match_;
};

bool PatternMatcher::Matches(TensorId tensor, std::string_view term) {
  if (term == "_") return true;
  if (tensor == kNoTensor) return false;
  if (term.front() == '$') {
    return Bind({.name = term.substr(1), .tensor = plain_.Plain(tensor)});
  }
  if (term.front() == '#') {
    const std::optional<double> number = FoldScalar(graph_, tensor);
    return number && Bind({.name = term.substr(1), .number = *number});
  }
  if (term.back() == ')') return MatchesNode(plain_.Plain(tensor), term);
  const std::optional<double> number = FoldScalar(graph_, tensor);
  return number && Near(*number, ParseNumber(term));
}

bool PatternMatcher::MatchesNode(TensorId tensor, std::string_view term) {
  const size_t open = term.find('(');
  std::string_view type = term.substr(0, open);
  std::string_view name;
  if (const size_t colon = type.find(':'); colon != type.npos) {
    name = type.substr(colon + 1);
    type = type.substr(0, colon);
  }
  if (graph_.ProducerType(tensor) != type) return false;
  const size_t node = graph_.Producer(tensor);
  if (graph_.OutputsOf(node).size() != 1) return false;

  const std::string_view arguments = term.substr(open + 1, term.size() - open - 2);
  const size_t bindings = match_.bindings_.size();
  const size_t nodes = match_.nodes_.size();
  match_.nodes_.push_back(node);
  const bool commutes = (type == "Add" || type == "Mul") && graph_.InputsOf(node).size() == 2;
  for (const bool swapped : {false, true}) {
    if (swapped && !commutes) break;
    if ((name.empty() || Bind({.name = name, .node = node})) &&
        MatchesInputs(node, arguments, swapped)) {
      return true;
    }
    match_.bindings_.resize(bindings);
    match_.nodes_.resize(nodes + 1);
  }
  match_.nodes_.resize(nodes);
  return false;
}

bool PatternMatcher::MatchesInputs(size_t node, std::string_view arguments, bool swapped) {
  for (size_t i = 0; !arguments.empty(); ++i) {
    const TensorId input = graph_.Input(node, swapped ? 1 - i : i);
    if (!Matches(input, TakeArgument(&arguments))) return false;
  }
  return true;
}

// A name that is bound already must stand for the same thing.
bool PatternMatcher::Bind(const PatternMatch::Binding& binding) {
  for (const PatternMatch::Binding& bound : match_.bindings_) {
    if (bound.name != binding.name) continue;
    return bound.tensor == binding.tensor && bound.node == binding.node &&
           Near(bound.number, binding.number);
  }
  match_.bindings_.push_back(binding);
  return true;
}

std::optional<PatternMatch> MatchPattern(const OnnxGraph& graph, const PlainTensors& plain,
                                         TensorId tensor, std::string_view term) {
  PatternMatcher matcher(graph, plain);
  if (!matcher.Matches(tensor, term)) return std::nullopt;
  return std::move(matcher).Take();
}

}  // namespace sottovoce
