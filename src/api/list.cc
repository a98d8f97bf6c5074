#include "api/cursor.h"
#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/list_request.h"
#include "api/render.h"
#include "json/write.h"

namespace amend::api {
namespace {

double average_blobs(const engine::DocumentPage& page) {
  if (page.documents.empty()) return 0;
  std::size_t blobs = 0;
  for (const engine::FoundDocument& found : page.documents)
    blobs += count_blobs(found.document.text);
  return static_cast<double>(blobs) / static_cast<double>(page.documents.size());
}

const char* word_of(engine::Explain::Column::State state) {
  switch (state) {
    case engine::Explain::Column::State::kUsed:
      return "used";
    case engine::Explain::Column::State::kBuilt:
      return "built";
    case engine::Explain::Column::State::kMissing:
      break;
  }
  return "missing";
}

json::Value explain_json(const engine::Explain& explain) {
  json::Array columns;
  for (const engine::Explain::Column& column : explain.columns) {
    columns.push_back(json::make_object({{"path", column.path}, {"state", word_of(column.state)}}));
  }
  return json::make_object(
      {{"columns", std::move(columns)}, {"scanned_documents", explain.scanned_documents}});
}

std::string render_page(const ListRequest& request, const engine::DocumentPage& found,
                        const std::string& path, const std::string& scope) {
  std::string body = "{\"results\":[";
  for (const engine::FoundDocument& document : found.documents) {
    if (body.back() != '[') body.push_back(',');
    write_document(document, request.show, body);
  }
  body.append("],\"groups\":null,\"pagination\":");
  std::string next;
  if (found.next) next = make_cursor(*found.next, scope);
  json::write(page_json(request.page, path, found.matched, found.next.has_value(), next), body);
  json::write_key("total_documents", body);
  json::write(found.matched, body);
  json::write_key("stats", body);
  json::write(json::make_object({{"total_documents", found.matched},
                                 {"avg_blobs_per_document", average_blobs(found)},
                                 {"total_groups", nullptr},
                                 {"avg_documents_per_group", nullptr}}),
              body);
  body.append(",\"group_by_field\":null");
  if (found.explain) {
    json::write_key("explain", body);
    json::write(explain_json(*found.explain), body);
  }
  body.push_back('}');
  return body;
}

}  // namespace

Result<http::Response> list_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(ListRequest request, read_list_request(call));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  AMEND_RETURN_IF_ERROR(request.rule);
  const std::string scope = collection.id + '\n' + request.order_text;
  engine::ListDocuments query;
  query.collection_id = collection.id;
  query.filter = request.filter;
  query.sort = request.sort;
  query.offset = static_cast<std::uint64_t>(request.page.offset);
  if (request.page.cursor) {
    AMEND_ASSIGN_OR_RETURN(query.after, read_cursor(*request.page.cursor, scope));
  }
  query.limit = static_cast<std::uint64_t>(request.page.limit);
  query.with_vectors = request.show.needs_vectors();
  query.explain = request.explain;
  query.deadline = call.deadline;
  AMEND_ASSIGN_OR_RETURN(const engine::DocumentPage found, call.engine.list_documents(query));
  return json_response(render_page(request, found, call.target.path, scope));
}

}  // namespace amend::api
