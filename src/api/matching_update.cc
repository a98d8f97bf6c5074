#include "api/matching_update.h"

#include "api/many_answer.h"
#include "api/once.h"
#include "api/render.h"
#include "document/rules.h"

namespace amend::api {
namespace {

// In a mass update a fault of the patch is a fault of the request: 400, before anything changes.
Status check_for_all(const document::Patch& patch) {
  const Status status = document::check_patch(patch);
  if (status.code() != Code::kValidation) return status;
  return {Code::kBadRequest,
          fault_sentence(status, "update_data"),
          {{"field", describe(status.issues().front().loc)}}};
}

}  // namespace

Result<http::Response> update_matching(Call& call, const std::string& collection_id,
                                       Selection selection, document::Patch patch,
                                       engine::Guards guards, std::optional<std::string> results) {
  AMEND_RETURN_IF_ERROR(check_for_all(patch));
  const auto answer = [filter = selection.filter,
                       results = std::move(results)](const engine::UpdatedMatching& done) {
    return many_response({"updated", done.updated, done.failed, results, done.matched, done.version,
                          done.preview, filter});
  };
  AMEND_ASSIGN_OR_RETURN(
      const engine::UpdatedMatching done,
      call.engine.update_matching(
          {collection_id, std::move(selection.filter), std::move(selection.filter_text),
           std::move(patch), std::move(guards)},
          call.context(), once<engine::UpdatedMatching>(call, answer)));
  return answer(done);
}

}  // namespace amend::api
