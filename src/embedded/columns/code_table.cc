#include "embedded/columns/code_table.h"

#include <sodium/crypto_shorthash_siphash24.h>

#include <cstring>
#include <string>

#include "base/random.h"

namespace amend::embedded {

static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);

CodeTable::CodeTable() : slots_(64) {
  const std::string secret = random_bytes(key_.size());
  std::memcpy(key_.data(), secret.data(), key_.size());
}

std::uint32_t CodeTable::hash(std::string_view bytes) const {
  unsigned char digest[crypto_shorthash_siphashx24_BYTES];
  crypto_shorthash_siphashx24(digest, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size(), key_.data());
  std::uint32_t hash;
  std::memcpy(&hash, digest, sizeof hash);
  return hash;
}

void CodeTable::insert(std::uint32_t hash, std::uint32_t code) {
  if (++used_ * 2 > slots_.size()) grow();
  place({hash, code});
}

void CodeTable::place(Slot slot) {
  std::size_t at = slot.hash & mask();
  while (slots_[at].code != kFree) at = (at + 1) & mask();
  slots_[at] = slot;
}

void CodeTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.code != kFree) place(slot);
  }
}

}  // namespace amend::embedded
