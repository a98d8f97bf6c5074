#include "api/cursor.h"
#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/later.h"
#include "api/paging.h"
#include "api/render.h"
#include "filter/parse.h"
#include "json/write.h"

namespace amend::api {
namespace {

// return_vector_names: true for the names; a list of names for the vectors themselves.
void read_vector_names(Fields& fields, Show& show) {
  const json::Value* value = fields.find("return_vector_names");
  if (value == nullptr) return;
  if (value->is_bool()) {
    show.vector_names = value->boolean();
    return;
  }
  if (!value->is_array()) {
    fields.fault("return_vector_names", "must be true, false or a list of names", "bool_type");
    return;
  }
  for (const json::Value& name : value->array()) {
    if (!name.is_string()) {
      fields.fault("return_vector_names", "must be a list of strings", "string_type");
      return;
    }
    show.only_vectors.insert(name.string());
  }
  show.vectors = !show.only_vectors.empty();
}

Show read_show(Fields& fields) {
  Show show;
  const bool url = fields.boolean("return_url").value_or(false);  // the older name
  show.presigned_urls = fields.boolean("return_presigned_urls").value_or(url);
  read_vector_names(fields, show);
  if (fields.boolean("return_vectors").value_or(false)) {
    show.vectors = true;
    show.only_vectors.clear();
  }
  return show;
}

struct ListRequest {
  Show show;
  Page page;
  filter::Filter filter;
  std::string filter_text;  // as sent; empty for an empty filter
  Status rule;              // a fault that is told only after the collection was found
};

Status read_filter(Fields& fields, ListRequest& request) {
  const json::Value* given = fields.find("filters");
  if (given == nullptr) return {};
  auto parsed = filter::parse(*given);
  if (parsed.status().code() == Code::kValidation)
    return parsed.status().under({"body", "filters"});
  if (!parsed.ok()) {
    request.rule = parsed.status();
    return {};
  }
  request.filter = std::move(*parsed);
  if (!request.filter.empty()) request.filter_text = json::write(*given);
  return {};
}

constexpr std::string_view kLaterMembers[] = {"sort", "group_by", "select", "explain", "search"};

// "search" of nothing is no search; everything else of it belongs to a later version.
Status refuse_later(json::Value body) {
  const json::Value* search = body.find("search");
  if (search != nullptr && search->is_string() && search->string().empty())
    body.object().erase("search");
  return refuse_member(body, kLaterMembers);
}

Result<ListRequest> read_request(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  ListRequest request;
  request.show = read_show(fields);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(request.page, read_page(call, fields));
  AMEND_RETURN_IF_ERROR(read_filter(fields, request));
  return request;
}

double average_blobs(const engine::DocumentPage& page) {
  if (page.documents.empty()) return 0;
  std::size_t blobs = 0;
  for (const engine::FoundDocument& found : page.documents)
    blobs += count_blobs(found.document.text);
  return static_cast<double>(blobs) / static_cast<double>(page.documents.size());
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
  if (found.more) next = make_cursor(found.documents.back().document.position, scope);
  json::write(page_json(request.page, path, found.matched, found.more, next), body);
  json::write_key("total_documents", body);
  json::write(found.matched, body);
  json::write_key("stats", body);
  json::write(json::make_object({{"total_documents", found.matched},
                                 {"avg_blobs_per_document", average_blobs(found)},
                                 {"total_groups", nullptr},
                                 {"avg_documents_per_group", nullptr}}),
              body);
  body.append(",\"group_by_field\":null}");
  return body;
}

}  // namespace

Result<http::Response> list_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(ListRequest request, read_request(call));
  AMEND_ASSIGN_OR_RETURN(const engine::Collection collection, call.collection());
  AMEND_RETURN_IF_ERROR(refuse_later(call.body));
  AMEND_RETURN_IF_ERROR(request.rule);
  const std::string scope = collection.id + '\n' + request.filter_text;
  engine::ListDocuments query{collection.id,
                              request.filter,
                              static_cast<std::uint64_t>(request.page.offset),
                              {},
                              static_cast<std::uint64_t>(request.page.limit),
                              request.show.needs_vectors(),
                              call.deadline};
  if (request.page.cursor) {
    AMEND_ASSIGN_OR_RETURN(query.after, read_cursor(*request.page.cursor, scope));
  }
  AMEND_ASSIGN_OR_RETURN(const engine::DocumentPage found, call.engine.list_documents(query));
  return json_response(render_page(request, found, call.target.path, scope));
}

}  // namespace amend::api
