#include "embedded/catalog.h"
#include "embedded/codec.h"
#include "embedded/entry_json.h"
#include "embedded/recover.h"
#include "json/parse.h"

namespace amend::embedded {

Result<std::unique_ptr<Catalog>> Catalog::load(Store& store) {
  std::unique_ptr<Catalog> catalog(new Catalog(store));
  AMEND_RETURN_IF_ERROR(catalog->load_entries());
  AMEND_RETURN_IF_ERROR(catalog->load_dropped());
  catalog->pending_.clear();
  return catalog;
}

Status Catalog::load_entries() {
  AMEND_ASSIGN_OR_RETURN(const auto next, store_.get(Family::kCatalog, "m"));
  if (next) {
    Decoder counter(*next);
    next_number_ = static_cast<Number>(counter.varint());
    if (!counter.done() || next_number_ == 0)
      return Status::internal("the catalog's counter is damaged");
  }
  json::Parser parser;
  // Namespaces before their collections.
  for (const char kind : {'n', 'c', 't'}) {
    auto scan = store_.scan(Family::kCatalog, std::string(1, kind));
    for (; scan.valid(); scan.next()) {
      const auto entry = parser.parse(scan.value());
      if (!entry.ok()) return Status::internal("an entry of the catalog is damaged");
      AMEND_RETURN_IF_ERROR(load_entry(kind, *entry));
    }
    AMEND_RETURN_IF_ERROR(scan.check());
  }
  return {};
}

Status Catalog::load_entry(char kind, const json::Value& entry) {
  const auto number = static_cast<Number>(integer_of(entry, "number"));
  const bool numbered = kind == 'n' || kind == 'c';
  if (numbered && (number == 0 || number >= next_number_)) {
    return Status::internal("an entry of the catalog has a number that was never given");
  }
  const std::string id = text_of(entry, "id");
  const std::string name = text_of(entry, "name");
  const Micros created_at = integer_of(entry, "created_at");
  const Micros updated_at = integer_of(entry, "updated_at");
  if (kind == 't') {
    tasks_[id] = task_of(entry);
    return {};
  }
  if (kind == 'n') {
    return load_namespace({id, text_of(entry, "organization_id"), name, settings_of(entry),
                           created_at, updated_at, 0, 0},
                          number);
  }
  const auto owner = namespaces_.find(text_of(entry, "namespace_id"));
  if (owner == namespaces_.end()) return Status::internal("a collection has lost its namespace");
  return load_collection(
      {id, owner->first, name, settings_of(entry), created_at, updated_at, 0, {}}, number,
      owner->second);
}

Status Catalog::load_namespace(engine::Namespace info, Number number) {
  AMEND_ASSIGN_OR_RETURN(const NamespaceState state, stored_namespace_state(store_, number));
  AMEND_RETURN_IF_ERROR(load_pending(store_, number, state.settled, pending_));
  remember(make_entry(std::move(info), number, state));
  return {};
}

Status Catalog::load_collection(engine::Collection info, Number number,
                                std::shared_ptr<const NamespaceEntry> owner) {
  AMEND_ASSIGN_OR_RETURN(Collection::Stored stored,
                         stored_collection(store_, number, owner->space->state.next_version - 1,
                                           std::move(pending_[number])));
  AMEND_RETURN_IF_ERROR(load_gone_rows(store_, number, owner->space->gone));
  auto data = std::make_shared<Collection>(store_, number, std::move(stored));
  remember(std::make_shared<const CollectionEntry>(
      CollectionEntry{std::move(info), number, std::move(owner), std::move(data)}));
  return {};
}

// What was dropped and is still to be freed. Namespaces before the collections they had.
Status Catalog::load_dropped() {
  auto spaces = store_.scan(Family::kCatalog, "Y");
  for (; spaces.valid(); spaces.next()) {
    const Number number = catalog_number(spaces.key());
    AMEND_ASSIGN_OR_RETURN(const NamespaceState state, stored_namespace_state(store_, number));
    dropped_[number] = {make_entry({}, number, state), {}, true};
  }
  AMEND_RETURN_IF_ERROR(spaces.check());
  auto notes = store_.scan(Family::kCatalog, "X");
  for (; notes.valid(); notes.next()) {
    const auto owner = decode_dropped(notes.value());
    if (!owner) return Status::internal("the note of a dropped collection is damaged");
    Dropped& dropped = dropped_[*owner];
    if (!dropped.name_space) dropped.name_space = namespace_of(*owner);
    if (!dropped.name_space) return Status::internal("a dropped collection has no namespace");
    const Number number = catalog_number(notes.key());
    dropped.collections.insert(number);
    AMEND_RETURN_IF_ERROR(load_leftovers(store_, number, dropped.name_space->space->gone));
  }
  return notes.check();
}

std::shared_ptr<const NamespaceEntry> Catalog::namespace_of(Number number) const {
  for (const auto& [id, entry] : namespaces_) {
    if (entry->number == number) return entry;
  }
  return nullptr;
}

}  // namespace amend::embedded
