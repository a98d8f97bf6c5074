#include "embedded/removal.h"

namespace amend::embedded {
namespace {

// Of one commit: few, so that clients' writes do not wait long behind it.
constexpr int kCommitKeys = 1'000;

}  // namespace

Status Removal::remove(Family family, const std::string& prefix, const Also& also) {
  return remove(store_.scan(family, prefix), family, nullptr, also);
}

Status Removal::remove(Family family, const std::string& prefix, const std::string& first,
                       const std::string& end, const Also& also) {
  return remove(store_.scan_from(family, prefix, first, nullptr, Store::Reading::kMost), family,
                &end, also);
}

Status Removal::remove(Store::Scan scan, Family family, const std::string* end, const Also& also) {
  for (; scan.valid() && (end == nullptr || scan.key() < *end); scan.next()) {
    add(family, scan.key());
    if (also) also(scan.key());
    if (batch_.Count() >= kCommitKeys) AMEND_RETURN_IF_ERROR(commit());
  }
  return scan.check();
}

void Removal::add(Family family, std::string_view key) {
  batch_.Delete(store_.handle(family), rocksdb::Slice(key.data(), key.size()));
}

Status Removal::commit() {
  if (batch_.Count() == 0) return {};
  AMEND_RETURN_IF_ERROR(store_.commit(batch_, Sync::kLater));
  batch_.Clear();
  return pause_() ? Status() : Status(Code::kUnavailable, "removing was stopped");
}

}  // namespace amend::embedded
