#include "voice/pack_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <variant>

#include "voice/pack_bytes.h"
#include "voice/pack_fields.h"
#include "voice/pack_table.h"
#include "voice/pack_tensor.h"

namespace sottovoce {
namespace {

std::vector<float> Values(const Weights& weights) {
  std::vector<float> values(weights.size());
  weights.CopyTo(0, values);
  return values;
}

// The archive of pack_fields.h that plans a network section: chooses formats and places.
class PackPlan {
 public:
  explicit PackPlan(const PackOptions& options) : options_(options) {}

  void Enter(PackPart part) { part_ = part; }

  void Require(bool holds) {
    if (!holds) Fail(StatusCode::kVoiceUnsupported, "a network that does not fit together");
  }

  void Number(const uint32_t* number) { numbers_.push_back(*number); }
  void Number(const float* number) { numbers_.push_back(std::bit_cast<uint32_t>(*number)); }

  void Tensor(PackKind kind, const PackDims& dims, const Weights* weights) {
    const std::optional<WeightLayout> layout = PackLayout(kind, dims);
    if (!layout.has_value() || layout->count != weights->size()) {
      return Fail(StatusCode::kVoiceUnsupported, "weights of another size than their shape");
    }
    const WeightFormat format = Format(kind, *layout, *weights);
    const uint64_t offset = AlignPack(weight_bytes_);
    const uint64_t size = EncodedSize(format, *layout);
    weight_bytes_ = offset + size;
    if (weight_bytes_ > kMaxPackBytes) return Fail(StatusCode::kVoiceTooLarge, "above 2 GiB");
    tensors_.push_back(
        {part_, kind, format, dims, static_cast<uint32_t>(offset), static_cast<uint32_t>(size)});
    weights_.push_back(weights);
  }

  void OptionalTensor(PackKind kind, const PackDims& dims, const Weights* weights) {
    Tensor(kind, weights->empty() ? kNoPackTensor : dims, weights);
  }

  template <typename T, typename Visit>
  void List(uint32_t /*least_tensors*/, const std::vector<T>* list, const Visit& visit) {
    numbers_.push_back(static_cast<uint32_t>(list->size()));
    for (const T& item : *list) visit(&item);
  }

  template <typename T, typename Visit>
  void Optional(const std::optional<T>* optional, const Visit& visit) {
    numbers_.push_back(optional->has_value() ? 1 : 0);
    if (optional->has_value()) visit(&**optional);
  }

  void Choice(const std::variant<StochasticDurations, DeterministicDurations>* durations) {
    numbers_.push_back(static_cast<uint32_t>(durations->index()));
  }

  const Status& status() const { return status_; }
  // At most kMaxPackBytes if status() is ok.
  uint64_t weight_bytes() const { return weight_bytes_; }
  uint64_t network_bytes() const {
    return 2 * sizeof(uint32_t) + numbers_.size() * sizeof(uint32_t) +
           tensors_.size() * kPackTensorBytes;
  }

  void WriteNetwork(uint8_t* section) const {
    StoreU32(static_cast<uint32_t>(numbers_.size()), section);
    StoreU32(static_cast<uint32_t>(tensors_.size()), section + sizeof(uint32_t));
    section += 2 * sizeof(uint32_t);
    for (const uint32_t number : numbers_) {
      StoreU32(number, section);
      section += sizeof(uint32_t);
    }
    for (const PackTensor& tensor : tensors_) {
      StorePackTensor(tensor, section);
      section += kPackTensorBytes;
    }
  }

  void WriteWeights(uint8_t* section) const {
    for (size_t i = 0; i < tensors_.size(); ++i) {
      const PackTensor& tensor = tensors_[i];
      EncodeWeights(tensor.format, *PackLayout(tensor.kind, tensor.dims), Values(*weights_[i]),
                    section + tensor.offset);
    }
  }

 private:
  WeightFormat Format(PackKind kind, const WeightLayout& layout, const Weights& weights) const {
    const WeightFormat format = ChooseWeightFormat(options_, part_, kind, layout);
    if (format == WeightFormat::kFloat32 || FitsAnyFormat(Values(weights))) return format;
    return WeightFormat::kFloat32;
  }

  void Fail(StatusCode code, const char* what) {
    if (status_.ok()) status_ = Status(code, std::string("voice pack: ") + what);
  }

  PackOptions options_;
  PackPart part_ = PackPart::kVoice;
  std::vector<uint32_t> numbers_;
  std::vector<PackTensor> tensors_;
  std::vector<const Weights*> weights_;  // of each tensor
  uint64_t weight_bytes_ = 0;
  Status status_;
};

// Its entries of the table, in the order of the file.
struct PackFile {
  std::array<PackSection, 5> sections;
  std::vector<uint8_t> bytes;

  uint8_t* At(size_t section) { return bytes.data() + sections[section].offset; }
};

Result<PackFile> LayOut(const PackTexts& texts, const PackPlan& plan) {
  const Status too_large(StatusCode::kVoiceTooLarge, "voice pack: above 2 GiB");
  const std::array<uint64_t, 5> sizes = {texts.config.size(), texts.licence.size(),
                                         texts.model_card.size(), plan.network_bytes(),
                                         plan.weight_bytes()};
  PackFile file;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > kMaxPackBytes) return too_large;
    file.sections[i].type =
        static_cast<uint32_t>(PackSectionType::kConfig) + static_cast<uint32_t>(i);
    file.sections[i].size = static_cast<uint32_t>(sizes[i]);
  }
  const uint64_t size = PlacePackSections(file.sections);
  if (size > kMaxPackBytes) return too_large;
  file.bytes.resize(static_cast<size_t>(size));
  return file;
}

}  // namespace

Result<std::vector<uint8_t>> WriteVoicePack(const VitsModel& model, const PackTexts& texts,
                                            const PackOptions& options) {
  PackPlan plan(options);
  PackFields(&plan).Visit(&model);
  if (!plan.status().ok()) return plan.status();
  Result<PackFile> file = LayOut(texts, plan);
  if (!file.ok()) return file.status();
  std::ranges::copy(texts.config, file->At(0));
  std::ranges::copy(texts.licence, file->At(1));
  std::ranges::copy(texts.model_card, file->At(2));
  plan.WriteNetwork(file->At(3));
  plan.WriteWeights(file->At(4));
  WritePackTable(file->sections, file->bytes);
  return std::move(file->bytes);
}

}  // namespace sottovoce
