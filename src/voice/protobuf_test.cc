#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "voice/protobuf_reader.h"
#include "voice/protobuf_writer.h"

namespace sottovoce {
namespace {

using Bytes = std::vector<uint8_t>;

TEST(ProtobufTest, NumbersRoundTrip) {
  constexpr int64_t kValues[] = {
      0, 1, 127, 128, 300, INT32_MAX, -1, INT64_MAX, std::numeric_limits<int64_t>::min()};
  ProtobufWriter writer(0);
  uint32_t field = 1;
  for (const int64_t value : kValues) writer.Int64(field++, value);
  writer.Int64((1u << 29) - 1, 5);
  const Bytes bytes = std::move(writer).Take();

  ProtobufReader reader(bytes);
  field = 1;
  for (const int64_t value : kValues) {
    ASSERT_TRUE(reader.Next());
    EXPECT_EQ(reader.field(), field++);
    EXPECT_EQ(reader.Int64(), value);
  }
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.field(), (1u << 29) - 1);
  EXPECT_FALSE(reader.Next());
  EXPECT_TRUE(reader.ok());
}

TEST(ProtobufTest, MessagesAndStringsRoundTrip) {
  const std::string text(300, 'x');
  ProtobufWriter writer(16);
  writer.Message(7, [&] {
    writer.String(1, text);
    writer.Message(2, [&] { writer.Int64(3, -9); });
    writer.Message(4, [] {});
  });
  writer.String(8, "");
  const Bytes bytes = std::move(writer).Take();

  ProtobufReader outer(bytes);
  ASSERT_TRUE(outer.Next());
  EXPECT_EQ(outer.field(), 7u);
  ProtobufReader inner(outer.Bytes());
  ASSERT_TRUE(inner.Next());
  EXPECT_EQ(inner.String(), text);
  ASSERT_TRUE(inner.Next());
  ProtobufReader innermost(inner.Bytes());
  ASSERT_TRUE(innermost.Next());
  EXPECT_EQ(innermost.Int64(), -9);
  ASSERT_TRUE(inner.Next());
  EXPECT_TRUE(inner.Bytes().empty());
  EXPECT_FALSE(inner.Next());
  EXPECT_TRUE(inner.ok());
  ASSERT_TRUE(outer.Next());
  EXPECT_EQ(outer.String(), "");
  EXPECT_FALSE(outer.Next());
  EXPECT_TRUE(outer.ok());
}

TEST(ProtobufTest, FieldsAreCopiedAsTheyStand) {
  const Bytes bytes = {0x08, 0x85, 0x00,              // a varint longer than it need be
                       0x15, 0x00, 0x00, 0x80, 0x3F,  // 1.0f
                       0x1A, 0x02, 0xFF, 0x00};       // two bytes
  ProtobufWriter writer(0);
  ProtobufReader reader(bytes);
  while (reader.Next()) writer.Raw(reader.field_bytes());
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(std::move(writer).Take(), bytes);
}

TEST(ProtobufTest, ReadsFloatsAndFixedNumbers) {
  const Bytes bytes = {0x15, 0x00, 0x00, 0x80, 0xBF, 0x19, 1, 0, 0, 0, 0, 0, 0, 0x80};
  ProtobufReader reader(bytes);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.Float(), -1.0f);
  ASSERT_TRUE(reader.Next());
  uint64_t fixed = 0;
  reader.ForEachFixed64([&](uint64_t value) { fixed = value; });
  EXPECT_EQ(fixed, 0x8000000000000001u);
}

TEST(ProtobufTest, RepeatedNumbersMayBePacked) {
  const Bytes bytes = {0x08, 5, 0x0A, 3, 0x06, 0xAC, 0x02, 0x0A, 0, 0x08, 7};
  std::vector<int64_t> values;
  ProtobufReader reader(bytes);
  while (reader.Next()) reader.ForEachInt64([&](int64_t value) { values.push_back(value); });
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(values, (std::vector<int64_t>{5, 6, 300, 7}));
}

struct MalformedCase {
  const char* what;
  Bytes bytes;
};

class MalformedProtobufTest : public testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedProtobufTest, IsATypedErrorThatStays) {
  ProtobufReader reader(GetParam().bytes);
  while (reader.Next()) {
  }
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.status().code(), StatusCode::kVoiceInvalid);
  EXPECT_FALSE(reader.Next());
}

INSTANTIATE_TEST_SUITE_P(
    All, MalformedProtobufTest,
    testing::Values(
        MalformedCase{"tag cut short", {0x88}}, MalformedCase{"number cut short", {0x08, 0x80}},
        MalformedCase{"eleven bytes",
                      {0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00}},
        MalformedCase{"65 bits",
                      {0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}},
        MalformedCase{"field number 0", {0x00, 0x01}},
        MalformedCase{"field number above 29 bits", {0x80, 0x80, 0x80, 0x80, 0x10, 0x01}},
        MalformedCase{"group", {0x0B, 0x0C}}, MalformedCase{"end of a group", {0x0C}},
        MalformedCase{"wire type 6", {0x0E, 0x00}}, MalformedCase{"wire type 7", {0x0F, 0x00}},
        MalformedCase{"fixed32 cut short", {0x0D, 0, 0, 0}},
        MalformedCase{"fixed64 cut short", {0x09, 0, 0, 0, 0, 0, 0, 0}},
        MalformedCase{"length past the end", {0x0A, 0x02, 0x00}},
        MalformedCase{"length that wraps around",
                      {0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}}),
    [](const testing::TestParamInfo<MalformedCase>& test) {
      std::string name = test.param.what;
      for (char& c : name) c = c == ' ' ? '_' : c;
      return name;
    });

TEST(ProtobufTest, TheWrongTypeIsAnErrorAndGivesNothing) {
  const Bytes number = {0x08, 0x05};
  ProtobufReader reader(number);
  ASSERT_TRUE(reader.Next());
  EXPECT_EQ(reader.String(), "");
  EXPECT_FALSE(reader.ok());

  const Bytes text = {0x0A, 0x01, 'x', 0x08, 0x05};
  ProtobufReader second(text);
  ASSERT_TRUE(second.Next());
  EXPECT_EQ(second.Int64(), 0);
  EXPECT_EQ(second.Float(), 0.0f);
  EXPECT_FALSE(second.Next());
}

TEST(ProtobufTest, ABrokenPackedFieldIsAnError) {
  for (const Bytes& bytes : {Bytes{0x0A, 1, 0x80}, Bytes{0x0A, 3, 0, 0, 0}}) {
    ProtobufReader reader(bytes);
    ASSERT_TRUE(reader.Next());
    if (bytes.size() == 3) reader.ForEachInt64([](int64_t) {});
    if (bytes.size() == 5) reader.ForEachFixed32([](uint32_t) {});
    EXPECT_FALSE(reader.ok());
  }
}

}  // namespace
}  // namespace sottovoce
