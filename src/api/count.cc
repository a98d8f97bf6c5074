#include "api/handlers.h"
#include "api/render.h"

namespace amend::api {

Result<http::Response> count_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  return json_response(json::make_object({{"count", collection.document_count}}));
}

}  // namespace amend::api
