// CodeTable: from the bytes of results to their codes, for the thread that adds to a dictionary.
//
// A hash table with a secret key, because clients choose what is looked up: without the key nobody
// can choose results that collide.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace amend::embedded {

class CodeTable {
 public:
  CodeTable();

  // A slot of the table, valid until the next insert.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t code = kFree;
  };
  static constexpr std::uint32_t kFree = UINT32_MAX;

  [[nodiscard]] std::uint32_t hash(std::string_view bytes) const;

  // The code of the entry with that hash for which `is_it(code)` is true, or kFree.
  template <class IsIt>
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, IsIt is_it) const {
    for (std::size_t at = hash & mask(); slots_[at].code != kFree; at = (at + 1) & mask()) {
      if (slots_[at].hash == hash && is_it(slots_[at].code)) return slots_[at].code;
    }
    return kFree;
  }

  // REQUIRES: the code is not in the table.
  void insert(std::uint32_t hash, std::uint32_t code);

  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  void place(Slot slot);
  void grow();

  std::array<unsigned char, 16> key_{};
  std::vector<Slot> slots_;  // a power of two, at most half full
  std::size_t used_ = 0;
};

}  // namespace amend::embedded
