// KeptAnswers: the answers of requests that name themselves, kept for a retry (engine/once.h).
//
// An answer is put into the very batch of what it answers. It stands in the column family
// "idempotency" under the request's id and its time of expiry, and once more, without the answer,
// under that time alone, so that what has expired is found without looking at what has not. The
// time in the key keeps apart the answers to two requests of the same id, of which the second came
// after the first had expired.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/limits.h"
#include "embedded/store.h"
#include "engine/once.h"

namespace amend::embedded {

struct KeptAnswersConfig {
  Micros keep_us = Micros{24} * 3600 * 1'000'000;
  std::uint64_t bytes_per_organization = 1024 * limits::kMiB;  // keys included
};

// Any thread.
class KeptAnswers {
 public:
  // The store must outlive it.
  explicit KeptAnswers(Store& store, KeptAnswersConfig config = {})
      : store_(store), config_(config) {}

  // Errors: kInternal.
  [[nodiscard]] Result<std::optional<engine::KeptAnswer>> find(const std::string& request_id) const;

  // Whether another answer of the organisation may be kept. Errors: kStorageFull.
  [[nodiscard]] Status admit(const std::string& organization_id) const;

  // Takes a key and a value of the family, which are to be written with the write itself.
  using Put = std::function<void(std::string_view key, std::string_view value)>;
  static Put into(const Store& store, rocksdb::WriteBatch& batch);

  // Hands over what is to be kept of a write with this outcome: nothing if it has no identity. The
  // answer counts from now on. Errors: as admit().
  template <class Outcome>
  Status keep(const engine::Once<Outcome>& once, const Outcome& outcome, const Put& put) {
    if (!once) return {};
    AMEND_RETURN_IF_ERROR(admit(once.identity->organization_id));
    if (const auto answer = once.answer(outcome)) keep(*once.identity, *answer, put);
    return {};
  }

  // Removes what has expired; called for the first time, counts first what is stored. Until then
  // only what has been kept since the start counts. One thread. Errors: kInternal, kStorageFull,
  // kUnavailable (the store takes no writes).
  Status tidy();

  [[nodiscard]] std::uint64_t bytes(const std::string& organization_id) const;

 private:
  void keep(const engine::RequestIdentity& identity, std::string_view answer, const Put& put);
  Status count_stored();
  Status remove_expired();
  void count(const std::string& organization_id, std::uint64_t bytes);
  void discount(const std::string& organization_id, std::uint64_t bytes);

  Store& store_;
  const KeptAnswersConfig config_;
  const Micros opened_ = now_us();
  bool counted_ = false;  // of tidy() alone

  mutable std::mutex mutex_;  // guards bytes_
  std::map<std::string, std::uint64_t> bytes_;
};

}  // namespace amend::embedded
