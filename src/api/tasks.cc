#include "api/handlers.h"
#include "api/render.h"

namespace amend::api {

// A task is over when its id is handed out.
Result<http::Response> get_task(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const engine::Task task,
                         call.engine.get_task(call.key.organization_id, call.parameters.front()));
  return json_response(json::make_object(
      {{"task_id", task.id},
       {"task_type", task.type},
       {"status", "COMPLETED"},
       {"inputs", json::Array{task.namespace_id}},
       {"outputs", json::Array()},
       {"additional_data", json::make_object({{"namespace_id", task.namespace_id},
                                              {"created_at", format_time(task.created_at)}})},
       {"error", nullptr}}));
}

}  // namespace amend::api
