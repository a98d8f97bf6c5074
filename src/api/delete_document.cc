#include "api/handlers.h"
#include "api/if_match.h"
#include "api/once.h"
#include "api/render.h"

namespace amend::api {

namespace {

http::Response deleted_response(std::uint64_t) {
  return json_response(json::make_object({{"message", "Document deleted"}, {"success", true}}));
}

}  // namespace

Result<http::Response> delete_document(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_ASSIGN_OR_RETURN(engine::Versions versions, if_match(call));
  const auto version =
      call.engine.delete_document({collection_id, call.parameters[1], std::move(versions)},
                                  call.context(), once<std::uint64_t>(call, deleted_response));
  AMEND_RETURN_IF_ERROR(version.status());
  return deleted_response(*version);
}

}  // namespace amend::api
