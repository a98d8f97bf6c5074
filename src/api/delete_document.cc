#include "api/handlers.h"
#include "api/if_match.h"
#include "api/render.h"

namespace amend::api {

Result<http::Response> delete_document(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(engine::Versions versions, if_match(call));
  const auto version = call.engine.delete_document(
      {collection_id, call.parameters[1], std::move(versions)}, call.context());
  AMEND_RETURN_IF_ERROR(version.status());
  return json_response(json::make_object({{"message", "Document deleted"}, {"success", true}}));
}

}  // namespace amend::api
