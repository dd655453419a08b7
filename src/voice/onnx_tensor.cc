#include "voice/onnx_tensor.h"

#include <bit>
#include <cstddef>
#include <limits>

#include "voice/onnx_fields.h"
#include "voice/onnx_text.h"
#include "voice/protobuf_reader.h"

namespace sottovoce {
namespace {

constexpr uint64_t kMaxTensorBytes = std::numeric_limits<int32_t>::max();

// 0 for a type that is not one of OnnxType.
uint64_t ElementSize(int64_t type) {
  if (type < 0 || type > static_cast<int64_t>(OnnxType::kBfloat16)) return 0;
  switch (static_cast<OnnxType>(type)) {
    case OnnxType::kUint8:
    case OnnxType::kInt8:
    case OnnxType::kBool:
      return 1;
    case OnnxType::kUint16:
    case OnnxType::kInt16:
    case OnnxType::kFloat16:
    case OnnxType::kBfloat16:
      return 2;
    case OnnxType::kFloat:
    case OnnxType::kInt32:
    case OnnxType::kUint32:
      return 4;
    case OnnxType::kInt64:
    case OnnxType::kDouble:
    case OnnxType::kUint64:
      return 8;
  }
  return 0;
}

// What one pass over the message's fields finds.
struct Fields {
  OnnxTensor tensor;
  int64_t data_type = 0;
  uint64_t typed_values = 0;
  bool too_many_dims = false;
  bool outside_this_message = false;
};

void ReadField(ProtobufReader* reader, Fields* out) {
  OnnxTensor& tensor = out->tensor;
  switch (reader->field()) {
    case onnx::tensor::kDims:
      reader->ForEachInt64([&](int64_t dim) {
        out->too_many_dims |= tensor.rank == OnnxTensor::kMaxRank;
        if (!out->too_many_dims) tensor.dims[tensor.rank++] = dim;
      });
      break;
    case onnx::tensor::kDataType:
      out->data_type = reader->Int64();
      break;
    case onnx::tensor::kName:
      tensor.name = reader->String();
      break;
    case onnx::tensor::kRawData:
      tensor.raw_data = reader->Bytes();
      tensor.has_raw_data = true;
      break;
    case onnx::tensor::kFloatData:
      reader->ForEachFixed32([&](uint32_t) { ++out->typed_values; });
      break;
    case onnx::tensor::kDoubleData:
      reader->ForEachFixed64([&](uint64_t) { ++out->typed_values; });
      break;
    case onnx::tensor::kInt32Data:
    case onnx::tensor::kInt64Data:
    case onnx::tensor::kUint64Data:
      reader->ForEachInt64([&](int64_t) { ++out->typed_values; });
      break;
    case onnx::tensor::kDataLocation:
      out->outside_this_message |= reader->Int64() != 0;
      break;
    case onnx::tensor::kSegment:
    case onnx::tensor::kStringData:
    case onnx::tensor::kExternalData:
      out->outside_this_message = true;
      break;
    default:
      break;
  }
}

Status TensorError(StatusCode code, const OnnxTensor& tensor, std::string_view what) {
  return {code, "tensor " + Quoted(tensor.name) + ": " + std::string(what)};
}

Status WrongTypedField(const OnnxTensor& tensor) {
  return TensorError(StatusCode::kVoiceInvalid, tensor, "data in the field of another type");
}

// Sets element_count, and checks it against what the message holds.
Status CheckSizes(uint64_t element_size, uint64_t typed_values, OnnxTensor* tensor) {
  for (uint32_t i = 0; i < tensor->rank; ++i) {
    const int64_t dim = tensor->dims[i];
    if (dim < 0) return TensorError(StatusCode::kVoiceInvalid, *tensor, "negative dim");
    // Both factors are below 2^31, so the product cannot wrap before it is compared.
    if (static_cast<uint64_t>(dim) > kMaxTensorBytes) {
      return TensorError(StatusCode::kVoiceTooLarge, *tensor, "dim above 2 GiB");
    }
    tensor->element_count *= static_cast<uint64_t>(dim);
    if (tensor->element_count > kMaxTensorBytes / element_size) {
      return TensorError(StatusCode::kVoiceTooLarge, *tensor, "dims above 2 GiB");
    }
  }
  const bool matches =
      tensor->has_raw_data
          ? typed_values == 0 && tensor->raw_data.size() == tensor->element_count * element_size
          : typed_values == tensor->element_count;
  if (!matches) return TensorError(StatusCode::kVoiceInvalid, *tensor, "data does not fill dims");
  return {};
}

template <typename T>
T ReadLittleEndian(const uint8_t* bytes) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value |= static_cast<T>(T{bytes[i]} << (8 * i));
  return value;
}

}  // namespace

