// libFuzzer's entry to the ONNX reader and the splitter. With clang and -DSOTTOVOCE_FUZZ=ON:
//   cp -r tests/data/fuzz/onnx build/corpus && build/fuzz/src/voice/split_fuzzer build/corpus
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "voice/onnx_graph.h"
#include "voice/onnx_model.h"
#include "voice/split.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto split = sottovoce::SplitVoiceGraph({data, size});
  if (!split.ok()) return 0;
  // What the splitter writes it must be able to read.
  for (const auto* part : {&split->encoder, &split->flow, &split->decoder}) {
    auto model = sottovoce::ParseOnnxModel(*part);
    if (!model.ok()) std::abort();
    if (!sottovoce::OnnxGraph::Create(std::move(model).value()).ok()) std::abort();
  }
  return 0;
}
