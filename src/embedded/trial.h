// Trial: what a write of many documents is held against before it changes anything, and what a dry
// run shows of it.
//
// Used by the leader while the write is resolved, apart from preview(). A dry run is the write
// itself, alone in its group, whose effects the queue undoes (Write::dry_run); so it comes to what
// the write would come to, and what it shows is the state that the write would meet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "document/patch.h"
#include "embedded/catalog.h"
#include "embedded/group.h"
#include "embedded/row_set.h"
#include "embedded/view.h"
#include "engine/engine.h"

namespace amend::embedded {

class Trial {
 public:
  // The entry must outlive it.
  Trial(const CollectionEntry& collection, engine::Guards guards)
      : collection_(collection), guards_(std::move(guards)) {}

  [[nodiscard]] bool dry_run() const { return guards_.dry_run; }
  [[nodiscard]] bool atomic() const { return guards_.atomic; }
  // Whether the chosen documents' versions are asked for.
  [[nodiscard]] bool has_token() const { return dry_run() || !guards_.only_if.empty(); }

  // The rows that a filter chose. Errors: kMatchCount, kConflict.
  Status choose(const Group& group, const RowSet& rows);

  // The rows of the named documents that will be changed or removed, in the order of the request.
  // Errors: kConflict; kInternal. REQUIRES: the group does not change them.
  Status choose(const Group& group, std::span<const Row> rows);

  // A row that would change: by the patch, or, if that is null, by being removed. The first few are
  // kept for the preview.
  void show(Row row, const document::Patch* patch);
  void show(const RowSet& rows, const document::Patch* patch);

  // After the write is over, any thread. None unless it was a dry run. Errors: kInternal.
  [[nodiscard]] Result<std::optional<engine::Preview>> preview() const;

 private:
  struct Shown {
    Row row;
    std::optional<document::Patch> patch;
  };
  Status settle(const Group& group, std::uint64_t count, const std::string& hash);

  const CollectionEntry& collection_;
  const engine::Guards guards_;
  std::string token_;
  std::vector<Shown> shown_;
  std::optional<View> view_;  // of the state before the write
};

}  // namespace amend::embedded
