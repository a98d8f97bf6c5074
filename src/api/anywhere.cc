// Documents named without their collection: an id is in use once in a namespace.
#include "api/handlers.h"
#include "api/routes.h"

namespace amend::api {
namespace {

Result<http::Response> in_its_collection(Handler handler, Call& call) {
  call.parameters.insert(call.parameters.begin(), "");  // see Call::collection_id
  return handler(call);
}

}  // namespace

Result<http::Response> get_document_anywhere(Call& call) {
  return in_its_collection(get_document, call);
}

Result<http::Response> replace_document_anywhere(Call& call) {
  return in_its_collection(replace_document, call);
}

Result<http::Response> patch_document_anywhere(Call& call) {
  return in_its_collection(patch_document, call);
}

}  // namespace amend::api
