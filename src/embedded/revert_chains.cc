#include "embedded/revert_chains.h"

namespace amend::embedded {

Result<RevertChain> RevertChains::of(const Record& record) {
  RevertChain chain;
  for (Version next = record.reverts; next != 0; next = chain.records.back()->reverts) {
    chain.whole = next > history_.trimmed();
    if (!chain.whole) break;
    AMEND_ASSIGN_OR_RETURN(SharedRecord read, this->read(next));
    chain.records.push_back(std::move(read));
  }
  return chain;
}

Result<SharedRecord> RevertChains::read(Version version) {
  const auto known = known_.find(version);
  if (known != known_.end()) return known->second;
  AMEND_ASSIGN_OR_RETURN(Record record, history_.whole_record(version));
  return known_[version] = std::make_shared<const Record>(std::move(record));
}

}  // namespace amend::embedded
