// CRC-32 (ISO-HDLC: polynomial 0x04C11DB7 reflected, initial and final 0xFFFFFFFF), as in zlib and
// PNG.
#pragma once

#include <cstdint>
#include <string_view>

namespace amend {

// "123456789" gives 0xCBF43926. Detects damage; no protection against intent.
std::uint32_t crc32(std::string_view bytes);

}  // namespace amend
