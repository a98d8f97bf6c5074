// import: all documents into an empty store, with its indexes. The load that every contestant
// starts with is what is measured.
#include "bench/rows/rows.h"
#include "bench/rows/trial.h"

namespace amend::bench {
namespace {

Status run(Trial& trial) {
  AMEND_ASSIGN_OR_RETURN(const auto session, trial.contestant().connect());
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t found, session->count(kEveryDocument));
  AMEND_RETURN_IF_ERROR(same("the number of documents", trial.data().size(), found));
  for (const std::uint64_t row : trial.data().some(kEveryDocument.truth)) {
    AMEND_ASSIGN_OR_RETURN(const std::string serial, session->field(row, kSerial));
    if (serial != make_document(row).serial) return wrong(document_id(row) + " has another serial");
  }
  const auto documents = static_cast<double>(trial.data().size());
  trial.record("import", documents / trial.load_seconds(), {trial.load_seconds()});
  return {};
}

}  // namespace

Row import_row() {
  const Limit limit = [](Limits& limits) {
    return limits.documents() / limits.write_seconds(limits.document_bytes());
  };
  return {"import",
          {{"import",
            "documents as NDJSON, a second",
            Unit::kPerSecond,
            {times(2, "postgres")},
            limit}},
          {},
          run};
}

}  // namespace amend::bench
