#include "engine/check_model.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "voice/read_vits.h"
#include "voice/voice_files.h"

namespace sottovoce {
namespace {

class CheckModelTest : public ::testing::Test {
 protected:
  CheckModelTest() : bytes_(ReadTinyVoice("tiny-multispeaker")) {}

  VitsModel Read() {
    Result<VitsModel> model = ReadVits(bytes_);
    EXPECT_TRUE(model.ok()) << model.status().message();
    return model.ok() ? *std::move(model) : VitsModel();
  }

  std::vector<uint8_t> bytes_;
};

struct Damage {
  std::string what;
  StatusCode code;
  std::function<void(VitsModel*)> apply;
};

StochasticDurations& Durations(VitsModel* model) {
  return std::get<StochasticDurations>(model->durations);
}

// Each would make a layer read or write beyond its memory, never end, or take absurd memory.
std::vector<Damage> Damages() {
  constexpr StatusCode kUnsupported = StatusCode::kVoiceUnsupported;
  constexpr StatusCode kTooLarge = StatusCode::kVoiceTooLarge;
  return {
      {"latent", kUnsupported, [](VitsModel* m) { m->latent += 2; }},
      {"odd latent", kUnsupported, [](VitsModel* m) { m->latent = 15; }},
      {"speakers", kUnsupported, [](VitsModel* m) { ++m->speakers; }},
      {"no speakers", kUnsupported, [](VitsModel* m) { m->speaker_embedding = {}; }},
      {"vocabulary", kUnsupported, [](VitsModel* m) { ++m->text_encoder.vocabulary; }},
      {"hidden", kUnsupported, [](VitsModel* m) { m->text_encoder.hidden = 8; }},
      {"heads", kUnsupported, [](VitsModel* m) { m->text_encoder.layers[0].attention.heads = 3; }},
      {"no heads", kUnsupported,
       [](VitsModel* m) { m->text_encoder.layers[0].attention.heads = 0; }},
      {"window", kUnsupported, [](VitsModel* m) { ++m->text_encoder.layers[0].attention.window; }},
      {"ffn", kUnsupported, [](VitsModel* m) { ++m->text_encoder.layers[0].ffn_1.out; }},
      {"ffn padding", kUnsupported,
       [](VitsModel* m) { m->text_encoder.layers[0].ffn_1.padding = 0; }},
      {"bins", kUnsupported, [](VitsModel* m) { ++Durations(m).couplings[0].bins; }},
      {"many bins", kUnsupported, [](VitsModel* m) { Durations(m).couplings[0].bins = 1u << 31; }},
      {"affine", kUnsupported, [](VitsModel* m) { Durations(m).affine_mean = {}; }},
      {"norm", kUnsupported, [](VitsModel* m) { Durations(m).layers[0].norm_1.gamma = {}; }},
      {"couplings", kUnsupported, [](VitsModel* m) { m->flow.pop_back(); }},
      {"wavenet layers", kUnsupported,
       [](VitsModel* m) { m->flow[0].wavenet.in_layers.pop_back(); }},
      {"no wavenet layers", kUnsupported,
       [](VitsModel* m) {
         m->flow[0].wavenet.in_layers.clear();
         m->flow[0].wavenet.res_skip_layers.clear();
       }},
      {"dilation", kUnsupported,
       [](VitsModel* m) { m->flow[0].wavenet.in_layers[0].dilation = 0; }},
      {"kernel", kUnsupported, [](VitsModel* m) { m->decoder.pre.kernel = 0; }},
      {"reach", kTooLarge, [](VitsModel* m) { m->decoder.pre.dilation = 1u << 31; }},
      {"channels", kTooLarge,
       [](VitsModel* m) { m->decoder.pre.out = m->decoder.stages[0].upsample.in = 1u << 30; }},
      {"stride", kUnsupported, [](VitsModel* m) { m->decoder.stages[0].upsample.stride = 0; }},
      {"long stride", kTooLarge,
       [](VitsModel* m) { m->decoder.stages[0].upsample.stride = 1u << 20; }},
      {"upsampling", kUnsupported, [](VitsModel* m) { ++m->decoder.stages[0].upsample.padding; }},
      {"no stages", kUnsupported, [](VitsModel* m) { m->decoder.stages.clear(); }},
      {"no blocks", kUnsupported, [](VitsModel* m) { m->decoder.stages[1].blocks.clear(); }},
      {"no steps", kUnsupported,
       [](VitsModel* m) { m->decoder.stages[1].blocks[0].steps.clear(); }},
      {"slope", kUnsupported, [](VitsModel* m) { m->decoder.slope = 2; }},
      {"bias", kUnsupported, [](VitsModel* m) { m->decoder.pre.bias = m->decoder.pre.weight; }},
      {"post", kUnsupported, [](VitsModel* m) { m->decoder.post.out = 2; }},
  };
}

TEST_F(CheckModelTest, AcceptsAVoice) { EXPECT_TRUE(CheckVitsModel(Read()).ok()); }

TEST_F(CheckModelTest, RefusesWhatDoesNotHangTogether) {
  for (const Damage& damage : Damages()) {
    VitsModel model = Read();
    damage.apply(&model);
    const auto engine = Engine::Create(model);
    EXPECT_EQ(engine.status().code(), damage.code)
        << damage.what << ": " << engine.status().message();
  }
}

}  // namespace
}  // namespace sottovoce
