// Distinct: numbers for JSON values, one for all that are deeply equal (json/compare.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "json/value.h"

namespace amend::aggregate {

// A text that two values share if and only if they are deeply equal.
std::string canonical_text(const json::Value& value);

// Numbers ascend from 0 in the order in which the values were met first. One thread.
class Distinct {
 public:
  std::uint32_t number(const json::Value& value);

  [[nodiscard]] std::size_t size() const { return values_.size(); }
  // The value that was met first. REQUIRES: number < size().
  [[nodiscard]] const json::Value& operator[](std::uint32_t number) const {
    return values_[number];
  }
  // Memory taken, about.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<json::Value> values_;
  std::size_t bytes_ = 0;
};

}  // namespace amend::aggregate
