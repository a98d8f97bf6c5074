#include "api/cursor.h"
#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/list_request.h"
#include "api/render.h"
#include "json/write.h"

namespace amend::api {
namespace {

// Of the documents shown.
class BlobAverage {
 public:
  void add(const engine::FoundDocument& found) {
    blobs_ += count_blobs(found.document.text);
    ++documents_;
  }
  [[nodiscard]] double value() const {
    return documents_ == 0 ? 0 : static_cast<double>(blobs_) / static_cast<double>(documents_);
  }

 private:
  std::size_t blobs_ = 0;
  std::size_t documents_ = 0;
};

void write_member(std::string_view name, const json::Value& value, std::string& body) {
  json::write_key(name, body);
  json::write(value, body);
}

void write_documents(const std::vector<engine::FoundDocument>& documents, const Show& show,
                     BlobAverage& blobs, std::string& body) {
  body.push_back('[');
  for (const engine::FoundDocument& document : documents) {
    if (body.back() != '[') body.push_back(',');
    write_document(document, show, body);
    blobs.add(document);
  }
  body.push_back(']');
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
  BlobAverage blobs;
  std::string body = "{\"results\":";
  write_documents(found.documents, request.show, blobs, body);
  write_member("groups", nullptr, body);
  std::string next;
  if (found.next) next = make_cursor(*found.next, scope);
  write_member("pagination",
               page_json(request.page, path, found.matched, found.next.has_value(), next), body);
  write_member("total_documents", found.matched, body);
  write_member("stats",
               json::make_object({{"total_documents", found.matched},
                                  {"avg_blobs_per_document", blobs.value()},
                                  {"total_groups", nullptr},
                                  {"avg_documents_per_group", nullptr}}),
               body);
  write_member("group_by_field", nullptr, body);
  if (found.explain) write_member("explain", explain_json(*found.explain), body);
  body.push_back('}');
  return body;
}

void write_groups(const ListRequest& request, const engine::GroupPage& found, BlobAverage& blobs,
                  std::string& body) {
  body.push_back('[');
  for (const engine::DocumentGroup& group : found.groups) {
    body.append(body.back() == '[' ? "{" : ",{");
    write_member("group_key", group.key, body);
    write_member("count", group.count, body);
    json::write_key("documents", body);
    write_documents(group.documents, request.show, blobs, body);
    body.push_back('}');
  }
  body.push_back(']');
}

// Pagination counts groups.
std::string render_groups(const ListRequest& request, const engine::GroupPage& found,
                          const std::string& path, const std::string& scope) {
  BlobAverage blobs;
  std::string body = "{\"results\":null";
  json::write_key("groups", body);
  write_groups(request, found, blobs, body);
  std::string next;
  if (found.next) next = make_group_cursor(*found.next, scope);
  write_member("pagination",
               page_json(request.page, path, found.group_count, found.next.has_value(), next),
               body);
  write_member("total_documents", found.matched, body);
  const double average = found.group_count == 0 ? 0
                                                : static_cast<double>(found.grouped) /
                                                      static_cast<double>(found.group_count);
  write_member("stats",
               json::make_object({{"total_documents", found.matched},
                                  {"avg_blobs_per_document", blobs.value()},
                                  {"total_groups", found.group_count},
                                  {"avg_documents_per_group", average}}),
               body);
  write_member("group_by_field", request.group_by->text(), body);
  if (found.explain) write_member("explain", explain_json(*found.explain), body);
  body.push_back('}');
  return body;
}

engine::Listing listing_of(const Call& call, const ListRequest& request,
                           const std::string& collection_id) {
  engine::Listing listing;
  listing.collection_id = collection_id;
  listing.filter = request.choice.filter;
  listing.search = filter::Search(request.choice.search);
  listing.sort = request.choice.sort;
  listing.with_vectors = request.show.needs_vectors();
  listing.explain = request.explain;
  listing.deadline = call.deadline;
  return listing;
}

Result<http::Response> list_groups(const Call& call, const ListRequest& request,
                                   engine::Listing listing, const std::string& scope) {
  engine::ListGroups query{std::move(listing), *request.group_by, 0, {}, 0};
  query.offset = static_cast<std::uint64_t>(request.page.offset);
  query.limit = static_cast<std::uint64_t>(request.page.limit);
  if (request.page.cursor) {
    AMEND_ASSIGN_OR_RETURN(query.after, read_group_cursor(*request.page.cursor, scope));
  }
  AMEND_ASSIGN_OR_RETURN(const engine::GroupPage found, call.engine.list_groups(query));
  return json_response(render_groups(request, found, call.target.path, scope));
}

}  // namespace

Result<http::Response> list_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const ListRequest request, read_list_request(call));
  AMEND_ASSIGN_OR_RETURN(const std::string collection_id, call.collection_id());
  AMEND_RETURN_IF_ERROR(Status(request.choice.rule));
  const std::string scope = collection_id + '\n' + request.choice.order_text;
  engine::Listing listing = listing_of(call, request, collection_id);
  if (request.group_by) return list_groups(call, request, std::move(listing), scope);
  engine::ListDocuments query{std::move(listing), 0, {}, 0};
  query.offset = static_cast<std::uint64_t>(request.page.offset);
  query.limit = static_cast<std::uint64_t>(request.page.limit);
  if (request.page.cursor) {
    AMEND_ASSIGN_OR_RETURN(query.after, read_cursor(*request.page.cursor, scope));
  }
  AMEND_ASSIGN_OR_RETURN(const engine::DocumentPage found, call.engine.list_documents(query));
  return json_response(render_page(request, found, call.target.path, scope));
}

}  // namespace amend::api
