// POST /v1/documents/search: a text looked for in several collections of a namespace.
#include <algorithm>

#include "api/cursor.h"
#include "api/document_answer.h"
#include "api/handlers.h"
#include "api/paging.h"
#include "api/render.h"
#include "base/limits.h"
#include "json/write.h"

namespace amend::api {
namespace {

struct SearchRequest {
  Page page;
  std::string text;
  std::vector<std::string> collections;  // ids or names; empty: all
};

void read_collections(Fields& fields, SearchRequest& request) {
  const json::Array* given = fields.array("collection_ids");
  if (given == nullptr) return;
  if (given->size() > limits::kSearchCollections) {
    fields.fault("collection_ids",
                 "must have at most " + std::to_string(limits::kSearchCollections) + " entries",
                 "too_long");
    return;
  }
  for (std::size_t at = 0; at < given->size(); ++at) {
    if ((*given)[at].is_string()) {
      request.collections.push_back((*given)[at].string());
      continue;
    }
    Faults::Loc loc = fields.at("collection_ids");
    loc.emplace_back(static_cast<std::int64_t>(at));
    fields.faults().add(std::move(loc), "must be a string", "string_type");
  }
}

Result<SearchRequest> read_search(Call& call) {
  Faults faults;
  Fields fields(call.body, {"body"}, faults);
  SearchRequest request;
  request.text = fields.text("query").value_or("");
  if (request.text.size() > limits::kListTextBytes) {
    fields.fault("query",
                 "must be at most " + std::to_string(limits::kListTextBytes) + " bytes long",
                 "too_long");
  }
  read_collections(fields, request);
  AMEND_RETURN_IF_ERROR(faults.status());
  AMEND_ASSIGN_OR_RETURN(request.page, read_page(call, fields));
  return request;
}

// The ids of the collections, each once, in the order of their creation.
Result<std::vector<std::string>> collections_of(const Call& call, const SearchRequest& request) {
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  AMEND_ASSIGN_OR_RETURN(std::vector<std::string> all, call.engine.collection_ids(owner));
  if (request.collections.empty()) return all;
  std::vector<std::string> wanted;
  for (const std::string& name : request.collections) {
    AMEND_ASSIGN_OR_RETURN(wanted.emplace_back(), call.engine.resolve_collection(owner, name));
  }
  std::erase_if(all, [&](const std::string& id) {
    return std::find(wanted.begin(), wanted.end(), id) == wanted.end();
  });
  return all;
}

// One page out of the collections, one after the other. A cursor's key is the collection's id.
class Search {
 public:
  Search(Call& call, const SearchRequest& request, std::vector<std::string> collections)
      : call_(call), request_(request), collections_(std::move(collections)) {
    query_.search = filter::Search(request.text);
    query_.deadline = call.deadline;
    query_.offset = static_cast<std::uint64_t>(request.page.offset);
  }

  Status run(const std::optional<filter::Standing>& after) {
    AMEND_RETURN_IF_ERROR(find_start(after));
    for (std::size_t at = 0; at < collections_.size(); ++at) {
      AMEND_RETURN_IF_ERROR(look_into(at, after));
    }
    return {};
  }

  http::Response response(const std::string& path, const std::string& scope) const {
    std::string body = "{";
    json::write_key("results", body);
    body.push_back('[');
    for (const engine::FoundDocument& document : documents_) {
      if (body.back() != '[') body.push_back(',');
      write_document(document, {}, body);
    }
    body.push_back(']');
    json::write_key("pagination", body);
    json::write(page_json(request_.page, path, matched_, more_, more_ ? cursor(scope) : ""), body);
    body.push_back('}');
    return json_response(std::move(body));
  }

 private:
  // In which collection the page begins.
  Status find_start(const std::optional<filter::Standing>& after) {
    if (!after) return {};
    const json::Value& id = after->key.json();
    const auto found = std::find_if(collections_.begin(), collections_.end(), [&](const auto& one) {
      return id.is_string() && id.string() == one;
    });
    start_ = static_cast<std::size_t>(found - collections_.begin());
    query_.offset = 0;
    if (found != collections_.end()) return {};
    return {Code::kBadRequest, "The cursor's collection is not among those that are searched"};
  }

  // All matches are counted, whatever the page shows.
  Status look_into(std::size_t at, const std::optional<filter::Standing>& after) {
    const std::uint64_t room = static_cast<std::uint64_t>(request_.page.limit) - documents_.size();
    query_.collection_id = collections_[at];
    query_.limit = at < start_ ? 0 : room;
    query_.after.reset();
    if (after && at == start_) query_.after = filter::Standing{{}, after->position};
    AMEND_ASSIGN_OR_RETURN(engine::DocumentPage page, call_.engine.list_documents(query_));
    matched_ += page.matched;
    if (at < start_) return {};
    more_ = more_ || page.next || (room == 0 && page.matched > 0);
    query_.offset -= std::min(query_.offset, page.matched);
    for (engine::FoundDocument& document : page.documents) {
      bytes_ += document.document.text.bytes();
      documents_.push_back(std::move(document));
    }
    if (bytes_ <= limits::kPageBytes) return {};
    return {Code::kPayloadTooLarge,
            "The page holds more than " + std::to_string(limits::kPageBytes) +
                " bytes of documents; ask for fewer with a smaller page_size",
            {{"limit", static_cast<std::int64_t>(limits::kPageBytes)}}};
  }

  [[nodiscard]] std::string cursor(const std::string& scope) const {
    const engine::StoredDocument& last = documents_.back().document;
    const json::Value id = last.identity.collection_id;
    return make_cursor({*filter::SortKey::from_json(id), last.position}, scope);
  }

  Call& call_;
  const SearchRequest& request_;
  const std::vector<std::string> collections_;
  engine::ListDocuments query_;
  std::size_t start_ = 0;
  std::vector<engine::FoundDocument> documents_;
  std::size_t bytes_ = 0;
  std::uint64_t matched_ = 0;
  bool more_ = false;
};

}  // namespace

Result<http::Response> search_documents(Call& call) {
  AMEND_ASSIGN_OR_RETURN(const SearchRequest request, read_search(call));
  AMEND_ASSIGN_OR_RETURN(auto collections, collections_of(call, request));
  AMEND_ASSIGN_OR_RETURN(const std::string owner, call.namespace_id());
  const std::string scope = "search\n" + owner + '\n' + request.text;
  std::optional<filter::Standing> after;
  if (request.page.cursor) {
    AMEND_ASSIGN_OR_RETURN(after, read_cursor(*request.page.cursor, scope));
  }
  Search search(call, request, std::move(collections));
  AMEND_RETURN_IF_ERROR(search.run(after));
  return search.response(call.target.path, scope);
}

}  // namespace amend::api
