#include "embedded/one_document.h"

#include "base/limits.h"
#include "embedded/view.h"

namespace amend::embedded {
namespace {

// The record of a write that matched and changed one document.
Record record_of(RecordKind kind, const WriteContext& context, Micros time, Row row,
                 document::Patch patch) {
  Record record{kind, time, context.key_id, context.collection.number, "", 1, 1, 0, {}};
  RecordEntry& entry = record.entries.emplace_back();
  entry.rows.add(row);
  entry.patch = std::move(patch);
  return record;
}

}  // namespace

Result<OneDocument> find_document(Group& group, const CollectionEntry& collection,
                                  const std::string& document_id) {
  AMEND_ASSIGN_OR_RETURN(const auto stored,
                         group.get(Family::kIds, id_key(group.name_space(), document_id)));
  const auto location = stored ? decode_location(*stored) : Location{};
  if (!location) {
    return Status::internal("an id of namespace " + std::to_string(group.name_space()) +
                            " is damaged");
  }
  if (location->collection != collection.number) return document_not_found(collection, document_id);
  AMEND_ASSIGN_OR_RETURN(
      const auto value,
      group.get(Family::kDocuments, document_key(location->collection, location->row)));
  auto base = value ? decode_base(*value) : std::nullopt;
  if (!base) return damaged("document", location->collection, location->row);
  return OneDocument{location->row, std::move(*base)};
}

Result<std::vector<document::Vector>> find_vectors(Group& group, const CollectionEntry& collection,
                                                   Row row, const engine::VectorNames& names) {
  std::vector<document::Vector> vectors;
  for (const std::string& name : names) {
    AMEND_ASSIGN_OR_RETURN(const auto value,
                           group.get(Family::kVectors, vector_key(collection.number, row, name)));
    if (!value) continue;
    auto vector = decode_vector(name, *value);
    if (!vector) return damaged("vector", collection.number, row);
    vectors.push_back(std::move(*vector));
  }
  return vectors;
}

Result<engine::StoredDocument> store_changed(Group& group, const WriteContext& context,
                                             OneDocument one, const document::Document& changed,
                                             RecordKind kind, document::Patch patch) {
  AMEND_ASSIGN_OR_RETURN(const Version version, group.next_version());
  one.base.text = changed.text();
  if (one.base.text.bytes() > limits::kDocumentBytes) return document_too_large();
  one.base.stamp = one.base.version = version;
  one.base.updated_at = now_us();
  group.put(Family::kDocuments, document_key(context.collection.number, one.row), encode(one.base));
  group.add_record(record_of(kind, context, one.base.updated_at, one.row, std::move(patch)));
  return to_document(context.collection, one.row, std::move(one.base));
}

Result<Version> remove_document(Group& group, const WriteContext& context, const OneDocument& one) {
  const Number collection = context.collection.number;
  AMEND_ASSIGN_OR_RETURN(CollectionState* const state, group.collection(collection));
  AMEND_ASSIGN_OR_RETURN(const Version version, group.next_version());
  group.remove(Family::kIds, id_key(group.name_space(), one.base.document_id));
  group.remove(Family::kDocuments, document_key(collection, one.row));
  for (const std::string& name : state->vector_names) {
    group.remove(Family::kVectors, vector_key(collection, one.row, name));
  }
  --state->documents;
  group.add_record(record_of(RecordKind::kDelete, context, now_us(), one.row, {}));
  return version;
}

}  // namespace amend::embedded
