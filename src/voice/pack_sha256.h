// SHA-256, FIPS 180-4, for the table of a voice pack's sections.
#ifndef SOTTOVOCE_VOICE_PACK_SHA256_H_
#define SOTTOVOCE_VOICE_PACK_SHA256_H_

#include <array>
#include <cstdint>
#include <span>

namespace sottovoce {

using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest Sha256(std::span<const uint8_t> bytes);

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_SHA256_H_