Result<OnnxTensor> ParseOnnxTensor(std::span<const uint8_t> message) {
  Fields fields;
  fields.tensor.message = message;
  ProtobufReader reader(message);
  while (reader.Next()) ReadField(&reader, &fields);
  if (!reader.ok()) return reader.status();

  OnnxTensor& tensor = fields.tensor;
  if (fields.too_many_dims) {
    return TensorError(StatusCode::kVoiceTooLarge, tensor, "too many dims");
  }
  if (fields.outside_this_message) {
    return TensorError(StatusCode::kVoiceUnsupported, tensor,
                       "data outside the file, in segments or of strings");
  }
  const uint64_t element_size = ElementSize(fields.data_type);
  if (element_size == 0) {
    return TensorError(StatusCode::kVoiceUnsupported, tensor, "unknown data type");
  }
  tensor.type = static_cast<OnnxType>(fields.data_type);
  const Status status = CheckSizes(element_size, fields.typed_values, &tensor);
  if (!status.ok()) return status;
  return tensor;
}

Result<std::vector<float>> FloatValues(const OnnxTensor& tensor) {
  if (tensor.type != OnnxType::kFloat) {
    return TensorError(StatusCode::kVoiceUnsupported, tensor, "not a tensor of float32");
  }
  std::vector<float> values;
  values.reserve(static_cast<size_t>(tensor.element_count));
  for (size_t at = 0; at < tensor.raw_data.size(); at += sizeof(float)) {
    values.push_back(std::bit_cast<float>(ReadLittleEndian<uint32_t>(&tensor.raw_data[at])));
  }
  if (tensor.has_raw_data) return values;
  ProtobufReader reader(tensor.message);
  while (reader.Next()) {
    if (reader.field() != onnx::tensor::kFloatData) continue;
    reader.ForEachFixed32([&](uint32_t bits) { values.push_back(std::bit_cast<float>(bits)); });
  }
  if (values.size() != tensor.element_count) return WrongTypedField(tensor);
  return values;
}

Result<std::vector<int64_t>> IntValues(const OnnxTensor& tensor) {
  const bool wide = tensor.type == OnnxType::kInt64;
  if (!wide && tensor.type != OnnxType::kInt32) {
    return TensorError(StatusCode::kVoiceUnsupported, tensor, "not a tensor of integers");
  }
  std::vector<int64_t> values;
  values.reserve(static_cast<size_t>(tensor.element_count));
  for (size_t at = 0; at < tensor.raw_data.size(); at += wide ? 8 : 4) {
    const uint8_t* bytes = &tensor.raw_data[at];
    values.push_back(wide ? static_cast<int64_t>(ReadLittleEndian<uint64_t>(bytes))
                          : static_cast<int32_t>(ReadLittleEndian<uint32_t>(bytes)));
  }
  if (tensor.has_raw_data) return values;
  ProtobufReader reader(tensor.message);
  while (reader.Next()) {
    if (reader.field() != (wide ? onnx::tensor::kInt64Data : onnx::tensor::kInt32Data)) continue;
    reader.ForEachInt64([&](int64_t value) { values.push_back(value); });
  }
  if (values.size() != tensor.element_count) return WrongTypedField(tensor);
  return values;
}

}  // namespace sottovoce
