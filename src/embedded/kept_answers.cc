#include "embedded/kept_answers.h"

#include <algorithm>

#include <rocksdb/write_batch.h>

#include "embedded/codec.h"
#include "embedded/keys.h"

namespace amend::embedded {
namespace {

constexpr std::size_t kRemovedAtOnce = 1000;

std::uint64_t size_of(std::string_view organization_id, std::string_view answer) {
  return kept_answer_key({}, 0).size() + kept_until_key(0, {}).size() + organization_id.size() +
         answer.size();
}

std::string encode_answer(std::string_view fingerprint, std::string_view answer) {
  std::string value;
  Encoder(value).u8(1).bytes(fingerprint).raw(answer);
  return value;
}

std::string encode_expiry(std::string_view organization_id, std::uint64_t bytes) {
  std::string value;
  Encoder(value).u8(1).varint(bytes).raw(organization_id);
  return value;
}

struct Expiry {
  std::string organization_id;
  std::uint64_t bytes = 0;
};

Result<Expiry> decode_expiry(std::string_view value) {
  Decoder in(value);
  const bool known = in.u8() == 1;
  Expiry expiry;
  expiry.bytes = in.varint();
  expiry.organization_id = in.rest();
  if (!known || !in.ok()) return Status::internal("the time of a kept answer is damaged");
  return expiry;
}

}  // namespace

Result<std::optional<engine::KeptAnswer>> KeptAnswers::find(const std::string& request_id) const {
  auto scan = store_.scan(Family::kIdempotency, kept_answer_prefix(request_id));
  const auto now = static_cast<std::uint64_t>(now_us());
  for (; scan.valid(); scan.next()) {
    if (time_of_kept_answer(scan.key()) <= now) continue;
    Decoder in(scan.value());
    const bool known = in.u8() == 1;
    engine::KeptAnswer kept;
    kept.fingerprint = in.bytes();
    kept.answer = in.rest();
    if (!known || !in.ok()) return Status::internal("a kept answer is damaged");
    return std::optional(std::move(kept));
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  return std::optional<engine::KeptAnswer>();
}

Status KeptAnswers::admit(const std::string& organization_id) const {
  if (bytes(organization_id) < config_.bytes_per_organization) return {};
  return {Code::kStorageFull,
          "The answers kept for idempotency keys take all the space they may; send the request "
          "without a key, or later",
          {{"limit", static_cast<std::int64_t>(config_.bytes_per_organization)}}};
}

void KeptAnswers::keep(const engine::RequestIdentity& identity, std::string_view answer,
                       const Put& put) {
  const auto until = static_cast<std::uint64_t>(now_us() + config_.keep_us);
  const std::uint64_t size = size_of(identity.organization_id, answer);
  put(kept_answer_key(identity.id, until), encode_answer(identity.fingerprint, answer));
  put(kept_until_key(until, identity.id), encode_expiry(identity.organization_id, size));
  count(identity.organization_id, size);
}

KeptAnswers::Put KeptAnswers::into(const Store& store, rocksdb::WriteBatch& batch) {
  return [&](std::string_view key, std::string_view value) {
    batch.Put(store.handle(Family::kIdempotency), rocksdb::Slice(key.data(), key.size()),
              rocksdb::Slice(value.data(), value.size()));
  };
}

Status KeptAnswers::tidy() {
  if (!counted_) {
    AMEND_RETURN_IF_ERROR(count_stored());
    counted_ = true;
  }
  return remove_expired();
}

// What was kept since the start has been counted already, and expires later than all before it.
Status KeptAnswers::count_stored() {
  const auto first_since = static_cast<std::uint64_t>(opened_ + config_.keep_us);
  auto scan = store_.scan(Family::kIdempotency, kept_until_prefix());
  for (; scan.valid() && time_of_kept_until(scan.key()) < first_since; scan.next()) {
    AMEND_ASSIGN_OR_RETURN(const Expiry expiry, decode_expiry(scan.value()));
    count(expiry.organization_id, expiry.bytes);
  }
  return scan.check();
}

// A crash may bring back what was removed, so nothing waits for the disk.
Status KeptAnswers::remove_expired() {
  const auto now = static_cast<std::uint64_t>(now_us());
  for (bool more = true; more;) {
    rocksdb::WriteBatch batch;
    std::vector<Expiry> removed;
    auto scan = store_.scan(Family::kIdempotency, kept_until_prefix());
    const auto expired = [&] { return scan.valid() && time_of_kept_until(scan.key()) <= now; };
    for (; expired() && removed.size() < kRemovedAtOnce; scan.next()) {
      AMEND_ASSIGN_OR_RETURN(Expiry expiry, decode_expiry(scan.value()));
      const std::string key(scan.key());
      batch.Delete(store_.handle(Family::kIdempotency), key);
      batch.Delete(store_.handle(Family::kIdempotency),
                   kept_answer_key(request_of_kept_until(key), time_of_kept_until(key)));
      removed.push_back(std::move(expiry));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
    more = expired();
    if (removed.empty()) return {};
    AMEND_RETURN_IF_ERROR(store_.commit(batch, Sync::kLater));
    for (const Expiry& one : removed) discount(one.organization_id, one.bytes);
  }
  return {};
}

std::uint64_t KeptAnswers::bytes(const std::string& organization_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = bytes_.find(organization_id);
  return found != bytes_.end() ? found->second : 0;
}

void KeptAnswers::count(const std::string& organization_id, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  bytes_[organization_id] += bytes;
}

void KeptAnswers::discount(const std::string& organization_id, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  std::uint64_t& counted = bytes_[organization_id];
  counted -= std::min(counted, bytes);
}

}  // namespace amend::embedded
