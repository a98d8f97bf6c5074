// Catalog: namespaces, collections and tasks. (Organisations, users and keys: accounts.h.)
//
// Kept whole in memory, written through to the column family "catalog". Small and rarely changed;
// the counters that change with every write are not here but in values.h. Any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <utility>

#include "embedded/collection.h"
#include "embedded/commit_queue.h"
#include "embedded/kept_answers.h"
#include "embedded/name_space.h"
#include "embedded/store.h"
#include "engine/engine.h"

namespace amend::embedded {

// Entries are immutable. When a name or a setting changes a new entry takes the place of the old
// one and shares with it all that is not settings, so whoever still holds the old one misses
// nothing.
struct NamespaceEntry {
  engine::Namespace info;  // without the counts
  Number number = 0;
  std::shared_ptr<NameSpace> space;
  std::shared_ptr<CommitQueue> queue;  // all writes to its documents go through it
};

struct CollectionEntry {
  engine::Collection info;  // without document_count and vector_names
  Number number = 0;
  std::shared_ptr<const NamespaceEntry> name_space;
  std::shared_ptr<Collection> data;
};

// What was dropped of one namespace and still has something stored (drop.h).
struct Dropped {
  std::shared_ptr<const NamespaceEntry> name_space;
  std::set<Number> collections;
  bool whole = false;  // the namespace itself is; it has no collections that are not
};

// Hands over what the commit of an entry has to write with it; null: nothing. An error is that of
// the write.
template <class Entry>
using Keep = std::function<Status(const Entry&, const KeptAnswers::Put&)>;

class Catalog {
 public:
  // Reads what is stored. The store must outlive the catalog. Errors: kInternal.
  static Result<std::unique_ptr<Catalog>> load(Store& store);

  Result<std::shared_ptr<const NamespaceEntry>> create(const engine::NewNamespace& created,
                                                       const Keep<NamespaceEntry>& keep = {});
  Result<std::shared_ptr<const CollectionEntry>> create(const engine::NewCollection& created,
                                                        const Keep<CollectionEntry>& keep = {});

  // Give the entry as it is afterwards. Errors: kNotFound, kAlreadyExists (the name is taken).
  Result<std::shared_ptr<const NamespaceEntry>> change_namespace(
      const std::string& organization_id, const std::string& id_or_name,
      const engine::Change& change, const Keep<NamespaceEntry>& keep = {});
  Result<std::shared_ptr<const CollectionEntry>> change_collection(
      const std::string& namespace_id, const std::string& id_or_name, const engine::Change& change,
      const Keep<CollectionEntry>& keep = {});

  // Take them out, with one synced commit (drop.h). Errors: kNotFound; those of the queue.
  Result<std::shared_ptr<const CollectionEntry>> drop_collection(
      const std::string& namespace_id, const std::string& id_or_name, Deadline deadline,
      const Keep<CollectionEntry>& keep = {});
  Result<engine::Task> drop_namespace(const std::string& organization_id,
                                      const std::string& id_or_name, Deadline deadline,
                                      const Keep<engine::Task>& keep = {});
  [[nodiscard]] std::vector<Dropped> dropped() const;
  // Nothing of these is stored any more.
  void forget(const Dropped& cleared);

  // Errors: kNotFound.
  [[nodiscard]] Result<engine::Task> task(const std::string& organization_id,
                                          const std::string& task_id) const;

  // Errors of all four: kNotFound.
  [[nodiscard]] Result<std::shared_ptr<const NamespaceEntry>> find_namespace(
      const std::string& organization_id, const std::string& id_or_name) const;
  [[nodiscard]] Result<std::shared_ptr<const NamespaceEntry>> namespace_by_id(
      const std::string& namespace_id) const;
  [[nodiscard]] Result<std::shared_ptr<const CollectionEntry>> find_collection(
      const std::string& namespace_id, const std::string& id_or_name) const;
  [[nodiscard]] Result<std::shared_ptr<const CollectionEntry>> collection_by_id(
      const std::string& collection_id) const;

  // Of one namespace, or all of all namespaces.
  [[nodiscard]] std::vector<std::shared_ptr<const CollectionEntry>> collections_of(
      const std::string& namespace_id) const;
  [[nodiscard]] std::vector<std::shared_ptr<const CollectionEntry>> collections() const;
  [[nodiscard]] std::vector<std::shared_ptr<const NamespaceEntry>> namespaces() const;

 private:
  using ScopedName = std::pair<std::string, std::string>;  // owner's id, name

  template <class Entry>
  using ByName = std::map<ScopedName, std::shared_ptr<const Entry>>;

  explicit Catalog(Store& store) : store_(store) {}

  Status load_entries();
  Status load_dropped();
  [[nodiscard]] std::shared_ptr<const NamespaceEntry> namespace_of(Number number) const;
  Status load_entry(char kind, const json::Value& entry);
  Status load_namespace(engine::Namespace info, Number number);
  Status load_collection(engine::Collection info, Number number,
                         std::shared_ptr<const NamespaceEntry> owner);
  std::shared_ptr<const NamespaceEntry> make_entry(engine::Namespace info, Number number,
                                                   NamespaceState state);
  template <class Entry>
  static Status apply(const engine::Change& change, const std::string& owner, const char* resource,
                      const ByName<Entry>& names, Entry& entry);
  void remember(std::shared_ptr<const NamespaceEntry> entry);
  void remember(std::shared_ptr<const CollectionEntry> entry);
  void note_dropped(const CollectionEntry& entry);

  Store& store_;
  std::mutex writing_;  // held from the check of a name until it is stored and remembered

  mutable std::shared_mutex mutex_;  // guards everything below
  Number next_number_ = 1;
  std::map<std::string, std::shared_ptr<const NamespaceEntry>> namespaces_;
  ByName<NamespaceEntry> namespaces_by_name_;
  std::map<std::string, std::shared_ptr<const CollectionEntry>> collections_;
  ByName<CollectionEntry> collections_by_name_;
  std::map<Number, Dropped> dropped_;  // by namespace
  std::map<std::string, engine::Task> tasks_;
  std::map<Number, Pending> pending_;  // by collection; only while loading

  Committers committers_;  // last, so that they end before the queues they lead
};

}  // namespace amend::embedded
