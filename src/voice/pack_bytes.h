// Little-endian 32-bit numbers in bytes.
#ifndef SOTTOVOCE_VOICE_PACK_BYTES_H_
#define SOTTOVOCE_VOICE_PACK_BYTES_H_

#include <bit>
#include <cstdint>
#include <cstring>

namespace sottovoce {

static_assert(std::endian::native == std::endian::little);

inline uint32_t LoadU32(const uint8_t* bytes) {
  uint32_t value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

inline void StoreU32(uint32_t value, uint8_t* bytes) { std::memcpy(bytes, &value, sizeof(value)); }

}  // namespace sottovoce

#endif  // SOTTOVOCE_VOICE_PACK_BYTES_H_
