#include "embedded/locate.h"

namespace amend::embedded {

Result<std::optional<Location>> locate(const Store& store, const NameSpace& name_space,
                                       const std::string& id, const rocksdb::Snapshot* at) {
  const IdTable::Found found = name_space.ids.find(id);
  if (found.certain) return found.location;
  AMEND_ASSIGN_OR_RETURN(const auto stored,
                         store.get(Family::kIds, id_key(name_space.number, id), at));
  if (!stored) return std::optional<Location>();
  const auto location = decode_location(*stored);
  if (!location) {
    return Status::internal("an id of namespace " + std::to_string(name_space.number) +
                            " is damaged");
  }
  return location;
}

}  // namespace amend::embedded
