#include "embedded/recover.h"

#include <algorithm>

namespace amend::embedded {
namespace {

Result<CollectionState> stored_state(const Store& store, Number number) {
  AMEND_ASSIGN_OR_RETURN(const auto stored, store.get(Family::kCatalog, catalog_key('C', number)));
  if (!stored) return CollectionState();
  auto state = decode_collection_state(*stored);
  if (!state) {
    return Status::internal("the counters of collection " + std::to_string(number) +
                            " are damaged");
  }
  return std::move(*state);
}

Result<RowSet> stored_removed_rows(const Store& store, Number number) {
  RowSet removed;
  auto scan = store.scan(Family::kCatalog, catalog_key('D', number));
  for (; scan.valid(); scan.next()) {
    const auto rows = decode_removed_rows(scan.value());
    if (!rows) {
      return Status::internal("the removed rows of collection " + std::to_string(number) +
                              " are damaged");
    }
    removed.add_all(*rows);
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return removed;
}

// What format 1 did not keep.
Status measure_texts(const Store& store, Number number, CollectionState& state) {
  auto scan = store.scan(Family::kDocuments, collection_prefix(number));
  for (; scan.valid(); scan.next()) {
    state.largest_text = std::max<std::uint64_t>(state.largest_text, scan.value().size());
  }
  state.measured = true;
  return scan.check();
}

}  // namespace

Result<NamespaceState> stored_namespace_state(const Store& store, Number number) {
  AMEND_ASSIGN_OR_RETURN(const auto stored, store.get(Family::kCatalog, catalog_key('N', number)));
  if (!stored) return NamespaceState();
  const auto state = decode_namespace_state(*stored);
  if (!state) {
    return Status::internal("the counters of namespace " + std::to_string(number) + " are damaged");
  }
  return *state;
}

Status load_pending(const Store& store, Number name_space, Version settled,
                    std::map<Number, std::vector<SharedRecord>>& by_collection) {
  auto scan = store.scan(Family::kRecords, namespace_prefix(name_space));
  scan.seek(record_key(name_space, settled + 1));
  for (; scan.valid(); scan.next()) {
    const Version version = version_of(scan.key());
    auto record = decode_record(version, scan.value());
    if (!record) {
      return Status::internal("record " + std::to_string(version) + " of namespace " +
                              std::to_string(name_space) + " is damaged");
    }
    by_collection[record->collection].push_back(std::make_shared<const Record>(std::move(*record)));
  }
  return scan.check();
}

Result<Collection::Stored> stored_collection(const Store& store, Number number, Version version,
                                             std::vector<SharedRecord> pending) {
  Collection::Stored stored;
  AMEND_ASSIGN_OR_RETURN(stored.state, stored_state(store, number));
  AMEND_ASSIGN_OR_RETURN(stored.removed, stored_removed_rows(store, number));
  if (!stored.state.measured) AMEND_RETURN_IF_ERROR(measure_texts(store, number, stored.state));
  stored.version = version;
  std::erase_if(
      pending, [&](const SharedRecord& record) { return record->version <= stored.state.settled; });
  stored.pending = std::move(pending);
  return stored;
}

}  // namespace amend::embedded
