#include "aggregate/random.h"

namespace amend::aggregate {

Request random_request(filter::Random& random) {
  constexpr Function kFunctions[] = {Function::kCount,   Function::kCountDistinct, Function::kSum,
                                     Function::kAverage, Function::kMin,           Function::kMax,
                                     Function::kFirst,   Function::kLast,          Function::kPush,
                                     Function::kAddToSet};
  Request request;
  const std::string unwound = random.path();
  if (random.one_in(3)) request.unwind.emplace(unwound);
  const auto path = [&] {
    if (request.unwind && random.one_in(3)) return unwound + (random.one_in(2) ? "" : ".a");
    return random.path();
  };
  for (std::size_t left = 1 + random.below(3); left > 0; --left) {
    Key& key = request.keys.emplace_back();
    key.name = "k" + std::to_string(left);
    key.field = filter::FieldPath(path());
    if (!random.one_in(4)) continue;
    key.kind = Key::Kind::kRange;
    key.ranges.boundaries = {-1, 0.5, 1, 2};
    key.ranges.outside = "other";
  }
  for (std::size_t left = 1 + random.below(4); left > 0; --left) {
    Metric& metric = request.metrics.emplace_back();
    metric.name = "m" + std::to_string(left);
    metric.function = kFunctions[random.below(std::size(kFunctions))];
    if (metric.function != Function::kCount || random.one_in(2)) metric.field.emplace(path());
  }
  return request;
}

}  // namespace amend::aggregate
