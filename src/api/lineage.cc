#include "api/handlers.h"
#include "api/render.h"
#include "base/limits.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::api {
namespace {

constexpr std::string_view kLineage = "lineage";

// Of the documents of one collection whose source is this one.
Status add_children(const Call& call, const std::string& collection_id,
                    const filter::Filter& is_child, json::Array& children) {
  engine::ListDocuments query;
  query.collection_id = collection_id;
  query.filter = is_child;
  query.limit = limits::kPageSize;
  query.deadline = call.deadline;
  do {
    AMEND_ASSIGN_OR_RETURN(const engine::DocumentPage page, call.engine.list_documents(query));
    for (const engine::FoundDocument& child : page.documents) {
      children.emplace_back(child.document.identity.document_id);
    }
    query.after = page.next;
  } while (query.after);
  return {};
}

// In all collections of the namespace.
Result<json::Array> children_of(const Call& call, const std::string& document_id) {
  AMEND_ASSIGN_OR_RETURN(
      const auto is_child,
      filter::parse(json::make_object(
          {{"field", "source_document_id"}, {"operator", "eq"}, {"value", document_id}})));
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(const auto collections, call.engine.collection_ids(owner));
  json::Array children;
  for (const std::string& collection_id : collections) {
    AMEND_RETURN_IF_ERROR(add_children(call, collection_id, is_child, children));
  }
  return children;
}

// How many steps lead from the root to the document, as far as it says.
std::size_t depth_of(const json::Value& lineage, const json::Array& chain) {
  const bool has_source = !member_or_null(lineage, "source_document_id").is_null();
  return std::max<std::size_t>(chain.size(), has_source ? 1 : 0);
}

}  // namespace

Result<http::Response> get_lineage(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(
      const engine::FoundDocument found,
      call.engine.get_document({collection_id, call.parameters[1], /*with_vectors=*/false}));
  auto internal = json::parse(found.document.text.internal);
  if (!internal.ok()) return Status::internal("a document's _internal is damaged");
  const json::Value lineage = member_or_null(*internal, kLineage);
  const json::Value chain = member_or_null(lineage, "chain");
  const json::Array steps = chain.is_array() ? chain.array() : json::Array();
  AMEND_ASSIGN_OR_RETURN(json::Array children, children_of(call, call.parameters[1]));
  json::Object answer;
  answer.append("document_id", found.document.identity.document_id);
  answer.append("collection_id", found.document.identity.collection_id);
  for (const char* name : {"root_object_id", "root_bucket_id", "source_type", "source_object_id",
                           "source_document_id", "source_collection_id", "path"}) {
    answer.append(name, member_or_null(lineage, name));
  }
  answer.append("chain", steps);
  answer.append("children", std::move(children));
  answer.append("depth", static_cast<std::uint64_t>(depth_of(lineage, steps)));
  return json_response(json::Value(std::move(answer)));
}

}  // namespace amend::api
