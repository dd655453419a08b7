#include "voice/pack_reader.h"

#include <bit>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "voice/pack_bytes.h"
#include "voice/pack_fields.h"
#include "voice/pack_table.h"
#include "voice/pack_tensor.h"

namespace sottovoce {
namespace {

// Network section: number of numbers, number of tensors, the numbers, the table of tensors.
constexpr size_t kHeaderBytes = 8;

// The archive of pack_fields.h that fills a model in. Memory is bounded by the file: a list gets
// only as many items as the rest of the tensor table can serve.
class PackReader {
 public:
  PackReader(std::span<const uint8_t> network, std::span<const uint8_t> weights)
      : weights_(weights) {
    if (!Check(network.size() >= kHeaderBytes, "truncated network")) return;
    const uint32_t numbers = LoadU32(network.data());
    const uint32_t tensors = LoadU32(network.data() + sizeof(uint32_t));
    const uint64_t number_bytes = uint64_t{numbers} * sizeof(uint32_t);
    const uint64_t size = kHeaderBytes + number_bytes + uint64_t{tensors} * kPackTensorBytes;
    if (!Check(size == network.size(), "a network of another size")) return;
    numbers_ = network.subspan(kHeaderBytes, static_cast<size_t>(number_bytes));
    tensors_ = network.subspan(kHeaderBytes + numbers_.size());
  }

  void Enter(PackPart part) { part_ = part; }

  void Require(bool holds) { Check(holds, "a network that does not fit together"); }

  void Number(uint32_t* number) {
    *number = 0;
    if (!Check(!numbers_.empty(), "too few numbers")) return;
    *number = LoadU32(numbers_.data());
    numbers_ = numbers_.subspan(sizeof(uint32_t));
  }

  void Number(float* number) {
    uint32_t bits = 0;
    Number(&bits);
    *number = std::bit_cast<float>(bits);
  }

  void Tensor(PackKind kind, const PackDims& dims, Weights* weights) {
    const std::optional<PackTensor> tensor = NextTensor(kind);
    if (!tensor.has_value()) return;
    if (Check(tensor->dims == dims, "a tensor of another shape")) View(*tensor, weights);
  }

  void OptionalTensor(PackKind kind, const PackDims& dims, Weights* weights) {
    const std::optional<PackTensor> tensor = NextTensor(kind);
    if (!tensor.has_value()) return;
    const bool fits = tensor->dims == dims || tensor->dims == kNoPackTensor;
    if (Check(fits, "a tensor of another shape")) View(*tensor, weights);
  }

  template <typename T, typename Visit>
  void List(uint32_t least_tensors, std::vector<T>* list, const Visit& visit) {
    uint32_t count = 0;
    Number(&count);
    const size_t left = tensors_.size() / kPackTensorBytes;
    if (!Check(uint64_t{count} * least_tensors <= left, "a list longer than the tensors")) return;
    list->resize(count);
    for (T& item : *list) {
      if (ok()) visit(&item);
    }
  }

  template <typename T, typename Visit>
  void Optional(std::optional<T>* optional, const Visit& visit) {
    if (Flag()) visit(&optional->emplace());
  }

  void Choice(std::variant<StochasticDurations, DeterministicDurations>* durations) {
    if (Flag()) durations->emplace<DeterministicDurations>();
  }

  // Once all has been read.
  Status Finish() {
    Check(numbers_.empty() && tensors_.empty(), "more numbers or tensors than the network has");
    Check(weights_end_ == weights_.size(), "weights of no tensor");
    return status_;
  }

 private:
  bool ok() const { return status_.ok(); }

  // False from the first failure on.
  bool Check(bool holds, const char* what) {
    if (ok() && !holds) {
      status_ = Status(StatusCode::kVoiceInvalid, std::string("voice pack: ") + what);
    }
    return ok();
  }

  bool Flag() {
    uint32_t flag = 0;
    Number(&flag);
    return Check(flag <= 1, "a choice that there is not") && flag == 1;
  }

  std::optional<PackTensor> NextTensor(PackKind kind) {
    if (!Check(!tensors_.empty(), "too few tensors")) return std::nullopt;
    const std::optional<PackTensor> tensor = LoadPackTensor(tensors_.data());
    tensors_ = tensors_.subspan(kPackTensorBytes);
    if (!Check(tensor.has_value(), "an unknown format of weights")) return std::nullopt;
    if (!Check(tensor->part == part_ && tensor->kind == kind, "a tensor out of its order")) {
      return std::nullopt;
    }
    return tensor;
  }

  // Tensors lie one behind the other, so that none can share another's bytes: else a small file
  // could hold a huge network.
  void View(const PackTensor& tensor, Weights* weights) {
    const std::optional<WeightLayout> layout = PackLayout(tensor.kind, tensor.dims);
    if (!Check(layout.has_value() && EncodedSize(tensor.format, *layout) == tensor.size,
               "a tensor of another size")) {
      return;
    }
    const uint64_t end = uint64_t{tensor.offset} + tensor.size;
    if (!Check(tensor.offset == AlignPack(weights_end_) && end <= weights_.size(),
               "a tensor out of place")) {
      return;
    }
    weights_end_ = static_cast<size_t>(end);
    *weights = Weights(tensor.format, *layout, weights_.data() + tensor.offset);
  }

  std::span<const uint8_t> numbers_;  // what is left of them
  std::span<const uint8_t> tensors_;  // likewise
  std::span<const uint8_t> weights_;
  size_t weights_end_ = 0;  // of those that have been read
  PackPart part_ = PackPart::kVoice;
  Status status_;
};

}  // namespace

Result<VitsModel> ReadVoicePack(std::span<const uint8_t> pack) {
  const Result<std::vector<PackSection>> table = ReadPackTable(pack);
  if (!table.ok()) return table.status();
  PackReader reader(FindPackSection(pack, *table, PackSectionType::kNetwork),
                    FindPackSection(pack, *table, PackSectionType::kWeights));
  VitsModel model;
  PackFields(&reader).Visit(&model);
  Status status = reader.Finish();
  if (!status.ok()) return status;
  return model;
}

}  // namespace sottovoce
