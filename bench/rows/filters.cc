#include "bench/rows/filters.h"

#include <fmt/format.h>

namespace amend::bench {

Filter text_is(const Field& field, const std::string& text, Predicate truth) {
  const std::string path = path_of(field);
  return {field.name + " is " + text,
          fmt::format(R"({{"field":"{}","operator":"eq","value":"{}"}})", path, text),
          fmt::format("(body->'{}'->>'{}') = '{}'", field.parent, field.name, text),
          fmt::format("{} = '{}'", field.name, text),
          fmt::format("(body ->> '$.{}') = '{}'", path, text),
          fmt::format("(body->>'$.{}') = '{}'", path, text),
          std::move(truth)};
}

Filter status_is(const std::string& status, Predicate truth) {
  return text_is(kStatus, status, std::move(truth));
}

const Filter& pending_status() {
  static const Filter filter =
      status_is("pending", [](const Document& document) { return document.status == "pending"; });
  return filter;
}

}  // namespace amend::bench
