#include "embedded/forget.h"

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "embedded/codec.h"
#include "embedded/group.h"
#include "embedded/kept_rows.h"
#include "embedded/removal.h"
#include "embedded/saved_values.h"

namespace amend::embedded {
namespace {

constexpr char kKind = 'V';
constexpr std::uint8_t kFormat = 1;

// Replaces and deletes are noted when they keep so much, or so large a part of what the limits
// allow.
constexpr std::uint64_t kNoteBytes = 16 * limits::kMiB;
constexpr int kNotes = 16;

struct NotedPass {
  SavedNote note;
  Number collection = 0;
  Version sealed = 0;
};

Status damaged_note() {
  return Status::internal("a note of saved values is damaged");
}

// The oldest first.
Result<std::vector<NotedPass>> notes(const Store& store) {
  std::vector<NotedPass> all;
  auto scan = store.scan(Family::kCatalog, std::string(1, kKind));
  for (; scan.valid(); scan.next()) {
    const auto note = decode_saved_note(scan.value());
    Decoder key(scan.key().substr(1));
    NotedPass found{note.value_or(SavedNote{}), key.big32(), key.big64()};
    if (!note || !key.done()) return damaged_note();
    all.push_back(found);
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  std::ranges::stable_sort(all, {}, [](const NotedPass& found) { return found.note.time; });
  return all;
}

}  // namespace

std::string saved_note_key(Number collection, Version sealed) {
  std::string key = saved_note_prefix(collection);
  Encoder(key).big64(sealed);
  return key;
}

std::string saved_note_prefix(Number collection) {
  return catalog_key(kKind, collection);
}

std::string encode(const SavedNote& note) {
  std::string value;
  Encoder(value).u8(kFormat).fixed64(static_cast<std::uint64_t>(note.time)).varint(note.bytes);
  return value;
}

std::optional<SavedNote> decode_saved_note(std::string_view value) {
  Decoder in(value);
  if (in.u8() != kFormat) return std::nullopt;
  SavedNote note;
  note.time = static_cast<Micros>(in.fixed64());
  note.bytes = in.varint();
  return in.done() ? std::optional(note) : std::nullopt;
}

// From now on nothing up to the version is revertible.
class ForgetPass::Forget : public Write {
 public:
  Forget(Collection& data, Version sealed) : data_(data), sealed_(sealed) {}
  Status resolve(Group& group) override {
    if (data_.dropped()) return {};
    CollectionState& state = group.state(data_);
    state.forgotten = std::max(state.forgotten, sealed_);
    group.count(data_);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  Collection& data_;
  const Version sealed_;
};

// What replaces have saved and deletes kept up to now.
class ForgetPass::Note : public Write {
 public:
  Note(const Store& store, Collection& data, Micros now) : store_(store), data_(data), now_(now) {}
  Status resolve(Group& group) override {
    if (data_.dropped()) return {};
    CollectionState& state = group.state(data_);
    const std::string key = saved_note_key(data_.number(), group.next_version() - 1);
    SavedNote note{now_, state.unnoted_bytes};
    AMEND_ASSIGN_OR_RETURN(const auto found, store_.get(Family::kCatalog, key));
    if (found) {
      const auto noted = decode_saved_note(*found);  // of a pass
      if (!noted) return damaged_note();
      note.bytes += noted->bytes;
    }
    group.put(Family::kCatalog, key, encode(note));
    state.unnoted_bytes = 0;
    group.count(data_);
    return {};
  }
  [[nodiscard]] bool alone() const override { return true; }

 private:
  const Store& store_;
  Collection& data_;
  const Micros now_;
};

Status ForgetPass::note_unnoted(Micros now) {
  for (const auto& entry : catalog_.collections()) {
    const View view = entry->data->view();
    const CollectionState& state = view.state();
    if (state.unnoted_bytes == 0) continue;
    const bool due = state.unnoted_bytes >= std::min(kNoteBytes, limits_.bytes / kNotes) ||
                     state.unnoted_since + limits_.age_us / kNotes <= now;
    if (!due) continue;
    Note note(store_, *entry->data, now);
    AMEND_RETURN_IF_ERROR(entry->name_space->queue->run(note, Deadline::max()));
  }
  return {};
}

Status ForgetPass::run(Micros now) {
  AMEND_RETURN_IF_ERROR(note_unnoted(now));
  AMEND_ASSIGN_OR_RETURN(const std::vector<NotedPass> all, notes(store_));
  std::uint64_t bytes = 0;
  for (const NotedPass& found : all) bytes += found.note.bytes;
  for (const NotedPass& found : all) {
    if (found.note.time + limits_.age_us > now && bytes <= limits_.bytes) return {};
    AMEND_RETURN_IF_ERROR(forget(found.collection, found.sealed));
    bytes -= found.note.bytes;
  }
  return {};
}

// What is noted of a dropped collection is left to ClearPass.
Status ForgetPass::forget(Number collection, Version sealed) {
  const auto entries = catalog_.collections();
  const auto entry = std::ranges::find_if(
      entries, [&](const auto& candidate) { return candidate->number == collection; });
  if (entry == entries.end()) return {};
  Forget forget(*(*entry)->data, sealed);
  AMEND_RETURN_IF_ERROR((*entry)->name_space->queue->run(forget, Deadline::max()));
  AMEND_RETURN_IF_ERROR(release_rows(**entry, 0, sealed, pause_));
  return remove_values(collection, sealed);
}

Status ForgetPass::remove_values(Number collection, Version sealed) {
  Removal removal(store_, pause_);
  AMEND_RETURN_IF_ERROR(removal.remove(Family::kSaved, collection_prefix(collection),
                                       saved_prefix(collection, 0),
                                       saved_prefix(collection, sealed + 1)));
  removal.add(Family::kCatalog, saved_note_key(collection, sealed));
  return removal.commit();
}

}  // namespace amend::embedded
