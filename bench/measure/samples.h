// Samples: measurements of one thing, and their middle. One thread.
#pragma once

#include <cstddef>
#include <vector>

namespace amend::bench {

class Samples {
 public:
  Samples() = default;
  explicit Samples(std::vector<double> values) : values_(std::move(values)) {}

  void add(double value) { values_.push_back(value); }
  void add(const Samples& others);
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

  // REQUIRES: !empty(). Half of the values are at most this; the mean of the middle two of an even
  // number.
  [[nodiscard]] double median() const;

  // REQUIRES: !empty(), 0 <= share <= 1. The smallest value that at least this share is at most.
  [[nodiscard]] double percentile(double share) const;

 private:
  std::vector<double> values_;
};

}  // namespace amend::bench
