#include "bench/rows/filters.h"

#include <fmt/format.h>

namespace amend::bench {

Filter status_is(const std::string& status, Predicate truth) {
  return {"status is " + status,
          fmt::format(R"({{"field":"metadata.status","operator":"eq","value":"{}"}})", status),
          fmt::format("(body->'metadata'->>'status') = '{}'", status),
          fmt::format("status = '{}'", status),
          fmt::format("(body ->> '$.metadata.status') = '{}'", status),
          fmt::format("(body->>'$.metadata.status') = '{}'", status),
          std::move(truth)};
}

const Filter& pending_status() {
  static const Filter filter =
      status_is("pending", [](const Document& document) { return document.status == "pending"; });
  return filter;
}

}  // namespace amend::bench
