// Every tensor of a model, in the order of a voice pack.
#ifndef SOTTOVOCE_VOICE_PACK_VISIT_H_
#define SOTTOVOCE_VOICE_PACK_VISIT_H_

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "voice/pack_fields.h"

namespace sottovoce {

// The archive of pack_fields.h that hands each tensor on.
template <typename Function>
class PackVisitor {
 public:
  explicit PackVisitor(Function function) : function_(std::move(function)) {}

  void Enter(PackPart part) { part_ = part; }
  void Require(bool /*holds*/) {}
  void Number(const void* /*number*/) {}
  void Choice(const void* /*variant*/) {}
  void Tensor(PackKind kind, const PackDims& /*dims*/, const Weights* weights) {
    function_(part_, kind, *weights);
  }
  void OptionalTensor(PackKind kind, const PackDims& dims, const Weights* weights) {
    Tensor(kind, dims, weights);
  }
  template <typename T, typename Visit>
  void List(uint32_t /*least_tensors*/, const std::vector<T>* list, const Visit& visit) {
    for (const T& item : *list) visit(&item);
  }
  template <typename T, typename Visit>
  void Optional(const std::optional<T>* optional, const Visit& visit) {
    if (optional->has_value()) visit(&**optional);
  }

 private:
  PackPart part_ = PackPart::kVoice;
  Function function_;
};

// Calls function(PackPart, PackKind, const Weights&), with empty weights too.
template <typename Function>
void ForEachWeights(const VitsModel& model, Function function) {
  PackVisitor<Function> visitor(std::move(function));
  PackFields(&visitor).Visit(&model);
}

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_VISIT_H_
