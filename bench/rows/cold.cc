// cold: kill -9 in the middle of an import and behind ten mass updates; how long until the first
// answer, the first filter, the first update by id.
#include <chrono>
#include <thread>

#include "bench/measure/stopwatch.h"
#include "bench/process/files.h"
#include "bench/rows/fresh_fields.h"
#include "bench/rows/rows.h"

namespace amend::bench {
namespace {

// Half of the documents. No other row filters by it first, so after a start nothing is ready for
// it.
const Filter kManyViews = {"many views",
                           R"({"field":"metadata.views","operator":"gte","value":500000000})",
                           "(body->'metadata'->>'views')::bigint >= 500000000",
                           "views >= 500000000",
                           "(body ->> '$.metadata.views') >= 500000000",
                           "(body->>'$.metadata.views')::BIGINT >= 500000000",
                           [](const Document& d) { return d.views >= 500'000'000; }};

// An import that dies keeps a beginning of the file: every document before the first missing one.
Status check_beginning(Session& session, const Dataset& data, std::uint64_t kept) {
  if (kept > data.size()) return wrong("more documents than were sent");
  if (kept > 0) AMEND_RETURN_IF_ERROR(session.get(kept - 1).status());
  if (kept < data.size() && session.get(kept).ok()) return wrong("a gap among the documents");
  return {};
}

Status kill_in_import(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const auto other, trial.contestant().another(0));
  AMEND_RETURN_IF_ERROR(other->start());
  std::thread importing([&] { static_cast<void>(other->load(trial.data()).ok()); });
  std::this_thread::sleep_for(std::chrono::duration<double>(trial.load_seconds() / 2));
  const Status killed = other->kill();
  importing.join();
  AMEND_RETURN_IF_ERROR(Status(killed));
  const Stopwatch watch;
  AMEND_RETURN_IF_ERROR(other->start());
  AMEND_ASSIGN_OR_RETURN(const auto session, other->connect());
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t kept, session->count(kEveryDocument));
  const double seconds = watch.seconds();
  AMEND_RETURN_IF_ERROR(check_beginning(*session, trial.data(), kept));
  trial.record("cold/import-killed", seconds, {}, std::to_string(kept) + " documents were kept");
  return {};
}

Status first_answer(Trial& trial) {
  Contestant& contestant = trial.contestant();
  AMEND_ASSIGN_OR_RETURN(auto session, contestant.connect());
  AMEND_RETURN_IF_ERROR(write_mass_records(*session, trial.data(), "cold"));
  AMEND_RETURN_IF_ERROR(contestant.kill());
  const Stopwatch watch;
  AMEND_RETURN_IF_ERROR(contestant.start());
  AMEND_ASSIGN_OR_RETURN(session, contestant.connect());
  const Change last = fresh_field_change("cold", kMassRecords - 1);
  AMEND_ASSIGN_OR_RETURN(const std::string value,
                         session->field(trial.data().size() / 2, last.field));
  const double seconds = watch.seconds();
  if (value != last.value) return wrong("an acknowledged update is lost");
  trial.record("cold/first-answer", seconds);
  return {};
}

// REQUIRES: started a moment ago.
Status first_filter(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  const Stopwatch watch;
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session->count(kManyViews));
  const double seconds = watch.seconds();
  AMEND_RETURN_IF_ERROR(
      same("the count", trial.data().count(kManyViews.name, kManyViews.truth), found));
  trial.record("cold/first-filter", seconds);
  return {};
}

Status first_update_by_id(Trial& trial) {
  Contestant& contestant = trial.contestant();
  AMEND_RETURN_IF_ERROR(rest_if_it_can(contestant));
  AMEND_RETURN_IF_ERROR(contestant.kill());
  forget_cached_pages(contestant.directory());
  AMEND_RETURN_IF_ERROR(contestant.start());
  AMEND_ASSIGN_OR_RETURN(const auto session, contestant.connect());
  const Batch batch = make_batch(trial.data().size(), 900, 0);
  const Stopwatch watch;
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, session->set_ranks(batch, false));
  const double seconds = watch.seconds();
  AMEND_RETURN_IF_ERROR(same("the number of changed documents", batch.rows.size(), changed));
  trial.record("cold/by-id", seconds);
  return {};
}

Status run(Trial& trial) {
  if (const Status failed = kill_in_import(trial); !failed.ok()) {
    trial.record("cold/import-killed", failed);
  }
  AMEND_RETURN_IF_ERROR(first_answer(trial));
  AMEND_RETURN_IF_ERROR(first_filter(trial));
  return first_update_by_id(trial);
}

}  // namespace

Row cold_row() {
  return {"cold",
          {{"cold/import-killed",
            "first answer after kill -9 in an import",
            Unit::kSeconds,
            {at_most(1)}},
           {"cold/first-answer",
            "first answer after kill -9 behind 10 mass updates",
            Unit::kSeconds,
            {at_most(1)}},
           {"cold/first-filter", "then the first filter by a field", Unit::kSeconds, {at_most(3)}},
           {"cold/by-id", "first 1000 documents by id, nothing in memory", Unit::kSeconds}},
          kAmendOnly,
          run};
}

}  // namespace amend::bench
