// Scanning with AVX2, for processors that have it; scan.cc says what a scan gives.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace amend::embedded {

// Bit c % 64 of number c / 64 says whether code c is in the set.
using CodeBits = const std::uint64_t*;

// False on other processors.
bool has_avx2();

// REQUIRES: has_avx2(); a bit for every code, and 256 of them at least if the codes have one byte.
void scan_avx2(const std::vector<std::uint8_t>& codes, CodeBits set,
               std::span<std::uint64_t, 1024> words);
void scan_avx2(const std::vector<std::uint16_t>& codes, CodeBits set,
               std::span<std::uint64_t, 1024> words);
void scan_avx2(const std::vector<std::uint32_t>& codes, CodeBits set,
               std::span<std::uint64_t, 1024> words);

}  // namespace amend::embedded
