#include "base/random.h"
#include "embedded/catalog.h"
#include "embedded/drop.h"
#include "embedded/entry_json.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr Micros kTaskKept = Micros{7} * 24 * 3600 * 1'000'000;

KeptAnswers::Put kept_with(DropWrite& drop) {
  return [&](std::string_view key, std::string_view value) {
    drop.put(Family::kIdempotency, std::string(key), std::string(value));
  };
}

}  // namespace

Result<std::shared_ptr<const CollectionEntry>> Catalog::drop_collection(
    const std::string& namespace_id, const std::string& id_or_name, Deadline deadline,
    const Keep<CollectionEntry>& keep) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const auto entry, find_collection(namespace_id, id_or_name));
  DropWrite drop(*entry->name_space, {entry});
  if (keep) AMEND_RETURN_IF_ERROR(keep(*entry, kept_with(drop)));
  AMEND_RETURN_IF_ERROR(entry->name_space->queue->run(drop, deadline));
  const std::unique_lock lock(mutex_);
  note_dropped(*entry);
  return entry;
}

Result<engine::Task> Catalog::drop_namespace(const std::string& organization_id,
                                             const std::string& id_or_name, Deadline deadline,
                                             const Keep<engine::Task>& keep) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const auto entry, find_namespace(organization_id, id_or_name));
  const auto collections = collections_of(entry->info.id);
  const engine::Task task{"task_" + random_text(24, kLowerAlphanumerics), organization_id,
                          "api_namespaces_delete", entry->info.id, now_us()};
  DropWrite drop(*entry, collections);
  drop.remove(catalog_key('n', entry->info.id));
  drop.put(Family::kCatalog, catalog_key('Y', entry->number), std::string(1, '\1'));
  drop.put(Family::kCatalog, catalog_key('t', task.id), json::write(task_json(task)));
  if (keep) AMEND_RETURN_IF_ERROR(keep(task, kept_with(drop)));
  std::vector<std::string> old;
  for (const auto& [id, kept] : tasks_) {
    if (kept.created_at + kTaskKept > task.created_at) continue;
    drop.remove(catalog_key('t', id));
    old.push_back(id);
  }
  AMEND_RETURN_IF_ERROR(entry->queue->run(drop, deadline));
  const std::unique_lock lock(mutex_);
  for (const std::string& id : old) tasks_.erase(id);
  tasks_[task.id] = task;
  for (const auto& collection : collections) note_dropped(*collection);
  Dropped& dropped = dropped_[entry->number];
  dropped.name_space = entry;
  dropped.whole = true;
  namespaces_.erase(entry->info.id);
  namespaces_by_name_.erase({organization_id, entry->info.name});
  return task;
}

void Catalog::note_dropped(const CollectionEntry& entry) {
  Dropped& dropped = dropped_[entry.name_space->number];
  dropped.name_space = entry.name_space;
  dropped.collections.insert(entry.number);
  collections_by_name_.erase({entry.info.namespace_id, entry.info.name});
  collections_.erase(entry.info.id);
}

std::vector<Dropped> Catalog::dropped() const {
  const std::shared_lock lock(mutex_);
  std::vector<Dropped> all;
  for (const auto& [number, dropped] : dropped_) all.push_back(dropped);
  return all;
}

void Catalog::forget(const Dropped& cleared) {
  const std::unique_lock lock(mutex_);
  const auto found = dropped_.find(cleared.name_space->number);
  if (found == dropped_.end()) return;
  for (const Number number : cleared.collections) found->second.collections.erase(number);
  const bool nothing_left = found->second.collections.empty();
  if (nothing_left && found->second.whole == cleared.whole) dropped_.erase(found);
}

Result<engine::Task> Catalog::task(const std::string& organization_id,
                                   const std::string& task_id) const {
  const std::shared_lock lock(mutex_);
  const auto found = tasks_.find(task_id);
  if (found != tasks_.end() && found->second.organization_id == organization_id) {
    return found->second;
  }
  return Status::not_found("task", task_id, "There is no task '" + task_id + "'");
}

}  // namespace amend::embedded
