// Scanning the codes of a chunk.
#pragma once

#include <cstdint>
#include <span>

#include "embedded/columns/chunk.h"
#include "embedded/columns/code_set.h"
#include "embedded/columns/scan_avx2.h"

namespace amend::embedded {

// Sets bit r of word w if the code of row w * 64 + r is in the set. Every word is written.
// REQUIRES: `avx2` only if has_avx2().
void scan_matches(const Chunk& chunk, const CodeSet& set, std::span<std::uint64_t, 1024> words,
                  bool avx2 = has_avx2());

// The same for rows that are kUnknownCode.
void scan_unknown(const Chunk& chunk, std::span<std::uint64_t, 1024> words);

}  // namespace amend::embedded
