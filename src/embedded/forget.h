// Forgetting: saved values (saved_values.h) and what deletes took (kept_rows.h) are kept for a time
// and up to a size.
//
// Each pass that settled something left a note of what it saved. Replaces and deletes are noted
// many at once, by and by. What has the oldest note goes first, of whichever collection; from then
// on what their records changed cannot be reverted, and CollectionState::forgotten says so, on the
// disk before the first value is gone. The note goes last, so that after a crash the rest is found.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "embedded/catalog.h"
#include "embedded/store.h"

namespace amend::embedded {

// What one pass saved, or replaces and deletes up to a version. Key: saved_note_key(); value: u8
// format=1, time:fixed64, bytes:varint.
struct SavedNote {
  Micros time = 0;          // when it ended; of replaces and deletes, when they were noted
  std::uint64_t bytes = 0;  // of the values as stored; of what deletes took, about
};

// `sealed` is the version up to which the pass settled.
std::string saved_note_key(Number collection, Version sealed);
std::string saved_note_prefix(Number collection);
std::string encode(const SavedNote& note);
std::optional<SavedNote> decode_saved_note(std::string_view value);

struct SavedLimits {
  Micros age_us = 7 * 24 * 3600 * std::int64_t{1'000'000};
  std::uint64_t bytes = std::uint64_t{4} << 30;  // of all collections together

  [[nodiscard]] bool any() const { return age_us > 0 && bytes > 0; }
};

// One thread.
class ForgetPass {
 public:
  // `pause` is called after each commit, without a lock; when it answers false the pass is given
  // up. Store and catalog must outlive the pass.
  ForgetPass(Store& store, const Catalog& catalog, const SavedLimits& limits,
             std::function<bool()> pause)
      : store_(store), catalog_(catalog), limits_(limits), pause_(std::move(pause)) {}

  // Notes what replaces have saved and deletes kept. Forgets what is older than the limit at `now`,
  // and the oldest of what is too much. Errors: kInternal, kStorageFull, kUnavailable (given up, or
  // the store takes no writes).
  Status run(Micros now);

 private:
  class Note;
  class Forget;

  Status note_unnoted(Micros now);
  Status forget(Number collection, Version sealed);
  Status remove_values(Number collection, Version sealed);

  Store& store_;
  const Catalog& catalog_;
  const SavedLimits limits_;
  const std::function<bool()> pause_;
};

}  // namespace amend::embedded
