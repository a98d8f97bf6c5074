#include "embedded/catalog.h"

#include <algorithm>
#include <optional>

#include <rocksdb/write_batch.h>

#include "base/random.h"
#include "embedded/codec.h"
#include "embedded/entry_json.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

void put(rocksdb::WriteBatch& batch, Store& store, const std::string& key,
         const std::string& value) {
  batch.Put(store.handle(Family::kCatalog), key, value);
}

void put_next_number(rocksdb::WriteBatch& batch, Store& store, Number next) {
  std::string value;
  Encoder(value).varint(next);
  put(batch, store, "m", value);
}

// Synced, with what is kept of the write.
template <class Entry>
Status commit(Store& store, rocksdb::WriteBatch& batch, const Entry& entry,
              const Keep<Entry>& keep) {
  if (keep) AMEND_RETURN_IF_ERROR(keep(entry, KeptAnswers::into(store, batch)));
  return store.commit(batch);
}

// The entry under a key, or kNotFound for what the caller asked for.
template <class Entries>
Result<typename Entries::mapped_type> find_in(const Entries& entries,
                                              const typename Entries::key_type& key,
                                              const std::string& resource,
                                              const std::string& asked) {
  const auto found = entries.find(key);
  if (found != entries.end()) return found->second;
  return Status::not_found(resource, asked, "There is no " + resource + " '" + asked + "'");
}

Status taken(const char* resource, const std::string& name) {
  return {Code::kAlreadyExists,
          "There is already a " + std::string(resource) + " named '" + name + "'",
          {{"resource", std::string(resource)}, {"name", name}}};
}

}  // namespace

std::shared_ptr<const NamespaceEntry> Catalog::make_entry(engine::Namespace info, Number number,
                                                          NamespaceState state) {
  auto space = std::make_shared<NameSpace>(number, state);
  auto queue = std::make_shared<CommitQueue>(store_, *space, committers_);
  return std::make_shared<const NamespaceEntry>(
      NamespaceEntry{std::move(info), number, std::move(space), std::move(queue)});
}

Result<std::shared_ptr<const NamespaceEntry>> Catalog::create(const engine::NewNamespace& created,
                                                              const Keep<NamespaceEntry>& keep) {
  const std::lock_guard writing(writing_);
  Number number = 0;
  {
    const std::shared_lock lock(mutex_);
    if (namespaces_by_name_.contains({created.organization_id, created.name})) {
      return taken("namespace", created.name);
    }
    number = next_number_;
  }
  const Micros now = now_us();
  engine::Namespace info{"ns_" + random_text(10, kHexDigits),
                         created.organization_id,
                         created.name,
                         created.settings,
                         now,
                         now,
                         0,
                         0};
  auto entry = make_entry(std::move(info), number, {});
  entry->space->ids.complete();  // there is nothing to load
  rocksdb::WriteBatch batch;
  put(batch, store_, catalog_key('n', entry->info.id), json::write(namespace_json(*entry)));
  put_next_number(batch, store_, number + 1);
  AMEND_RETURN_IF_ERROR(commit(store_, batch, *entry, keep));
  const std::unique_lock lock(mutex_);
  next_number_ = number + 1;
  remember(entry);
  return entry;
}

Result<std::shared_ptr<const CollectionEntry>> Catalog::create(const engine::NewCollection& created,
                                                               const Keep<CollectionEntry>& keep) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const auto owner, namespace_by_id(created.namespace_id));
  Number number = 0;
  {
    const std::shared_lock lock(mutex_);
    if (collections_by_name_.contains({created.namespace_id, created.name})) {
      return taken("collection", created.name);
    }
    number = next_number_;
  }
  const Micros now = now_us();
  engine::Collection info{"col_" + random_text(10, kLowerAlphanumerics),
                          created.namespace_id,
                          created.name,
                          created.settings,
                          now,
                          now,
                          0,
                          {}};
  Collection::Stored nothing;
  nothing.version = 0;
  auto data = std::make_shared<Collection>(store_, number, std::move(nothing));
  auto entry = std::make_shared<const CollectionEntry>(
      CollectionEntry{std::move(info), number, owner, std::move(data)});
  rocksdb::WriteBatch batch;
  put(batch, store_, catalog_key('c', entry->info.id), json::write(collection_json(*entry)));
  put_next_number(batch, store_, number + 1);
  AMEND_RETURN_IF_ERROR(commit(store_, batch, *entry, keep));
  const std::unique_lock lock(mutex_);
  next_number_ = number + 1;
  remember(entry);
  return entry;
}

