#include "embedded/history.h"

#include <rocksdb/write_batch.h>

#include <map>

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

// `details` are for who asks again. Versions fit: 2^63 writes are never made.
Status gone(std::string sentence, std::optional<Version> oldest) {
  std::vector<Detail> details;
  if (oldest) details.push_back({"oldest_version", static_cast<std::int64_t>(*oldest)});
  return {Code::kGone, std::move(sentence), std::move(details)};
}

Status write(Store& store, rocksdb::WriteBatch& batch) {
  AMEND_RETURN_IF_ERROR(store.commit(batch));
  batch.Clear();
  return {};
}

}  // namespace

// Whether all is kept that reverts go back to. Reads each record once.
class History::Chains {
 public:
  explicit Chains(const History& history) : history_(history) {}

  // Of a record that reverts this version, or none if it is 0. Errors: kInternal.
  Result<bool> kept(Version reverts) {
    if (history_.trimmed() == 0) return true;
    std::vector<Version> chain;
    bool kept = true;
    for (Version next = reverts; next != 0;) {
      kept = next > history_.trimmed();
      if (!kept) break;
      if (const auto known = known_.find(next); known != known_.end()) {
        kept = known->second;
        break;
      }
      chain.push_back(next);
      AMEND_ASSIGN_OR_RETURN(const std::string found, history_.record(next));
      const auto summary = summarize(next, found);
      if (!summary) return damaged_record(next, history_.collection_);
      next = summary->record.reverts;
    }
    for (const Version version : chain) known_[version] = kept;
    return kept;
  }

 private:
  const History& history_;
  std::map<Version, bool> known_;
};

// What is listed of the collection, from the first above a version on.
Store::Scan History::listed(Version since) const {
  return store_.scan_from(Family::kRecords, collection_prefix(collection_.number),
                          operation_key(collection_.number, since + 1), view_.snapshot());
}

Result<engine::OperationPage> History::page(const engine::ListOperations& query) const {
  engine::OperationPage page;
  std::size_t bytes = 0;
  auto scan = listed(trimmed());
  AMEND_RETURN_IF_ERROR(scan.check());
  const Version end = query.before.value_or(view_.version() + 1);
  if (!scan.valid() || end <= version_of(scan.key())) return page;
  // It ends here, and does not look for more among what was removed.
  const Version oldest = version_of(scan.key());
  Chains chains(*this);
  scan.seek_before(operation_key(collection_.number, end));
  for (Version version = end; version > oldest && scan.valid(); scan.previous()) {
    version = version_of(scan.key());
    if (page.operations.size() == query.limit || bytes > limits::kHistoryPageBytes) {
      page.next = version + 1;
      return page;
    }
    AMEND_ASSIGN_OR_RETURN(const std::string found, record(version));
    AMEND_ASSIGN_OR_RETURN(engine::Operation operation, read(version, found, chains));
    page.operations.push_back(std::move(operation));
    bytes += found.size();
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return page;
}

Result<engine::ChangePage> History::changes(const engine::ListChanges& query) const {
  engine::ChangePage page{{}, query.since, false};
  std::size_t bytes = 0;
  Chains chains(*this);
  const Status full = {Code::kUnavailable, "the page is full"};
  const Status ended = for_each_since(query.since, [&](Version version, RecordKind) -> Status {
    page.more = page.operations.size() == query.limit || bytes > limits::kHistoryPageBytes;
    if (page.more) return full;
    AMEND_ASSIGN_OR_RETURN(const std::string found, record(version));
    AMEND_ASSIGN_OR_RETURN(engine::Operation operation, read(version, found, chains));
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
  if (since < trimmed()) {
    return gone("Not all that was done since version " + std::to_string(since) +
                    " is kept; the oldest version to go on behind is " + std::to_string(trimmed()),
                trimmed());
  }
  auto scan = listed(since);
  for (; scan.valid(); scan.next()) {
    const Version version = version_of(scan.key());
    const auto listed = decode_listed_record(scan.value());
    if (!listed) return damaged_record(version, collection_);
    AMEND_RETURN_IF_ERROR(visit(version, listed->kind));
  }
  return scan.check();
}

Result<RecordKind> History::kind(Version version) const {
  if (version != 0 && version <= trimmed()) {
    const auto kept = listed(trimmed());
    AMEND_RETURN_IF_ERROR(kept.check());
    return gone("Operations up to version " + std::to_string(trimmed()) + " are not kept any more",
                kept.valid() ? std::optional(version_of(kept.key())) : std::nullopt);
  }
  AMEND_ASSIGN_OR_RETURN(
      const auto found,
      store_.get(Family::kRecords, operation_key(collection_.number, version), view_.snapshot()));
  if (!found) {
    return Status::not_found("operation", std::to_string(version),
                             "There is no operation of this version in the collection");
  }
  const auto listed = decode_listed_record(*found);
  if (!listed) return damaged_record(version, collection_);
  return listed->kind;
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
  Chains chains(*this);
  return read(version, found, chains);
}

Result<std::string> History::record(Version version) const {
  AMEND_ASSIGN_OR_RETURN(
      auto found, store_.get(Family::kRecords, record_key(collection_.name_space->number, version),
                             view_.snapshot()));
  if (!found) return damaged_record(version, collection_);
  return std::move(*found);
}

Result<engine::Operation> History::read(Version version, std::string_view record,
                                        Chains& chains) const {
  auto summary = summarize(version, record);
  if (!summary) return damaged_record(version, collection_);
  Record& found = summary->record;
  engine::Operation operation;
  operation.version = version;
  operation.kind = kind_of(found);
  operation.time = found.time;
  if (found.reverts != 0) operation.reverts = found.reverts;
  AMEND_ASSIGN_OR_RETURN(operation.not_revertible, why_not_revertible(found));
  // What creates and deletes did is found in the documents.
  const bool goes_back = found.kind == RecordKind::kRevert || found.kind == RecordKind::kRestore;
  if (operation.not_revertible.empty() && goes_back) {
    AMEND_ASSIGN_OR_RETURN(const bool kept, chains.kept(found.reverts));
    if (!kept) operation.not_revertible = kChainIsGone;
  }
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
    if (decode_listed_record(scan.value())) continue;  // of a start that did not come to its end
    const Version version = version_of(scan.key());
    const auto summary = summarize(version, scan.value());
    if (!summary) return Status::internal("record " + std::to_string(version) + " is damaged");
    batch.Put(
        store.handle(Family::kRecords), operation_key(summary->record.collection, version),
        encode(ListedRecord{summary->record.kind, summary->record.time, scan.value().size()}));
    if (batch.Count() >= kBatchRecords) AMEND_RETURN_IF_ERROR(write(store, batch));
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  batch.Put(store.handle(Family::kCatalog), std::string(kListed), std::string());
  return write(store, batch);
}

}  // namespace amend::embedded
