#include "voice/pack_table.h"

#include <algorithm>

#include "voice/pack_bytes.h"

namespace sottovoce {
namespace {

// Header: magic, format version, number of sections.
constexpr size_t kVersionAt = 8;
constexpr size_t kCountAt = 12;
constexpr size_t kHeaderBytes = 16;
// Entry: type, offset, size, zero, SHA-256.
constexpr size_t kOffsetAt = 4;
constexpr size_t kSizeAt = 8;
constexpr size_t kDigestAt = 16;
constexpr size_t kEntryBytes = kDigestAt + sizeof(Sha256Digest);

Status Invalid(const char* message) { return {StatusCode::kVoiceInvalid, message}; }

PackSection ReadEntry(const uint8_t* entry) {
  PackSection section;
  section.type = LoadU32(entry);
  section.offset = LoadU32(entry + kOffsetAt);
  section.size = LoadU32(entry + kSizeAt);
  std::copy_n(entry + kDigestAt, sizeof(Sha256Digest), section.sha256.begin());
  return section;
}

Status CheckKnownOnce(std::span<const PackSection> table) {
  for (auto type = static_cast<uint32_t>(PackSectionType::kConfig);
       type <= static_cast<uint32_t>(PackSectionType::kWeights); ++type) {
    const auto count = std::ranges::count(table, type, &PackSection::type);
    if (count != 1) return Invalid("voice pack: a section is missing or there twice");
  }
  return {};
}

}  // namespace

bool IsVoicePack(std::span<const uint8_t> bytes) {
  return bytes.size() >= kPackMagic.size() && std::ranges::equal(bytes.first<8>(), kPackMagic);
}

Result<std::vector<PackSection>> ReadPackTable(std::span<const uint8_t> pack) {
  if (!IsVoicePack(pack)) return Invalid("not a voice pack");
  if (pack.size() < kHeaderBytes) return Invalid("voice pack: truncated header");
  if (LoadU32(&pack[kVersionAt]) != kPackVersion) {
    return {StatusCode::kVoiceUnsupported, "voice pack: unknown format version"};
  }
  if (pack.size() > kMaxPackBytes) return {StatusCode::kVoiceTooLarge, "voice pack above 2 GiB"};
  const uint32_t count = LoadU32(&pack[kCountAt]);
  if (count > kMaxPackSections) return Invalid("voice pack: too many sections");
  uint64_t end = kHeaderBytes + uint64_t{count} * kEntryBytes;
  if (pack.size() < end) return Invalid("voice pack: truncated table of sections");

  std::vector<PackSection> table;
  table.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const PackSection& section =
        table.emplace_back(ReadEntry(pack.data() + kHeaderBytes + i * kEntryBytes));
    if (section.offset != AlignPack(end)) return Invalid("voice pack: a section out of place");
    end = uint64_t{section.offset} + section.size;
    if (end > pack.size()) return Invalid("voice pack: a section past the end");
  }
  if (end != pack.size()) return Invalid("voice pack: bytes behind the last section");
  const Status known = CheckKnownOnce(table);
  if (!known.ok()) return known;
  return table;
}

std::span<const uint8_t> FindPackSection(std::span<const uint8_t> pack,
                                         std::span<const PackSection> table, PackSectionType type) {
  const auto found = std::ranges::find(table, static_cast<uint32_t>(type), &PackSection::type);
  if (found == table.end()) return {};
  return pack.subspan(found->offset, found->size);
}

uint64_t PlacePackSections(std::span<PackSection> table) {
  uint64_t end = kHeaderBytes + table.size() * kEntryBytes;
  for (PackSection& section : table) {
    section.offset = static_cast<uint32_t>(AlignPack(end));
    end = AlignPack(end) + section.size;
  }
  return end;
}

void WritePackTable(std::span<const PackSection> table, std::span<uint8_t> pack) {
  std::ranges::copy(kPackMagic, pack.begin());
  StoreU32(kPackVersion, &pack[kVersionAt]);
  StoreU32(static_cast<uint32_t>(table.size()), &pack[kCountAt]);
  uint8_t* entry = pack.data() + kHeaderBytes;
  for (const PackSection& section : table) {
    StoreU32(section.type, entry);
    StoreU32(section.offset, entry + kOffsetAt);
    StoreU32(section.size, entry + kSizeAt);
    std::ranges::copy(Sha256(pack.subspan(section.offset, section.size)), entry + kDigestAt);
    entry += kEntryBytes;
  }
}

}  // namespace sottovoce
