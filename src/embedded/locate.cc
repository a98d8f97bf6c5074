#include "embedded/locate.h"

namespace amend::embedded {
namespace {

Result<std::optional<Location>> read(const Store& store, const NameSpace& name_space,
                                     std::string_view id, const rocksdb::Snapshot* at) {
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

}  // namespace

Result<std::optional<Location>> locate(const Store& store, const NameSpace& name_space,
                                       std::string_view id, const rocksdb::Snapshot* at) {
  const IdTable::Found found = name_space.ids.find(id);
  return found.certain ? found.location : read(store, name_space, id, at);
}

Result<std::vector<std::optional<Location>>> locate(const Store& store, const NameSpace& name_space,
                                                    std::span<const std::string_view> ids,
                                                    std::span<const IdTable::Hash> hashes) {
  const std::vector<IdTable::Found> found = name_space.ids.find(hashes);
  std::vector<std::optional<Location>> locations;
  locations.reserve(ids.size());
  for (std::size_t at = 0; at < ids.size(); ++at) {
    locations.push_back(found[at].location);
    if (found[at].certain) continue;
    AMEND_ASSIGN_OR_RETURN(locations.back(), read(store, name_space, ids[at], nullptr));
  }
  return locations;
}

}  // namespace amend::embedded
