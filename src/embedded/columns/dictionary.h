// Dictionary: the distinct results of one column, numbered in the order they were first met.
//
// It only grows. One thread adds; the entries that were there when another thread was given the
// dictionary and its size (under whatever lock the adding thread holds) may be read by that thread
// meanwhile, for nothing that has been written moves or changes.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "embedded/columns/code_table.h"

namespace amend::embedded {

// Stands for a result.
using ColumnCode = std::uint32_t;
inline constexpr ColumnCode kMissingCode =
    0;  // nothing was found, and the trace is the path's ordinary one
inline constexpr ColumnCode kUnknownCode = 1;  // the document must be asked

class Dictionary {
 public:
  // `missing`: the bytes of the result that is kMissingCode.
  explicit Dictionary(std::string_view missing);

  // The code of these bytes (result.h), which are added if they are new. REQUIRES: not empty.
  ColumnCode add(std::string_view bytes);

  // How many codes there are. For the thread that adds.
  [[nodiscard]] ColumnCode size() const { return size_; }

  // REQUIRES: code < size. kUnknownCode has no bytes.
  [[nodiscard]] std::string_view operator[](ColumnCode code) const {
    const Place place = place_of(code);
    return blocks_[place.block][place.at];
  }

  // Memory taken, for the thread that adds.
  [[nodiscard]] std::size_t bytes() const { return bytes_ + table_.bytes(); }

 private:
  // Each block has room for as many codes as all before it together, so that a fixed table of
  // blocks is enough and none ever moves.
  static constexpr int kFirstBits = 6;
  static constexpr std::size_t kBlocks = 32 - kFirstBits + 1;
  struct Place {
    std::size_t block;
    std::size_t at;
  };
  static Place place_of(ColumnCode code);

  std::string_view keep(std::string_view bytes);
  ColumnCode append(std::string_view bytes);

  std::array<std::unique_ptr<std::string_view[]>, kBlocks> blocks_;
  std::vector<std::unique_ptr<char[]>> texts_;  // what entries point into
  std::size_t room_ = 0;                        // left at the end of the last text
  char* free_ = nullptr;
  ColumnCode size_ = 0;
  std::size_t bytes_ = 0;
  CodeTable table_;
};

}  // namespace amend::embedded
