// memory: what amend holds in memory for a document once six fields have been filtered by, and
// whether it is right and alive with half of that.
#include <functional>

#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

struct Column {
  std::string name;
  Filter filter;
};

Filter amend_filter(const std::string& name, const std::string& text, Predicate truth) {
  return {"memory " + name, text, "", "", "", "", std::move(truth)};
}

std::vector<Column> columns() {
  const auto filter = [](const char* name, const char* op, const char* value, Predicate truth) {
    const std::string text = std::string(R"({"field":"metadata.)") + name + R"(","operator":")" +
                             op + R"(","value":)" + value + "}";
    return Column{name, amend_filter(name, text, std::move(truth))};
  };
  return {filter("status", "eq", "\"archived\"",
                 [](const Document& d) { return d.status == "archived"; }),
          filter("category", "eq", "\"film-3\"",
                 [](const Document& d) { return d.category == "film-3"; }),
          filter("score", "lt", "50", [](const Document& d) { return d.score < 50; }),
          filter("views", "lt", "1000000", [](const Document& d) { return d.views < 1'000'000; }),
          filter("tags", "contains", "\"winter\"",
                 [](const Document& d) {
                   return d.tags[0] == "winter" || d.tags[1] == "winter" || d.tags[2] == "winter";
                 }),
          filter("created_at", "gte", "\"2023-12-31\"", [](const Document&) { return true; })};
}

Status count_by(Session& session, const Dataset& data, const Filter& filter) {
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session.count(filter));
  return same("the count", data.count(filter.name, filter.truth), found);
}

// Filters by each field and calls `seen` after each. The last answer of resident_bytes.
Result<double> use_columns(Contestant& contestant, const Dataset& data,
                           const std::function<void(const Column&, double grown_by)>& seen) {
  AMEND_ASSIGN_OR_RETURN(const auto session, contestant.connect());
  AMEND_ASSIGN_OR_RETURN(std::uint64_t resident, contestant.resident_bytes());
  for (const Column& column : columns()) {
    AMEND_RETURN_IF_ERROR(count_by(*session, data, column.filter));
    AMEND_ASSIGN_OR_RETURN(const std::uint64_t now, contestant.resident_bytes());
    seen(column, static_cast<double>(now) - static_cast<double>(resident));
    resident = now;
  }
  return static_cast<double>(resident);
}

Status run_with_half(Trial& trial, double resident) {
  AMEND_ASSIGN_OR_RETURN(const auto other,
                         trial.contestant().another(static_cast<std::uint64_t>(resident / 2)));
  AMEND_RETURN_IF_ERROR(other->start());
  AMEND_RETURN_IF_ERROR(other->load(trial.data()));
  for (int round = 0; round < 2; ++round) {
    AMEND_RETURN_IF_ERROR(use_columns(*other, trial.data(), [](const Column&, double) {}).status());
    const Trial inner(*other, trial.data(), trial.effort(), 0);
    AMEND_RETURN_IF_ERROR(measure_changes(inner, filter_30_changes()).status());
  }
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t held, other->resident_bytes());
  trial.record("memory/half", static_cast<double>(held) / static_cast<double>(trial.data().size()));
  return {};
}

Status run(Trial& trial) {
  const auto documents = static_cast<double>(trial.data().size());
  AMEND_RETURN_IF_ERROR(rest_if_it_can(trial.contestant()));
  AMEND_RETURN_IF_ERROR(trial.contestant().kill());  // what was needed before is forgotten
  AMEND_RETURN_IF_ERROR(trial.contestant().start());
  AMEND_ASSIGN_OR_RETURN(
      const double resident,
      use_columns(trial.contestant(), trial.data(), [&](const Column& column, double grown_by) {
        trial.record("memory/" + column.name, grown_by / documents);
      }));
  trial.record("memory", resident / documents, {resident});
  if (const Status failed = run_with_half(trial, resident); !failed.ok()) {
    trial.record("memory/half", failed);
  }
  return {};
}

}  // namespace

Row memory_row() {
  Row row{"memory",
          {{"memory", "resident bytes a document with six columns", Unit::kBytes}},
          kAmendOnly,
          run};
  for (const Column& column : columns()) {
    row.lines.push_back(
        {"memory/" + column.name, "what it grew by when first filtered by this", Unit::kBytes});
  }
  row.lines.push_back(
      {"memory/half", "resident bytes a document, told to keep to half", Unit::kBytes});
  return row;
}

}  // namespace amend::bench
