#include "embedded/history.h"

#include <rocksdb/write_batch.h>

#include "base/limits.h"
#include "embedded/kept_rows.h"

namespace amend::embedded {
namespace {

// In the catalog: every record is listed under its collection.
constexpr std::string_view kListed = "h";

constexpr std::size_t kBatchRecords = 10'000;

engine::Operation::Kind kind_of(const Record& record) {
  using Kind = engine::Operation::Kind;
  if (record.reverts != 0) return Kind::kRevert;
  switch (record.kind) {
    case RecordKind::kCreate:
      return Kind::kCreate;
    case RecordKind::kUpdateDocuments:
      return Kind::kUpdate;
    case RecordKind::kUpdateMatching:
      return Kind::kUpdateMatching;
    case RecordKind::kReplace:
      return Kind::kReplace;
    case RecordKind::kDelete:
      return record.filter_text.empty() ? Kind::kDelete : Kind::kDeleteMatching;
    case RecordKind::kRevert:
    case RecordKind::kRestore:
    case RecordKind::kUndelete:
      return Kind::kRevert;
  }
  return Kind::kCreate;
}

Status damaged_record(Version version, const CollectionEntry& collection) {
  return Status::internal("record " + std::to_string(version) + " of collection " +
                          std::to_string(collection.number) + " is damaged");
}

Status write(Store& store, rocksdb::WriteBatch& batch) {
  AMEND_RETURN_IF_ERROR(store.commit(batch));
  batch.Clear();
  return {};
}

}  // namespace

Result<engine::OperationPage> History::page(const engine::ListOperations& query) const {
  engine::OperationPage page;
  std::size_t bytes = 0;
  auto scan =
      store_.scan(Family::kRecords, collection_prefix(collection_.number), view_.snapshot());
  const Version end = query.before.value_or(view_.version() + 1);
  scan.seek_before(operation_key(collection_.number, end));
  for (; scan.valid(); scan.previous()) {
    const Version version = version_of(scan.key());
    if (page.operations.size() == query.limit || bytes > limits::kHistoryPageBytes) {
      page.next = version + 1;
      return page;
    }
    AMEND_ASSIGN_OR_RETURN(const std::string found, record(version));
    AMEND_ASSIGN_OR_RETURN(engine::Operation operation, read(version, found));
    page.operations.push_back(std::move(operation));
    bytes += found.size();
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return page;
}

Result<engine::ChangePage> History::changes(const engine::ListChanges& query) const {
  engine::ChangePage page{{}, query.since, false};
  std::size_t bytes = 0;
  const Status full = {Code::kUnavailable, "the page is full"};
  const Status ended = for_each_since(query.since, [&](Version version, RecordKind) -> Status {
    page.more = page.operations.size() == query.limit || bytes > limits::kHistoryPageBytes;
    if (page.more) return full;
    AMEND_ASSIGN_OR_RETURN(const std::string found, record(version));
    AMEND_ASSIGN_OR_RETURN(engine::Operation operation, read(version, found));
    page.operations.push_back(std::move(operation));
    page.up_to = version;
    bytes += found.size();
    return {};
  });
  if (page.more) return page;
  AMEND_RETURN_IF_ERROR(Status(ended));
  page.up_to = std::max(page.up_to, view_.version());
  return page;
}

Status History::for_each_since(Version since,
                               const std::function<Status(Version, RecordKind)>& visit) const {
  auto scan =
      store_.scan(Family::kRecords, collection_prefix(collection_.number), view_.snapshot());
  for (scan.seek(operation_key(collection_.number, since)); scan.valid(); scan.next()) {
    const Version version = version_of(scan.key());
    const auto kind = decode_operation(scan.value());
    if (!kind) return damaged_record(version, collection_);
    if (version > since) AMEND_RETURN_IF_ERROR(visit(version, *kind));
  }
  return scan.check();
}

Result<RecordKind> History::kind(Version version) const {
  AMEND_ASSIGN_OR_RETURN(
      const auto listed,
      store_.get(Family::kRecords, operation_key(collection_.number, version), view_.snapshot()));
  if (!listed) {
    return Status::not_found("operation", std::to_string(version),
                             "There is no operation of this version in the collection");
  }
  const auto kind = decode_operation(*listed);
  if (!kind) return damaged_record(version, collection_);
  return *kind;
}

Result<RowSet> History::rows(Version version) const {
  AMEND_RETURN_IF_ERROR(kind(version).status());
  AMEND_ASSIGN_OR_RETURN(const std::string bytes, record(version));
  auto found = find_rows(version, bytes);
  if (!found) return damaged_record(version, collection_);
  return std::move(*found);
}

Result<FoundEntries> History::entries(Version version) const {
  AMEND_RETURN_IF_ERROR(kind(version).status());
  AMEND_ASSIGN_OR_RETURN(std::string bytes, record(version));
  auto found = find_entries(version, std::move(bytes));
  if (!found) return damaged_record(version, collection_);
  return std::move(*found);
}

Result<Record> History::whole_record(Version version) const {
  AMEND_RETURN_IF_ERROR(kind(version).status());
  AMEND_ASSIGN_OR_RETURN(const std::string found, record(version));
  auto decoded = decode_record(version, found);
  if (!decoded) return damaged_record(version, collection_);
  return std::move(*decoded);
}

Result<engine::Operation> History::operation(Version version) const {
  AMEND_RETURN_IF_ERROR(kind(version).status());
  AMEND_ASSIGN_OR_RETURN(const std::string found, record(version));
  return read(version, found);
}

Result<std::string> History::record(Version version) const {
  AMEND_ASSIGN_OR_RETURN(
      auto found, store_.get(Family::kRecords, record_key(collection_.name_space->number, version),
                             view_.snapshot()));
  if (!found) return damaged_record(version, collection_);
  return std::move(*found);
}

Result<engine::Operation> History::read(Version version, std::string_view record) const {
  auto summary = summarize(version, record);
  if (!summary) return damaged_record(version, collection_);
  Record& found = summary->record;
  engine::Operation operation;
  operation.version = version;
  operation.kind = kind_of(found);
  operation.time = found.time;
  if (found.reverts != 0) operation.reverts = found.reverts;
  AMEND_ASSIGN_OR_RETURN(operation.not_revertible, why_not_revertible(found));
  operation.key_id = std::move(found.key_id);
  operation.filter_text = std::move(found.filter_text);
  operation.patch = std::move(found.patch);
  operation.entries = summary->entries;
  operation.matched = found.matched;
  operation.updated = found.updated;
  operation.failed = found.failed;
  operation.pending = is_update(found.kind) && version > view_.state().settled;
  return operation;
}

Result<std::string> History::why_not_revertible(const Record& record) const {
  switch (record.kind) {
    case RecordKind::kCreate:
    case RecordKind::kUndelete:
      return std::string();
    case RecordKind::kDelete: {
      AMEND_ASSIGN_OR_RETURN(
          const auto kept, kept_rows(store_, collection_.number, record.version, view_.snapshot()));
      return std::string(kept ? "" : kDeletedNotKept);
    }
    case RecordKind::kUpdateDocuments:
    case RecordKind::kUpdateMatching:
    case RecordKind::kReplace:
    case RecordKind::kRevert:
    case RecordKind::kRestore:
      break;
  }
  const bool kept = record.version > view_.state().forgotten;
  return std::string(kept ? "" : "What it changed is not kept any more");
}

Status list_old_records(Store& store) {
  AMEND_ASSIGN_OR_RETURN(const auto listed, store.get(Family::kCatalog, kListed));
  if (listed) return {};
  rocksdb::WriteBatch batch;
  auto scan = store.scan(Family::kRecords, "", nullptr, Store::Reading::kMost);
  for (; scan.valid(); scan.next()) {
    if (decode_operation(scan.value())) continue;  // of a start that did not come to its end
    const Version version = version_of(scan.key());
    const auto summary = summarize(version, scan.value());
    if (!summary) return Status::internal("record " + std::to_string(version) + " is damaged");
    batch.Put(store.handle(Family::kRecords), operation_key(summary->record.collection, version),
              encode_operation(summary->record.kind));
    if (batch.Count() >= kBatchRecords) AMEND_RETURN_IF_ERROR(write(store, batch));
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  batch.Put(store.handle(Family::kCatalog), std::string(kListed), std::string());
  return write(store, batch);
}

}  // namespace amend::embedded
