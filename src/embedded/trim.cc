#include "embedded/trim.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <queue>
#include <utility>

#include "embedded/forget.h"
#include "embedded/group.h"
#include "embedded/kept_rows.h"
#include "embedded/removal.h"
#include "embedded/saved_values.h"

namespace amend::embedded {
namespace {

// Of one run: little, so that settling and purging do not wait long for it.
constexpr std::size_t kRunRecords = 10'000;  // that go
constexpr std::size_t kRunLooks = 100'000;   // at what is listed
constexpr std::size_t kReadLooks = 100;      // for which the reading of a record counts

constexpr std::size_t kReadOn = 256;

// What a record takes beside its bytes: its key, and what is listed under its collection.
constexpr std::uint64_t kBesideBytes = 40;

// Everything up to here is folded into documents.
Version settled_in(const View& view) {
  return view.pending().empty() ? view.version() : view.pending().first() - 1;
}

Status unreadable(Number collection, Version version) {
  return Status::internal("record " + std::to_string(version) + " of collection " +
                          std::to_string(collection) + " is damaged");
}

}  // namespace

// From now on the histories of some collections of one namespace begin later.
class HistoryTrim::Note : public Write {
 public:
  void add(Collection& data, Version trimmed) { marks_.emplace_back(&data, trimmed); }
  Status resolve(Group& group) override {
    for (const auto& [data, trimmed] : marks_) {
      if (data->dropped()) continue;
      CollectionState& state = group.state(*data);
      state.trimmed = std::max(state.trimmed, trimmed);
      state.forgotten = std::max(state.forgotten, trimmed);
      group.count(*data);
    }
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  std::vector<std::pair<Collection*, Version>> marks_;
};

Result<bool> HistoryTrim::run(Micros now, const Pause& pause) {
  const Entries entries = catalog_.collections();
  std::map<Number, Ledger> former = std::exchange(ledgers_, {});
  std::size_t left = kRunLooks;
  Status looked;
  for (const auto& entry : entries) {
    if (auto known = former.extract(entry->number)) ledgers_.insert(std::move(known));
    Status found = look(*entry, left);
    if (!found.ok()) looked = std::move(found);
  }
  bool more = left == 0;
  if (!more) {  // all are known
    AMEND_ASSIGN_OR_RETURN(const Parts parts, choose(entries, now));
    AMEND_RETURN_IF_ERROR(note(parts));
    more = !parts.empty();
  }
  for (const auto& entry : entries) AMEND_RETURN_IF_ERROR(remove(*entry, pause));
  if (!looked.ok()) return looked;
  return more;
}

// Takes up what has been written since the last look, as far as `left` allows.
Status HistoryTrim::look(const CollectionEntry& entry, std::size_t& left) {
  Ledger& ledger = ledgers_[entry.number];
  const View view = entry.data->view();
  ledger.seen = std::max(ledger.seen, view.state().trimmed);
  if (ledger.seen >= view.version() || entry.data->dropped()) return {};
  auto scan = store_.scan_from(Family::kRecords, collection_prefix(entry.number),
                               operation_key(entry.number, ledger.seen + 1), view.snapshot());
  for (; scan.valid() && left > 0; scan.next(), --left) {
    const Version version = version_of(scan.key());
    const auto listed = decode_listed_record(scan.value());
    if (!listed) return unreadable(entry.number, version);
    Kept kept{version, listed->time, listed->bytes + kBesideBytes};
    if (!listed->measured()) {
      AMEND_ASSIGN_OR_RETURN(kept, measure(entry, version));
      left -= std::min(left - 1, kReadLooks);
    }
    ledger.seen = version;
    ledger.bytes += kept.bytes;
    if (ledger.oldest.empty()) ledger.oldest.push_back(kept);
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  if (left > 0) ledger.seen = view.version();
  return {};
}

// Of a record that an earlier version listed. It is listed anew, so that it is read but once.
Result<HistoryTrim::Kept> HistoryTrim::measure(const CollectionEntry& entry, Version version) {
  const std::string key = record_key(entry.name_space->number, version);
  AMEND_ASSIGN_OR_RETURN(const auto found, store_.get(Family::kRecords, key));
  const auto summary = found ? summarize(version, *found) : std::nullopt;
  if (!summary) return unreadable(entry.number, version);
  const Record& record = summary->record;
  rocksdb::WriteBatch batch;
  batch.Put(store_.handle(Family::kRecords), operation_key(entry.number, version),
            encode(ListedRecord{record.kind, record.time, found->size()}));
  AMEND_RETURN_IF_ERROR(store_.commit(batch, Sync::kLater));
  return Kept{version, record.time, found->size() + kBesideBytes};
}

// Makes known some of what comes after the oldest that are. REQUIRES: there are such; all up to
// `seen` are measured.
Status HistoryTrim::read_on(Number number, Ledger& ledger) {
  const Version last = ledger.oldest.back().version;
  auto scan = store_.scan_from(Family::kRecords, collection_prefix(number),
                               operation_key(number, last + 1));
  for (std::size_t left = kReadOn; left > 0 && scan.valid(); scan.next(), --left) {
    const Version version = version_of(scan.key());
    if (version > ledger.seen) break;
    const auto listed = decode_listed_record(scan.value());
    if (!listed) return unreadable(number, version);
    ledger.oldest.push_back({version, listed->time, listed->bytes + kBesideBytes});
  }
  return scan.check();
}

Result<HistoryTrim::Parts> HistoryTrim::choose(const Entries& entries, Micros now) {
  Parts parts;
  std::uint64_t bytes = 0;
  using Next = std::pair<Micros, Number>;
  std::priority_queue<Next, std::vector<Next>, std::greater<>> oldest;  // that may go
  const auto look_at = [&](Number number) {
    const Part& part = parts[number];
    const auto& kept = ledgers_[number].oldest;
    if (part.count == kept.size() || kept[part.count].version > part.settled) return;
    oldest.emplace(kept[part.count].time, number);
  };
  for (const auto& entry : entries) {
    bytes += ledgers_[entry->number].bytes;
    parts[entry->number] = {entry, settled_in(entry->data->view())};
    look_at(entry->number);
  }
  for (std::size_t left = kRunRecords; left > 0 && !oldest.empty(); --left) {
    const auto [time, number] = oldest.top();
    const bool old = limits_.age_us > 0 && time <= now - limits_.age_us;
    const bool much = limits_.bytes > 0 && bytes > limits_.bytes;
    if (!old && !much) break;
    oldest.pop();
    Ledger& ledger = ledgers_[number];
    bytes -= ledger.oldest[parts[number].count++].bytes;
    if (parts[number].count == ledger.oldest.size()) {
      AMEND_RETURN_IF_ERROR(read_on(number, ledger));
    }
    look_at(number);
  }
  std::erase_if(parts, [](const auto& part) { return part.second.count == 0; });
  return parts;
}

Status HistoryTrim::note(const Parts& parts) {
  std::map<std::shared_ptr<CommitQueue>, Note> notes;
  for (const auto& [number, part] : parts) {
    notes[part.entry->name_space->queue].add(*part.entry->data,
                                             ledgers_[number].oldest[part.count - 1].version);
  }
  for (auto& [queue, note] : notes) {
    AMEND_RETURN_IF_ERROR(queue->run(note, Deadline::max()));
  }
  for (const auto& [number, part] : parts) {
    Ledger& ledger = ledgers_[number];
    for (std::size_t left = part.count; left > 0; --left) {
      ledger.bytes -= ledger.oldest.front().bytes;
      ledger.oldest.pop_front();
    }
  }
  return {};
}

// Takes off the disk what is not kept any more. What is dropped is left to ClearPass.
Status HistoryTrim::remove(const CollectionEntry& entry, const Pause& pause) {
  const Number number = entry.number;
  const Version trimmed = entry.data->view().state().trimmed;
  Ledger& ledger = ledgers_[number];
  if (ledger.removed >= trimmed || entry.data->dropped()) return {};
  const Version first = ledger.removed + 1;
  const Version end = trimmed + 1;
  Removal removal(store_, pause);
  AMEND_RETURN_IF_ERROR(removal.remove(Family::kSaved, collection_prefix(number),
                                       saved_prefix(number, first), saved_prefix(number, end)));
  AMEND_RETURN_IF_ERROR(removal.remove(Family::kCatalog, saved_note_prefix(number),
                                       saved_note_key(number, first), saved_note_key(number, end)));
  AMEND_RETURN_IF_ERROR(removal.remove(
      Family::kRecords, collection_prefix(number), operation_key(number, first),
      operation_key(number, end), [&](std::string_view key) {
        removal.add(Family::kRecords, record_key(entry.name_space->number, version_of(key)));
      }));
  AMEND_RETURN_IF_ERROR(removal.commit());
  AMEND_RETURN_IF_ERROR(release_rows(entry, first, trimmed, pause));
  ledger.removed = trimmed;
  return {};
}

}  // namespace amend::embedded
