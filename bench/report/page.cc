#include "bench/report/page.h"

#include <fmt/format.h>

#include "bench/report/table.h"
#include "bench/report/words.h"

namespace amend::bench {
namespace {

constexpr const char* kHowToRead = R"(
This page is written by `./scripts/bench`; do not edit it. `results.json` beside it holds every raw number.

- **amend** runs as its own program with its default settings and is measured over HTTP; the peers are measured over their
  own clients, inside the machine: PostgreSQL through libpq over a socket file with prepared statements, SQLite inside the
  benchmark's process, DuckDB through its client for Node.js. The handicap is amend's.
- Every contestant is loaded with the same documents and runs alone; every answered write of every contestant is synced.
- `postgres` holds jsonb with an index on `metadata.status`, `pg-noindex` the same without it, `pg-typed` and `duckdb`
  a column for each field, `duckdb-json` and `sqlite` JSON.
- A figure is the median of its repetitions. Every answer is checked (counts, documents read back, the order of pages) against what
  the generator of the documents knows; a wrong answer is FAILED, however fast it was. `not available` means that the contestant answered
  that it has no such thing.
- **ratio** is how many times as good amend is as the peer of the row's first aim, otherwise as `postgres`. **limit** is the physical limit, measured in the
  same run: one write and fdatasync of the bytes that must be written, plus one pass over the memory that must be read.
- What a fast answer puts off is in the rows `settled`, `sustained` and `flip`.
)";

std::string header(const Results& results) {
  std::string versions;
  for (const std::string& name : results.contestants) {
    const auto found = results.versions.find(name);
    if (found == results.versions.end()) continue;
    versions += fmt::format("{}{} ({})", versions.empty() ? "" : ", ", name, found->second);
  }
  const Machine& machine = results.machine;
  return fmt::format(
      "# The benchmark's last run\n\n"
      "{} documents, {} as NDJSON. {}, in {:.0f} minutes.\n"
      "{}, {} cores, {} of memory, {}.\n{}.\n",
      results.documents, value_text(static_cast<double>(results.document_bytes), Unit::kBytes),
      results.date, results.seconds / 60, machine.cpu, machine.cores,
      value_text(static_cast<double>(machine.memory_bytes), Unit::kBytes), machine.kernel,
      versions);
}

std::string works(const Results& results) {
  std::string text = "\n| row | what is done |\n| --- | --- |\n";
  for (const LineResult& line : results.lines) {
    text += fmt::format("| {} | {} |\n", line.line.name, line.line.work);
  }
  return text;
}

}  // namespace

std::string results_page(const Results& results) {
  return header(results) + kHowToRead + "\n![The chart of this run](chart.svg)\n\n" +
         markdown_table(results) + works(results);
}

}  // namespace amend::bench
