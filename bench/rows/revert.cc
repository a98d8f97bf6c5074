// revert: a field of every document, with 40 values, was given one value and gets back what it had;
// then the first count by it, which pays for what the revert has put off. The peers have saved the
// old values in a table, beside what is measured.
#include "bench/measure/stopwatch.h"
#include "bench/rows/filters.h"
#include "bench/rows/mass.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

constexpr std::size_t kMostReverts = 5;
constexpr const char* kCounted = "news-0";

const Filter& counted_category() {
  static const Filter filter = text_is(
      kCategory, kCounted, [](const Document& document) { return document.category == kCounted; });
  return filter;
}

Status check_given_back(Session& session, const Dataset& data) {
  const Predicate& counted = counted_category().truth;
  for (const Predicate& is : {counted, Predicate([&](const Document& d) { return !counted(d); })}) {
    for (const std::uint64_t row : data.some(is)) {
      AMEND_ASSIGN_OR_RETURN(const std::string value, session.field(row, kCategory));
      if (value != make_document(row).category) {
        return wrong(document_id(row) + " was given back " + value);
      }
    }
  }
  return {};
}

Status run(Trial& trial) {
  const Dataset& data = trial.data();
  const Change change{kEveryDocument, kCategory, "changed"};
  const std::uint64_t expected = data.count(counted_category().name, counted_category().truth);
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  AMEND_RETURN_IF_ERROR(session->count(counted_category()).status());
  Samples counts;
  AMEND_ASSIGN_OR_RETURN(
      const Samples reverts, repeat(trial, kMostReverts, [&]() -> Result<double> {
        AMEND_ASSIGN_OR_RETURN(const KeptChange kept, session->change_and_keep(change));
        AMEND_RETURN_IF_ERROR(same("the number of changed documents", data.size(), kept.changed));
        AMEND_RETURN_IF_ERROR(check_changed(*session, data, change));
        const Stopwatch watch;
        AMEND_ASSIGN_OR_RETURN(const std::uint64_t reverted, session->revert(kept));
        const double seconds = watch.seconds();
        AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session->count(counted_category()));
        counts.add(watch.seconds() - seconds);
        AMEND_RETURN_IF_ERROR(same("the number of reverted documents", data.size(), reverted));
        AMEND_RETURN_IF_ERROR(same("the count by the reverted field", expected, found));
        AMEND_RETURN_IF_ERROR(check_given_back(*session, data));
        return seconds;
      }));
  trial.record("revert", reverts);
  trial.record("revert/count", counts);
  return {};
}

}  // namespace

Row revert_row() {
  const Limit count_limit = [](Limits& limits) { return limits.read_seconds(limits.documents()); };
  return {"revert",
          {{"revert",
            "one field of every document taken back (peers: from saved values)",
            Unit::kSeconds,
            {times(200, "postgres")},
            mass_limit(0, 0)},
           {"revert/count", "then the first count by the field", Unit::kSeconds, {}, count_limit}},
          kOneOfEach,
          run};
}

}  // namespace amend::bench
