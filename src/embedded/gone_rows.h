// Gone rows: the rows of one namespace that have no document for anybody any more, while something
// is stored under them.
//
// Ids may still lead to these rows, on the disk and in the table of ids. Whoever finds such a row
// has found no document.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <utility>

#include "embedded/keys.h"
#include "embedded/row_set.h"
#include "embedded/store.h"
#include "embedded/values.h"

namespace amend::embedded {

enum class Gone : std::uint8_t {
  kKept,      // deleted, and may come back (kept_rows.h)
  kTaken,     // of these, those whose ids have been given to other documents since
  kLeftover,  // what is stored under them is to be removed (purge.h)
};
inline constexpr std::size_t kGoneKinds = 3;

// All rows that are stored under the catalog's keys of this kind: 'D', 'K', 'L' or 'T' (keys.h).
// Errors: kInternal.
Result<RowSet> stored_rows(const Store& store, char kind, Number collection);

// As committed. For the leader of the namespace's queue alone, but for count().
class GoneRows {
 public:
  // How many rows. Any thread.
  [[nodiscard]] std::uint64_t count(Gone kind) const { return of(kind).count; }

  // Those of one collection.
  [[nodiscard]] const RowSet& of(Gone kind, Number collection) const;
  // By collection; one without any is not among them.
  [[nodiscard]] const std::map<Number, RowSet>& all(Gone kind) const { return of(kind).rows; }

  void change(Gone kind, Number collection, const RowSet& added, const RowSet& removed);

 private:
  struct Kind {
    std::map<Number, RowSet> rows;
    std::atomic<std::uint64_t> count{0};
  };
  [[nodiscard]] const Kind& of(Gone kind) const { return kinds_[static_cast<std::size_t>(kind)]; }

  std::array<Kind, kGoneKinds> kinds_;
};

// What writes change of them, on top of what is committed. The leader alone.
class GoneChanges {
 public:
  // What is committed must outlive it.
  explicit GoneChanges(const GoneRows& committed) : committed_(&committed) {}

  void add(Gone kind, Number collection, const RowSet& rows);
  void remove(Gone kind, Number collection, const RowSet& rows);

  [[nodiscard]] bool contains(Gone kind, const Location& location) const;
  [[nodiscard]] bool is_gone(const Location& location) const {
    return contains(Gone::kKept, location) || contains(Gone::kLeftover, location);
  }
  // Those of one collection.
  [[nodiscard]] RowSet of(Gone kind, Number collection) const;

  // Calls `put(kind, collection, chunk, rows)` for each chunk that changes, with all of its rows.
  template <class Put>
  void for_each_chunk(Put put) const {
    for (const auto& [key, change] : changes_) {
      const auto [kind, collection] = key;
      const RowSet& before = committed_->of(kind, collection);
      RowSet changed = change.added;
      changed.add_all(change.removed);
      changed.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words&) {
        RowSet rows = before.chunk(chunk);
        rows.add_all(change.added.chunk(chunk));
        rows.remove_all(change.removed.chunk(chunk));
        put(kind, collection, chunk, rows);
      });
    }
  }

  void publish(GoneRows& committed) const;

 private:
  struct Change {  // no row is in both
    RowSet added;
    RowSet removed;
  };

  const GoneRows* committed_;
  std::map<std::pair<Gone, Number>, Change> changes_;
};

}  // namespace amend::embedded
