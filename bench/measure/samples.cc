#include "bench/measure/samples.h"

#include <algorithm>
#include <cmath>

namespace amend::bench {
namespace {

std::vector<double> sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

void Samples::add(const Samples& others) {
  values_.insert(values_.end(), others.values_.begin(), others.values_.end());
}

double Samples::median() const {
  const std::vector<double> in_order = sorted(values_);
  const std::size_t middle = in_order.size() / 2;
  if (in_order.size() % 2 == 1) return in_order[middle];
  return (in_order[middle - 1] + in_order[middle]) / 2;
}

double Samples::percentile(double share) const {
  const std::vector<double> in_order = sorted(values_);
  const double rank = std::ceil(share * static_cast<double>(in_order.size()));
  return in_order[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
}

}  // namespace amend::bench
