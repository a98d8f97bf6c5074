#include "api/handlers.h"
#include "api/render.h"

namespace amend::api {

namespace {

json::Value metrics_json(const engine::Metrics& metrics) {
  return json::make_object({{"pending_records", metrics.pending_records},
                            {"pending_entries", metrics.pending_entries},
                            {"pending_bytes", metrics.pending_bytes},
                            {"settled_documents", metrics.settled_documents},
                            {"kept_documents", metrics.kept_documents},
                            {"leftover_documents", metrics.leftover_documents},
                            {"dropped_collections", metrics.dropped_collections},
                            {"column_bytes", metrics.column_bytes},
                            {"id_bytes", metrics.id_bytes}});
}

}  // namespace

Result<http::Response> health(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const bool with_metrics, call.flag("metrics"));
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
  json::Object meta;
  meta.append("version", AMEND_VERSION);
  meta.append("inference", "no inference runs here");
  if (with_metrics) meta.append("metrics", metrics_json(call.engine.metrics()));
  http::Response response =
      json_response(json::make_object({{"status", state.writable ? "OK" : "DEGRADED"},
                                       {"data", std::move(data)},
                                       {"errors", std::move(errors)},
                                       {"meta", std::move(meta)}}));
  if (!state.writable) response.status = 503;
  return response;
}

Result<http::Response> liveness(Call&) {
  return json_response(json::make_object({{"status", "OK"}}));
}

}  // namespace amend::api
