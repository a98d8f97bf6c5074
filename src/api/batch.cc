#include "api/batch_request.h"
#include "api/handlers.h"
#include "api/many_answer.h"
#include "api/matching_update.h"
#include "api/once.h"
#include "document/rules.h"

namespace amend::api {
namespace {

Result<http::Response> update_documents(Call& call, const engine::Collection& collection,
                                        BatchRequest request) {
  std::vector<std::string> ids;
  ids.reserve(request.updates.size());
  for (engine::DocumentUpdate& update : request.updates) {
    document::drop_repeated_ids({update.document_id, collection.id}, update.patch);
    update.refusal = document::check_patch(update.patch);
    ids.push_back(update.document_id);
  }
  const auto answer = [&](const engine::UpdatedDocuments& done) {
    ResultList results;
    std::uint64_t failed = 0;
    for (std::size_t at = 0; at < ids.size(); ++at) {
      results.add(ids[at], done.outcomes[at]);
      if (!done.outcomes[at].ok()) ++failed;
    }
    const ManyAnswer told{"updated",    ids.size() - failed, failed,       results.take(),
                          done.matched, done.version,        done.preview, {}};
    return done.refused ? refused_response(told, call.request_id) : many_response(told);
  };
  AMEND_ASSIGN_OR_RETURN(const engine::UpdatedDocuments done,
                         call.engine.update_documents(
                             {collection.id, std::move(request.updates), std::move(request.guards)},
                             call.context(), once<engine::UpdatedDocuments>(call, answer)));
  return answer(done);
}

}  // namespace

Result<http::Response> batch_update(Call& call) {
  AMEND_ASSIGN_OR_RETURN(BatchRequest request, read_batch(call));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  AMEND_ASSIGN_OR_RETURN(const BatchMode mode, batch_mode(request));
  call.drop_body();
  if (mode == BatchMode::kExplicit) return update_documents(call, collection, std::move(request));
  return update_matching(call, collection.id, std::move(request.chosen), std::move(request.patch),
                         std::move(request.guards), "[]");
}

}  // namespace amend::api
