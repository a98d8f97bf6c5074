// page: 1000 whole documents in the order of creation, from where the page before ended.
#include "bench/measure/stopwatch.h"
#include "bench/rows/rows.h"
#include "bench/rows/trial.h"

namespace amend::bench {
namespace {

constexpr std::uint64_t kPage = 1000;
constexpr std::size_t kMostPages = 200;

// The `limit` documents from `first` on, or all that are left.
Status check(const Dataset& data, std::uint64_t first, std::uint64_t limit,
             const DocumentPage& page) {
  const std::uint64_t expected = std::min(limit, data.size() - first);
  AMEND_RETURN_IF_ERROR(same("documents of the page", expected, page.ids.size()));
  for (std::uint64_t n = 0; n < expected; ++n) {
    if (page.ids[n] == document_id(first + n)) continue;
    return wrong("the page holds " + page.ids[n] + " instead of " + document_id(first + n));
  }
  return {};
}

Status run(Trial& trial) {
  const Dataset& data = trial.data();
  const std::uint64_t limit = std::min(kPage, data.size() / 2);  // few documents have pages too
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  std::string from;
  std::uint64_t first = 0;
  const auto read_next = [&]() -> Result<double> {
    const Stopwatch watch;
    AMEND_ASSIGN_OR_RETURN(const DocumentPage page, session->page_from(from, limit));
    const double seconds = watch.seconds();
    AMEND_RETURN_IF_ERROR(check(data, first, limit, page));
    first += page.ids.size();
    from = page.next;
    if (first == data.size()) {
      first = 0;
      from.clear();
    }
    return seconds;
  };
  AMEND_RETURN_IF_ERROR(read_next().status());
  AMEND_ASSIGN_OR_RETURN(const Samples samples, repeat(trial, kMostPages, read_next));
  trial.record("page", samples);
  return {};
}

}  // namespace

Row page_row() {
  return {"page", {{"page", "the next 1000 documents by cursor", Unit::kSeconds}}, kOneOfEach, run};
}

}  // namespace amend::bench