Result<std::shared_ptr<const NamespaceEntry>> Catalog::change_namespace(
    const std::string& organization_id, const std::string& id_or_name, const engine::Change& change,
    const Keep<NamespaceEntry>& keep) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const auto former, find_namespace(organization_id, id_or_name));
  auto entry = std::make_shared<NamespaceEntry>(*former);
  AMEND_RETURN_IF_ERROR(apply(change, organization_id, "namespace", namespaces_by_name_, *entry));
  rocksdb::WriteBatch batch;
  put(batch, store_, catalog_key('n', entry->info.id), json::write(namespace_json(*entry)));
  AMEND_RETURN_IF_ERROR(commit(store_, batch, *entry, keep));
  const std::unique_lock lock(mutex_);
  namespaces_by_name_.erase({organization_id, former->info.name});
  remember(std::shared_ptr<const NamespaceEntry>(entry));
  return std::shared_ptr<const NamespaceEntry>(std::move(entry));
}

Result<std::shared_ptr<const CollectionEntry>> Catalog::change_collection(
    const std::string& namespace_id, const std::string& id_or_name, const engine::Change& change,
    const Keep<CollectionEntry>& keep) {
  const std::lock_guard writing(writing_);
  AMEND_ASSIGN_OR_RETURN(const auto former, find_collection(namespace_id, id_or_name));
  auto entry = std::make_shared<CollectionEntry>(*former);
  AMEND_RETURN_IF_ERROR(apply(change, namespace_id, "collection", collections_by_name_, *entry));
  rocksdb::WriteBatch batch;
  put(batch, store_, catalog_key('c', entry->info.id), json::write(collection_json(*entry)));
  AMEND_RETURN_IF_ERROR(commit(store_, batch, *entry, keep));
  const std::unique_lock lock(mutex_);
  collections_by_name_.erase({namespace_id, former->info.name});
  remember(std::shared_ptr<const CollectionEntry>(entry));
  return std::shared_ptr<const CollectionEntry>(std::move(entry));
}

// Only who holds writing_ changes the names, so they may be read without the other lock.
template <class Entry>
Status Catalog::apply(const engine::Change& change, const std::string& owner, const char* resource,
                      const ByName<Entry>& names, Entry& entry) {
  if (change.name && *change.name != entry.info.name) {
    if (names.contains({owner, *change.name})) return taken(resource, *change.name);
    entry.info.name = *change.name;
  }
  if (!entry.info.settings.is_object()) entry.info.settings = json::Object();
  json::Object& settings = entry.info.settings.object();
  for (const json::Member& setting : change.settings) settings[setting.key] = setting.value;
  entry.info.updated_at = std::max(now_us(), entry.info.updated_at + 1);
  return {};
}

void Catalog::remember(std::shared_ptr<const NamespaceEntry> entry) {
  namespaces_[entry->info.id] = entry;
  namespaces_by_name_[{entry->info.organization_id, entry->info.name}] = entry;
}

void Catalog::remember(std::shared_ptr<const CollectionEntry> entry) {
  collections_[entry->info.id] = entry;
  collections_by_name_[{entry->info.namespace_id, entry->info.name}] = entry;
}

Result<std::shared_ptr<const NamespaceEntry>> Catalog::find_namespace(
    const std::string& organization_id, const std::string& id_or_name) const {
  const std::shared_lock lock(mutex_);
  const auto by_id = namespaces_.find(id_or_name);
  if (by_id != namespaces_.end() && by_id->second->info.organization_id == organization_id) {
    return by_id->second;
  }
  return find_in(namespaces_by_name_, ScopedName(organization_id, id_or_name), "namespace",
                 id_or_name);
}

Result<std::shared_ptr<const NamespaceEntry>> Catalog::namespace_by_id(
    const std::string& namespace_id) const {
  const std::shared_lock lock(mutex_);
  return find_in(namespaces_, namespace_id, "namespace", namespace_id);
}

Result<std::shared_ptr<const CollectionEntry>> Catalog::find_collection(
    const std::string& namespace_id, const std::string& id_or_name) const {
  const std::shared_lock lock(mutex_);
  const auto by_id = collections_.find(id_or_name);
  if (by_id != collections_.end() && by_id->second->info.namespace_id == namespace_id) {
    return by_id->second;
  }
  return find_in(collections_by_name_, ScopedName(namespace_id, id_or_name), "collection",
                 id_or_name);
}

Result<std::shared_ptr<const CollectionEntry>> Catalog::collection_by_id(
    const std::string& collection_id) const {
  const std::shared_lock lock(mutex_);
  return find_in(collections_, collection_id, "collection", collection_id);
}

std::vector<std::shared_ptr<const CollectionEntry>> Catalog::collections_of(
    const std::string& namespace_id) const {
  auto entries = collections();
  std::erase_if(entries,
                [&](const auto& entry) { return entry->info.namespace_id != namespace_id; });
  return entries;
}

std::vector<std::shared_ptr<const CollectionEntry>> Catalog::collections() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const CollectionEntry>> entries;
  for (const auto& [id, entry] : collections_) entries.push_back(entry);
  return entries;
}

std::vector<std::shared_ptr<const NamespaceEntry>> Catalog::namespaces() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const NamespaceEntry>> entries;
  for (const auto& [id, entry] : namespaces_) entries.push_back(entry);
  return entries;
}

}  // namespace amend::embedded
