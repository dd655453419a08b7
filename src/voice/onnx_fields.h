// Field numbers of onnx.proto that both the reader and the writer of models need.
#ifndef SOTTOVOCE_VOICE_ONNX_FIELDS_H_
#define SOTTOVOCE_VOICE_ONNX_FIELDS_H_

#include <cstdint>

namespace sottovoce::onnx {

namespace model {
enum Field : uint32_t {
  kIrVersion = 1,
  kProducerName = 2,
  kGraph = 7,
  kOpsetImport = 8,
  kTrainingInfo = 20,
  kFunctions = 25,
};
}  // namespace model

namespace opset {
enum Field : uint32_t { kDomain = 1, kVersion = 2 };
}  // namespace opset

namespace graph {
enum Field : uint32_t {
  kNode = 1,
  kName = 2,
  kInitializer = 5,
  kInput = 11,
  kOutput = 12,
  kSparseInitializer = 15,
};
}  // namespace graph

namespace node {
enum Field : uint32_t {
  kInput = 1,
  kOutput = 2,
  kName = 3,
  kOpType = 4,
  kAttribute = 5,
  kDocString = 6,
  kDomain = 7,
};
}  // namespace node

namespace attribute {
enum Field : uint32_t {
  kName = 1,
  kFloat = 2,
  kInt = 3,
  kString = 4,
  kTensor = 5,
  kGraph = 6,
  kFloats = 7,
  kInts = 8,
  kStrings = 9,
  kTensors = 10,
  kGraphs = 11,
  kDocString = 13,
  kTypeProto = 14,
  kTypeProtos = 15,
  kType = 20,
  kRefAttrName = 21,
  kSparseTensor = 22,
  kSparseTensors = 23,
};
}  // namespace attribute

namespace tensor {
enum Field : uint32_t {
  kDims = 1,
  kDataType = 2,
  kSegment = 3,
  kFloatData = 4,
  kInt32Data = 5,
  kStringData = 6,
  kInt64Data = 7,
  kName = 8,
  kRawData = 9,
  kDoubleData = 10,
  kUint64Data = 11,
  kDocString = 12,
  kExternalData = 13,
  kDataLocation = 14,
};
}  // namespace tensor

namespace value_info {
enum Field : uint32_t { kName = 1, kType = 2 };
}  // namespace value_info

namespace type {
enum Field : uint32_t { kTensorType = 1 };
}  // namespace type

namespace tensor_type {
enum Field : uint32_t { kElemType = 1, kShape = 2 };
}  // namespace tensor_type

namespace shape {
enum Field : uint32_t { kDim = 1 };
}  // namespace shape

namespace dim {
enum Field : uint32_t { kValue = 1, kParam = 2 };
}  // namespace dim

}  // namespace sottovoce::onnx

#endif  // SOTTOVOCE_VOICE_ONNX_FIELDS_H_
