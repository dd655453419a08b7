// Changing small things in a voice's bytes, for tests.
#ifndef SOTTOVOCE_VOICE_VOICE_MUTATION_H_
#define SOTTOVOCE_VOICE_VOICE_MUTATION_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "voice/onnx_model.h"
#include "voice/voice_files.h"

namespace sottovoce {

class MutableVoice {
 public:
  explicit MutableVoice(const std::string& tiny_voice)
      : bytes_(ReadTinyVoice(tiny_voice)), model_(ParseOnnxModel(bytes_)) {}

  const std::vector<uint8_t>& bytes() const { return bytes_; }
  // Its views see every change.
  const OnnxModel& model() const { return *model_; }

  // Writes `to`, of equal length, over the first `from` behind `after` in the node's message.
  void InNode(std::string_view name, std::string_view after, std::string_view from,
              std::string_view to) {
    ASSERT_EQ(from.size(), to.size());
    for (const OnnxNode& node : model_->nodes) {
      if (node.name != name) continue;
      const std::string_view text(reinterpret_cast<const char*>(node.message.data()),
                                  node.message.size());
      const size_t start = text.find(after);
      ASSERT_NE(start, text.npos);
      const size_t at = text.find(from, start + after.size());
      ASSERT_NE(at, text.npos);
      Write(node.message.subspan(at), to);
      return;
    }
    FAIL() << "no node " << name;
  }

  void SetOperator(const OnnxNode& node, std::string_view type) {
    ASSERT_EQ(node.op_type.size(), type.size());
    Write({reinterpret_cast<const uint8_t*>(node.op_type.data()), type.size()}, type);
  }

  // Of a float constant of one element.
  void SetScalar(std::string_view name, float value) {
    for (const OnnxTensor& tensor : model_->initializers) {
      if (tensor.name != name) continue;
      ASSERT_EQ(tensor.raw_data.size(), sizeof(float));
      Write(tensor.raw_data, {reinterpret_cast<const char*>(&value), sizeof(float)});
      return;
    }
    FAIL() << "no initialiser " << name;
  }

 private:
  void Write(std::span<const uint8_t> at, std::string_view with) {
    std::memcpy(bytes_.data() + (at.data() - bytes_.data()), with.data(), with.size());
  }

  std::vector<uint8_t> bytes_;
  Result<OnnxModel> model_;
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_VOICE_MUTATION_H_
