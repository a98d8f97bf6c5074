// History: the operations of a collection, read from the records of its namespace.
//
// Records stand under their namespace. Beside each stands a small key under its collection, so
// that the history of a quiet collection costs nothing in a busy namespace. What is too old, or too
// much, is not kept (trim.h): a history begins above CollectionState::trimmed.
#pragma once

#include <functional>

#include "base/result.h"
#include "embedded/catalog.h"
#include "embedded/store.h"
#include "engine/history.h"

namespace amend::embedded {

class History {
 public:
  // Store and collection must outlive it.
  History(const Store& store, const CollectionEntry& collection, View view)
      : store_(store), collection_(collection), view_(std::move(view)) {}
  History(const Store& store, const CollectionEntry& collection)
      : History(store, collection, collection.data->view()) {}

  // A page ends early when many bytes of records had to be read for it; the last one ends with the
  // oldest operation that is kept. Errors: kInternal.
  [[nodiscard]] Result<engine::OperationPage> page(const engine::ListOperations& query) const;

  // The same from the oldest on. Errors also: kGone if not all since then are kept.
  [[nodiscard]] Result<engine::ChangePage> changes(const engine::ListChanges& query) const;

  // Errors: kNotFound, also for a version of another collection; kGone if no operation of so low a
  // version is kept, with the version of the oldest one that is; kInternal.
  [[nodiscard]] Result<engine::Operation> operation(Version version) const;

  // The record itself, its kind alone, the rows that it concerns, or where its entries lie. Errors:
  // as operation().
  [[nodiscard]] Result<Record> whole_record(Version version) const;
  [[nodiscard]] Result<RecordKind> kind(Version version) const;
  [[nodiscard]] Result<RowSet> rows(Version version) const;
  [[nodiscard]] Result<FoundEntries> entries(Version version) const;

  // Why an operation cannot be reverted at this instant; empty if it can. Errors: kInternal.
  [[nodiscard]] Result<std::string> why_not_revertible(const Record& record) const;

  // Calls `visit(version, kind)` for each operation above `since`, the oldest first, until that
  // gives an error. Errors: that one; kGone if not all of them are kept, with the lowest `since` of
  // which all are; kInternal.
  [[nodiscard]] Status for_each_since(
      Version since, const std::function<Status(Version, RecordKind)>& visit) const;

  // Operations up to here are not kept any more.
  [[nodiscard]] Version trimmed() const { return view_.state().trimmed; }

 private:
  class Chains;
  [[nodiscard]] Store::Scan listed(Version since) const;
  [[nodiscard]] Result<std::string> record(Version version) const;
  [[nodiscard]] Result<engine::Operation> read(Version version, std::string_view record,
                                               Chains& chains) const;

  const Store& store_;
  const CollectionEntry& collection_;
  const View view_;
};

// Why not of a revert if what it reverts, or what that reverts, and so on, is not kept any more.
inline constexpr const char* kChainIsGone = "What it reverts is not kept any more";

// Lists under their collections the records that were written before that was done with each. Once
// in the life of a directory; nothing if it is done. REQUIRES: nobody reads the records yet.
// Errors: kInternal.
Status list_old_records(Store& store);

}  // namespace amend::embedded
