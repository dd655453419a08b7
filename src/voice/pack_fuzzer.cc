// libFuzzer's entry to the reader of voice packs. With clang and -DSOTTOVOCE_FUZZ=ON:
//   cp -r tests/data/fuzz/pack build/corpus && build/fuzz/src/voice/pack_fuzzer build/corpus
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "voice/pack_reader.h"
#include "voice/pack_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sottovoce;
  const auto model = ReadVoicePack({data, size});
  if (!model.ok()) return 0;
  // What was read can be written, which restores every weight, and comes back as it was.
  constexpr PackOptions kExact = {.preset = PackPreset::kFloat32};
  const auto exact = WriteVoicePack(*model, {}, kExact);
  if (!exact.ok()) std::abort();
  const auto again = ReadVoicePack(*exact);
  if (!again.ok()) std::abort();
  const auto exact_again = WriteVoicePack(*again, {}, kExact);
  if (!exact_again.ok() || *exact_again != *exact) std::abort();
  const auto small =
      WriteVoicePack(*again, {}, {.preset = PackPreset::kSmall, .least_quantized = 1});
  if (!small.ok() || !ReadVoicePack(*small).ok()) std::abort();
  return 0;
}
