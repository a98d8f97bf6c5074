#include "api/handlers.h"
#include "api/render.h"

namespace amend::api {

Result<http::Response> health(Call& call) {
  const engine::Health state = call.engine.health();
  json::Object data;
  for (const char* name : {"cache", "metadata", "vector_store", "object_storage", "task_queue"}) {
    data.append(name, state.writable);
  }
  data.append("inference", true);  // there is none that could fail; false would read as an outage
  data.append("analytics", nullptr);
  json::Value errors;
  // What exactly is wrong is the operator's business and stands in the log.
  if (!state.writable) errors = json::make_object({{"metadata", "The store takes no writes"}});
  http::Response response = json_response(
      json::make_object({{"status", state.writable ? "OK" : "DEGRADED"},
                         {"data", std::move(data)},
                         {"errors", std::move(errors)},
                         {"meta", json::make_object({{"version", AMEND_VERSION},
                                                     {"inference", "no inference runs here"}})}}));
  if (!state.writable) response.status = 503;
  return response;
}

Result<http::Response> liveness(Call&) {
  return json_response(json::make_object({{"status", "OK"}}));
}

}  // namespace amend::api
