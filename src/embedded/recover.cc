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
                    std::map<Number, Pending>& by_collection) {
  std::map<Number, Version> settled_in;
  auto scan = store.scan_from(Family::kRecords, namespace_prefix(name_space),
                              record_key(name_space, settled + 1));
  for (; scan.valid(); scan.next()) {
    const Version version = version_of(scan.key());
    auto decoded = decode_record(version, scan.value());
    if (!decoded) {
      return Status::internal("record " + std::to_string(version) + " of namespace " +
                              std::to_string(name_space) + " is damaged");
    }
    if (!is_update(decoded->kind)) continue;
    const Number collection = decoded->collection;
    if (!settled_in.contains(collection)) {
      AMEND_ASSIGN_OR_RETURN(const CollectionState state, stored_state(store, collection));
      settled_in[collection] = state.settled;
    }
    if (version <= settled_in[collection]) continue;
    const auto record = std::make_shared<const Record>(std::move(*decoded));
    SharedEncoded encoded;  // a set of rows is kept as it is
    if (has_entries(record->kind)) {
      encoded = std::make_shared<const EncodedRecord>(encode(*record));
    }
    by_collection[collection].add(record, encoded);
  }
  return scan.check();
}

Status load_gone_rows(const Store& store, Number number, GoneRows& gone) {
  AMEND_ASSIGN_OR_RETURN(const RowSet kept, stored_rows(store, 'K', number));
  AMEND_ASSIGN_OR_RETURN(const RowSet taken, stored_rows(store, 'T', number));
  gone.change(Gone::kKept, number, kept, {});
  gone.change(Gone::kTaken, number, taken, {});
  return load_leftovers(store, number, gone);
}

Status load_leftovers(const Store& store, Number number, GoneRows& gone) {
  AMEND_ASSIGN_OR_RETURN(const RowSet rows, stored_rows(store, 'L', number));
  gone.change(Gone::kLeftover, number, rows, {});
  return {};
}

Result<Collection::Stored> stored_collection(const Store& store, Number number, Version version,
                                             Pending pending) {
  Collection::Stored stored;
  AMEND_ASSIGN_OR_RETURN(stored.state, stored_state(store, number));
  AMEND_ASSIGN_OR_RETURN(stored.removed, stored_rows(store, 'D', number));
  if (!stored.state.measured) AMEND_RETURN_IF_ERROR(measure_texts(store, number, stored.state));
  stored.state.begun = std::min(stored.state.begun, version);
  stored.state.forgotten = std::min(stored.state.forgotten, version);
  stored.version = version;
  stored.pending = std::move(pending);
  return stored;
}

}  // namespace amend::embedded
