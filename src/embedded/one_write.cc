#include "embedded/one_write.h"

#include "embedded/view.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

Result<document::Document> parse(const CollectionEntry& collection, const StoredBase& base) {
  json::Parser parser;
  return document::Document::parse(identity_of(collection, base), base.text, parser);
}

// Whether what the client sent back is what is stored. Reads vectors only if there are claims.
Status check_claims(Group& group, const CollectionEntry& collection, Row row,
                    const engine::VectorNames& names, const document::Claims& claims,
                    const document::Document& stored) {
  if (claims.empty()) return {};
  AMEND_ASSIGN_OR_RETURN(const auto vectors, find_vectors(group, collection, row, names));
  return document::check_claims(claims, stored, vectors);
}

}  // namespace

Status ReplaceWrite::resolve(Group& group) {
  const CollectionEntry& collection = context_.collection;
  AMEND_ASSIGN_OR_RETURN(const CollectionState* const state, group.collection(collection.number));
  AMEND_ASSIGN_OR_RETURN(OneDocument one, find_document(group, collection, command_.document_id));
  AMEND_ASSIGN_OR_RETURN(document::Document document, parse(collection, one.base));
  document::Replacement& replacement = command_.replacement;
  document::take_vector_claims(state->vector_names, replacement);
  AMEND_RETURN_IF_ERROR(
      check_claims(group, collection, one.row, state->vector_names, replacement.claims, document));
  document::replace(std::move(replacement), document);
  AMEND_ASSIGN_OR_RETURN(
      result, store_changed(group, context_, std::move(one), document, RecordKind::kReplace, {}));
  return {};
}

Status PatchWrite::resolve(Group& group) {
  const CollectionEntry& collection = context_.collection;
  AMEND_ASSIGN_OR_RETURN(const CollectionState* const state, group.collection(collection.number));
  AMEND_ASSIGN_OR_RETURN(OneDocument one, find_document(group, collection, command_.document_id));
  document::Patch& patch = command_.patch;
  AMEND_RETURN_IF_ERROR(document::take_vector_claims(state->vector_names, patch, command_.claims));
  AMEND_ASSIGN_OR_RETURN(document::Document document, parse(collection, one.base));
  AMEND_RETURN_IF_ERROR(
      check_claims(group, collection, one.row, state->vector_names, command_.claims, document));
  if (patch.empty()) {
    result = to_document(collection, one.row, std::move(one.base));
    return {};
  }
  document::apply(patch, document);
  AMEND_ASSIGN_OR_RETURN(result, store_changed(group, context_, std::move(one), document,
                                               RecordKind::kUpdateDocuments, std::move(patch)));
  return {};
}

Status DeleteWrite::resolve(Group& group) {
  AMEND_ASSIGN_OR_RETURN(const OneDocument one,
                         find_document(group, context_.collection, command_.document_id));
  AMEND_ASSIGN_OR_RETURN(result, remove_document(group, context_, one));
  return {};
}

}  // namespace amend::embedded
