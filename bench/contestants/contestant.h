// Contestant: a store that the benchmark measures, amend or one of its peers.
//
// Calls that a store does not have answer with not_available(); the table then says so. Every other
// error means that the store or the benchmark is broken, and the line is void.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bench/contestants/question.h"
#include "bench/data/batches.h"
#include "bench/process/usage.h"

namespace amend::bench {

// An error that says that the store has no such thing, or not yet.
Status not_available(std::string why);
bool is_not_available(const Status& status);

// A change that can be taken back.
struct KeptChange {
  Change change;
  std::uint64_t changed = 0;  // documents
  std::string name;           // the store's, for what it keeps of it
};

// A page of all documents in the order of creation.
struct DocumentPage {
  std::vector<std::string> ids;
  std::string next;  // where the next page begins; empty when there is none
};

// One client of a store: a connection. One thread. A write that succeeded is on the disk.
class Session {
 public:
  virtual ~Session() = default;

  // One request. How many documents were changed.
  virtual Result<std::uint64_t> change(const Change& change) = 0;

  // How many documents the change would change. Nothing is.
  virtual Result<std::uint64_t> dry_run(const Change& change) = 0;

  // The same as change(), in such a way that revert() can give every document back what it had.
  // The store keeps that as well as it can: what it needs for it is not part of what is measured.
  virtual Result<KeptChange> change_and_keep(const Change& change) = 0;
  // One request. How many documents were given back what they had. At most once a change, and
  // before the next one that is kept.
  virtual Result<std::uint64_t> revert(const KeptChange& kept) = 0;

  // One request that sets kRank of the batch's documents. `contended`: other clients do the same at
  // the same time, so rows must be locked in an order. How many documents were changed.
  virtual Result<std::uint64_t> set_ranks(const Batch& batch, bool contended) = 0;

  // Sets kRank of one document by the call for one document.
  virtual Status patch(std::uint64_t row, std::int64_t rank) = 0;

  // The whole document as JSON text, as the store gives it.
  virtual Result<std::string> get(std::uint64_t row) = 0;

  // One field of a document as text: a string without its quotes, a number in digits.
  virtual Result<std::string> field(std::uint64_t row, const Field& field) = 0;

  virtual Result<std::uint64_t> count(const Filter& filter) = 0;

  // The ids of a page of whole documents.
  virtual Result<std::vector<std::string>> page(const PageQuery& query) = 0;

  // The first `limit` documents in creation order; how many came.
  virtual Result<std::uint64_t> list(std::uint64_t limit) = 0;

  // The whole documents of the page that begins at `from`, the `next` of the page before it; empty
  // for the first.
  virtual Result<DocumentPage> page_from(const std::string& from, std::uint64_t limit) = 0;

  // The groups of all documents, in any order.
  virtual Result<std::vector<GroupFigures>> aggregate(const GroupQuery& query) = 0;
};

// Work that a store has answered for but not yet done.
struct Pending {
  std::uint64_t records = 0;
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
};

// One thread, except connect() and pending(): any thread.
class Contestant {
 public:
  virtual ~Contestant() = default;

  // As in --peers and in the results: "amend", "postgres", "pg-typed", ...
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string version() = 0;

  // Makes it run, the first time empty, later with the data it had.
  virtual Status start() = 0;
  // Ends it as a crash would, without a warning.
  virtual Status kill() { return not_available("it runs inside the benchmark"); }

  // Puts all documents into the empty store, with its indexes, durably.
  virtual Status load(const Dataset& data) = 0;

  virtual Result<std::unique_ptr<Session>> connect() = 0;

  // Does what was put off (settling, vacuum, checkpoint), or waits, until nothing is left of it.
  // Errors: not_available() when the store does not tell whether anything is left.
  virtual Status rest() = 0;
  virtual Result<Pending> pending() { return not_available("it does not tell what is pending"); }

  virtual Result<Usage> usage() = 0;
  virtual Result<std::uint64_t> resident_bytes() { return not_available("not a process alone"); }
  [[nodiscard]] virtual std::string directory() const = 0;

  // The same store, empty, with a directory of its own and at most this much memory for what it
  // could make again (0: as usual). Not started.
  virtual Result<std::unique_ptr<Contestant>> another(std::uint64_t memory_bytes) {
    (void)memory_bytes;
    return not_available("only amend is started several times");
  }
};

// rest(), which is not to fail because the store cannot tell.
Status rest_if_it_can(Contestant& contestant);

}  // namespace amend::bench
