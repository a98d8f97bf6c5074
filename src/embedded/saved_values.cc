#include "embedded/saved_values.h"

#include <algorithm>

#include "base/crc32.h"
#include "base/limits.h"
#include "embedded/codec.h"

namespace amend::embedded {
namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kChecksumBytes = 4;

// From so many rows on a set of them takes less than each by itself.
constexpr std::size_t kSetRows = 8;

// What a row and an undo take beside the text of the undo.
constexpr std::size_t kRowBytes = sizeof(Row);
constexpr std::size_t kGroupBytes = 128;

Status damaged_values(Number collection, Version version) {
  return Status::internal("the saved values of version " + std::to_string(version) +
                          " of collection " + std::to_string(collection) + " are damaged");
}

Status too_many() {
  const std::string why = "What it changed is too much to be brought back at once";
  return {Code::kNotRevertible, "The operation cannot be reverted: " + why, {{"reason", why}}};
}

// Gathers what is wanted of the values of one update. Undos stay encoded until all are there.
class Gathering {
 public:
  explicit Gathering(const RowSet& wanted) : wanted_(wanted) {}

  // False: damage.
  bool add(std::string_view value) {
    Decoder in(value);
    const std::uint32_t checksum = in.fixed32();
    if (!in.ok() || checksum != crc32(value.substr(kChecksumBytes)) || in.u8() != kFormat) {
      return false;
    }
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
      auto rows = RowSet::decode(in);
      const std::string_view undo = in.bytes();
      if (!rows || !in.ok()) return false;
      rows->keep_all(wanted_);
      add(std::move(*rows), undo);
    }
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
      const Row row = in.varint();
      const std::string_view undo = in.bytes();
      if (in.ok() && wanted_.contains(row)) add(row, undo);
    }
    return in.done();
  }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  // False: damage.
  bool finish(SavedValues& saved) {
    std::vector<Groups::value_type*> groups;
    for (auto& group : groups_) groups.push_back(&group);
    std::ranges::stable_sort(groups,
                             [](auto* a, auto* b) { return a->second.size() > b->second.size(); });
    json::Parser parser;
    for (auto* group : groups) {
      auto undo = decode_patch(group->first, parser);
      if (!undo) return false;
      if (saved.sets.size() < SavedValues::kSets) {
        saved.sets.push_back({std::move(group->second), std::move(*undo)});
      } else {
        group->second.for_each([&](Row row) { saved.entries.push_back({row, *undo}); });
      }
    }
    for (const Single& single : singles_) {
      auto undo = decode_patch(std::string_view(undos_).substr(single.begin, single.size), parser);
      if (!undo) return false;
      saved.entries.push_back({single.row, std::move(*undo)});
    }
    saved.rows = std::move(known_);
    return true;
  }

 private:
  using Groups = std::map<std::string, RowSet, std::less<>>;
  struct Single {
    Row row;
    std::size_t begin;  // of its undo in undos_
    std::size_t size;
  };

  // What an earlier pass says of a row again counts once.
  void add(RowSet rows, std::string_view undo) {
    rows.remove_all(known_);
    if (rows.empty()) return;
    known_.add_all(rows);
    auto group = groups_.find(undo);
    if (group == groups_.end()) {
      group = groups_.emplace(undo, RowSet()).first;
      bytes_ += undo.size();
    }
    group->second.add_all(rows);
  }
  void add(Row row, std::string_view undo) {
    if (known_.contains(row)) return;
    known_.add(row);
    singles_.push_back({row, undos_.size(), undo.size()});
    undos_.append(undo);
    bytes_ += undo.size() + kRowBytes;
  }

  const RowSet& wanted_;
  Groups groups_;
  std::vector<Single> singles_;
  std::string undos_;
  RowSet known_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::string saved_prefix(Number collection, Version version) {
  std::string key;
  Encoder(key).big32(collection).big64(version);
  return key;
}

std::string saved_key(Number collection, Version version, Row first, Version sealed) {
  std::string key = saved_prefix(collection, version);
  Encoder(key).big64(first).big64(sealed);
  return key;
}

void UndoGroups::take(Row row, Version version) {
  encoded_.clear();
  embedded::encode(undo_, encoded_);
  take_encoded(row, version);
}

void UndoGroups::take(Row row, Version version, const document::Patch& undo) {
  encoded_.clear();
  embedded::encode(undo, encoded_);
  take_encoded(row, version);
}

void UndoGroups::take_encoded(Row row, Version version) {
  OfUpdate& update = updates_[version];
  if (update.last == nullptr || update.last->first != encoded_) {
    const auto [at, added] = update.groups.try_emplace(encoded_);
    update.last = &*at;
    if (added) bytes_ += kGroupBytes + encoded_.size();
  }
  update.last->second.push_back(row);
  bytes_ += kRowBytes;
}

Status UndoGroups::write(Number collection, Version sealed, const Put& put) {
  std::string value;
  for (const auto& [version, update] : updates_) {
    Row first = ~Row{0};
    for (const auto& [undo, rows] : update.groups) first = std::min(first, rows.front());
    encode(update.groups, value);
    AMEND_RETURN_IF_ERROR(put(saved_key(collection, version, first, sealed), value));
  }
  updates_.clear();
  bytes_ = 0;
  return {};
}

void UndoGroups::encode(const Groups& groups, std::string& value) {
  std::string sets;
  std::string entries;
  std::uint64_t set_count = 0;
  std::uint64_t entry_count = 0;
  for (const auto& [undo, rows] : groups) {
    if (rows.size() >= kSetRows) {
      RowSet set;
      for (const Row row : rows) set.add(row);
      Encoder out(sets);
      set.encode(out);
      out.bytes(undo);
      ++set_count;
      continue;
    }
    for (const Row row : rows) Encoder(entries).varint(row).bytes(undo);
    entry_count += rows.size();
  }
  std::string body;
  Encoder(body).u8(kFormat).varint(set_count).raw(sets).varint(entry_count).raw(entries);
  value.clear();
  Encoder(value).fixed32(crc32(body)).raw(body);
}

Result<SavedValues> read_saved_values(const Store& store, Number collection, Version version,
                                      const RowSet& rows) {
  Gathering gathering(rows);
  auto scan = store.scan(Family::kSaved, saved_prefix(collection, version));
  for (; scan.valid(); scan.next()) {
    if (!gathering.add(scan.value())) return damaged_values(collection, version);
    if (gathering.bytes() > limits::kRestoreBytes) return too_many();
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  SavedValues saved;
  if (!gathering.finish(saved)) return damaged_values(collection, version);
  return saved;
}

}  // namespace amend::embedded
