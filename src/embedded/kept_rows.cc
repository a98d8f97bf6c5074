#include "embedded/kept_rows.h"

#include <algorithm>
#include <utility>

namespace amend::embedded {
namespace {

constexpr int kReleased = 256;  // deletes in one commit

// So many of the rows tell how much is stored under all.
constexpr std::uint64_t kSampled = 64;

Status damaged_rows(Number collection, Version version) {
  return Status::internal("the rows kept of version " + std::to_string(version) +
                          " of collection " + std::to_string(collection) + " are damaged");
}

// What is stored under a row, keys included.
Result<std::uint64_t> stored_bytes(const Store& store, Number collection, Row row,
                                   bool has_vectors) {
  const std::string key = document_key(collection, row);
  AMEND_ASSIGN_OR_RETURN(const auto base, store.get(Family::kDocuments, key));
  std::uint64_t bytes = key.size() + (base ? base->size() : 0);
  if (!has_vectors) return bytes;
  auto vectors = store.scan(Family::kVectors, row_prefix(collection, row));
  for (; vectors.valid(); vectors.next()) bytes += vectors.key().size() + vectors.value().size();
  AMEND_RETURN_IF_ERROR(vectors.check());
  return bytes;
}

// About what is stored under all of them.
Result<std::uint64_t> stored_bytes(Group& group, Collection& collection, const RowSet& rows) {
  const bool has_vectors = !group.state(collection).vector_names->empty();
  const std::uint64_t count = rows.size();
  const std::uint64_t step = std::max<std::uint64_t>(1, count / kSampled);
  std::uint64_t at = 0;
  std::uint64_t sampled = 0;
  std::uint64_t bytes = 0;
  Status status;
  rows.for_each_from(0, [&](Row row) {
    if (at++ % step != 0) return true;
    const auto one = stored_bytes(group.store(), collection.number(), row, has_vectors);
    if (!one.ok()) return status = one.status(), false;
    bytes += *one;
    return ++sampled < kSampled;
  });
  AMEND_RETURN_IF_ERROR(status);
  return sampled == 0 ? 0 : bytes / sampled * count;
}

// Releases the rows of some deletes.
class Release : public Write {
 public:
  Release(Collection& data, Version first, Version last) : next(first), data_(data), last_(last) {}
  Status resolve(Group& group) override;
  [[nodiscard]] bool alone() const override { return true; }

  std::optional<Version> next;  // what to go on with

 private:
  Collection& data_;
  const Version last_;
};

Status Release::resolve(Group& group) {
  const Number number = data_.number();
  const Version first = *std::exchange(next, std::nullopt);
  if (data_.dropped()) return {};
  RowSet released;
  int deletes = 0;
  auto scan = group.store().scan_from(Family::kCatalog, kept_rows_prefix(number),
                                      kept_rows_key(number, first));
  for (; scan.valid() && !next; scan.next()) {
    const Version version = version_of_kept_rows(scan.key());
    if (version > last_) break;
    const auto rows = decode_removed_rows(scan.value());
    if (!rows) return damaged_rows(number, version);
    released.add_all(*rows);
    group.remove(Family::kCatalog, scan.key());
    if (++deletes == kReleased) next = version + 1;
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  if (deletes == 0) return {};
  group.gone().remove(Gone::kKept, number, released);
  group.gone().remove(Gone::kTaken, number, released);
  group.gone().add(Gone::kLeftover, number, released);
  group.refresh(data_);  // from now on its history says so
  group.set_redoable(Sync::kLater);
  return {};
}

}  // namespace

Result<std::optional<RowSet>> kept_rows(const Store& store, Number collection, Version version,
                                        const rocksdb::Snapshot* at) {
  AMEND_ASSIGN_OR_RETURN(const auto stored,
                         store.get(Family::kCatalog, kept_rows_key(collection, version), at));
  if (!stored) return std::optional<RowSet>();
  auto rows = decode_removed_rows(*stored);
  if (!rows) return damaged_rows(collection, version);
  return rows;
}

Status keep_rows(Group& group, Collection& collection, const RowSet& rows) {
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t bytes, stored_bytes(group, collection, rows));
  group.state(collection).add_unnoted(bytes);
  const Number number = collection.number();
  group.put(Family::kCatalog, kept_rows_key(number, group.next_version()),
            encode_removed_rows(rows));
  group.gone().add(Gone::kKept, number, rows);
  return {};
}

void return_rows(Group& group, Collection& collection, Version version, const RowSet& kept,
                 const RowSet& rows) {
  const Number number = collection.number();
  RowSet left = kept;
  left.remove_all(rows);
  group.put(Family::kCatalog, kept_rows_key(number, version), encode_removed_rows(left));
  group.gone().remove(Gone::kKept, number, rows);
  group.gone().remove(Gone::kTaken, number, rows);
}

Status release_rows(const CollectionEntry& collection, Version first, Version last,
                    const std::function<bool()>& pause) {
  for (std::optional<Version> next = first; next;) {
    Release release(*collection.data, *next, last);
    AMEND_RETURN_IF_ERROR(collection.name_space->queue->run(release, Deadline::max()));
    next = release.next;
    if (!pause()) return {Code::kUnavailable, "releasing was stopped"};
  }
  return {};
}

}  // namespace amend::embedded
