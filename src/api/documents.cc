#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/new_documents.h"
#include "api/once.h"
#include "api/render.h"

namespace amend::api {

Result<http::Response> create_document(Call& call) {
  auto created = document::read_new_document(*call.element, document::SystemMembers::kRefuse);
  if (created.status().code() == Code::kValidation) return created.status().under({"body"});
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, writable_collection(call));
  AMEND_RETURN_IF_ERROR(created.status());  // rules come after the collection, shape before
  AMEND_RETURN_IF_ERROR(document::check_collection(*created, collection.id, collection.name));
  engine::StoredDocument made;
  made.text = created->text;
  engine::CreateDocuments command{collection.id, {}};
  command.documents.push_back(std::move(*created));
  const auto answer = [&](const engine::CreatedDocuments& done) -> Result<http::Response> {
    const Result<document::Identity>& identity = done.outcomes.front();
    if (!identity.ok()) return identity.status().under({"body"});
    made.identity = *identity;
    return document_response(made);
  };
  AMEND_ASSIGN_OR_RETURN(
      const engine::CreatedDocuments outcome,
      call.engine.create_documents(std::move(command), call.context(),
                                   once<engine::CreatedDocuments>(call, answer)));
  return answer(outcome);
}

namespace {

struct GetRequest {
  engine::GetDocument query;
  Show show;
};

Result<GetRequest> read_get(const Call& call) {
  Show show;
  AMEND_ASSIGN_OR_RETURN(show.presigned_urls, call.flag("return_presigned_urls"));
  AMEND_ASSIGN_OR_RETURN(show.vectors, call.flag("return_vectors"));
  AMEND_ASSIGN_OR_RETURN(show.vector_names, call.flag("return_vector_names"));
  AMEND_ASSIGN_OR_RETURN(std::string collection_id, call.collection_id());
  return GetRequest{{std::move(collection_id), call.parameters[1], show.needs_vectors()}, show};
}

http::Response found_response(const engine::FoundDocument& found, const Show& show) {
  std::string body;
  write_document(found, show, body);
  http::Response response = json_response(std::move(body));
  add_etag(found.document.identity, response);
  return response;
}

}  // namespace

Result<http::Response> get_document(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const GetRequest request, read_get(call));
  AMEND_ASSIGN_OR_RETURN(const engine::FoundDocument found,
                         call.engine.get_document(request.query));
  return found_response(found, request.show);
}

Result<std::optional<http::Response>> peek_document(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const GetRequest request, read_get(call));
  AMEND_ASSIGN_OR_RETURN(const auto found, call.engine.peek_document(request.query));
  if (!found) return std::optional<http::Response>();
  return std::optional(found_response(*found, request.show));
}

}  // namespace amend::api
