#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/new_documents.h"
#include "api/render.h"

namespace amend::api {

Result<http::Response> create_document(Call& call) {
  auto created = document::read_new_document(call.body, document::SystemMembers::kRefuse);
  if (created.status().code() == Code::kValidation) return created.status().under({"body"});
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, writable_collection(call));
  AMEND_RETURN_IF_ERROR(created.status());  // rules come after the collection, shape before
  AMEND_RETURN_IF_ERROR(document::check_collection(*created, collection.id, collection.name));
  engine::StoredDocument made;
  made.text = created->text;
  engine::CreateDocuments command{collection.id, {}};
  command.documents.push_back(std::move(*created));
  AMEND_ASSIGN_OR_RETURN(engine::CreatedDocuments outcome,
                         call.engine.create_documents(std::move(command), call.context()));
  Result<document::Identity>& identity = outcome.outcomes.front();
  if (!identity.ok()) return identity.status().under({"body"});
  made.identity = std::move(*identity);
  return document_response(std::move(made));
}

Result<http::Response> get_document(Call& call) {
  Show show;
  AMEND_ASSIGN_OR_RETURN(show.presigned_urls, call.flag("return_presigned_urls"));
  AMEND_ASSIGN_OR_RETURN(show.vectors, call.flag("return_vectors"));
  AMEND_ASSIGN_OR_RETURN(show.vector_names, call.flag("return_vector_names"));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  AMEND_ASSIGN_OR_RETURN(
      const engine::FoundDocument found,
      call.engine.get_document({collection.id, call.parameters[1], show.needs_vectors()}));
  std::string body;
  write_document(found, show, body);
  http::Response response = json_response(std::move(body));
  response.headers.add("ETag", '"' + std::to_string(found.document.identity.version) + '"');
  return response;
}

}  // namespace amend::api
