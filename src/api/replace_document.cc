#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/if_match.h"
#include "api/once.h"
#include "document/replace.h"

namespace amend::api {

Result<http::Response> replace_document(Call& call) {
  auto replacement = document::read_replacement(call.body);
  if (!replacement.ok()) return replacement.status().under({"body"});
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(engine::Versions versions, if_match(call));
  const std::string& id = call.parameters[1];
  AMEND_RETURN_IF_ERROR(document::settle_ids({id, collection_id}, replacement->claims));
  call.drop_body();  // the replacement holds copies of all it needs
  AMEND_ASSIGN_OR_RETURN(
      engine::StoredDocument stored,
      call.engine.replace_document(
          {collection_id, id, std::move(*replacement), std::move(versions)}, call.context(),
          once<engine::StoredDocument>(call, document_response)));
  return document_response(std::move(stored));
}

}  // namespace amend::api
