// One constant tensor of an ONNX file, read in place.
#ifndef SOTTOVOCE_VOICE_ONNX_TENSOR_H_
#define SOTTOVOCE_VOICE_ONNX_TENSOR_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sottovoce {

// TensorProto.DataType of onnx.proto: those that hold a number of fixed size.
enum class OnnxType : int32_t {
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kBool = 9,
  kFloat16 = 10,
  kDouble = 11,
  kUint32 = 12,
  kUint64 = 13,
  kBfloat16 = 16,
};

// A TensorProto. The views point into the file's bytes, which must outlive it.
struct OnnxTensor {
  static constexpr uint32_t kMaxRank = 8;

  std::string_view name;
  OnnxType type = OnnxType::kFloat;
  uint32_t rank = 0;
  std::array<int64_t, kMaxRank> dims = {};
  uint64_t element_count = 1;
  // Where the values are: little-endian in raw_data, or else in the typed fields of `message`.
  std::span<const uint8_t> raw_data;
  bool has_raw_data = false;
  std::span<const uint8_t> message;
};

// Checks that the tensor holds exactly the values its dims ask for. kVoiceUnsupported for data kept
// outside the file, in segments, or of another type; kVoiceTooLarge for sizes beyond 2 GiB or more
// than kMaxRank dims.
Result<OnnxTensor> ParseOnnxTensor(std::span<const uint8_t> message);

// The values of a float tensor, from either place. kVoiceUnsupported for another type.
Result<std::vector<float>> FloatValues(const OnnxTensor& tensor);

// The values of an int64 or int32 tensor, from either place. kVoiceUnsupported for another type.
Result<std::vector<int64_t>> IntValues(const OnnxTensor& tensor);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_ONNX_TENSOR_H_
