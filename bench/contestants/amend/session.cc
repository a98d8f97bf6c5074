#include "bench/contestants/amend/session.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "bench/contestants/amend/server.h"
#include "json/compare.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::bench {
namespace {

constexpr const char* kDocuments = "/v1/collections/documents/documents";
constexpr const char* kNamespace = "bench";

std::string document_path(std::uint64_t row) {
  return fmt::format("{}/{}", kDocuments, document_id(row));
}

http::RequestHead head_of(const char* method, const std::string& target, const char* type) {
  http::RequestHead head{method, target, {}};
  head.headers.add("Authorization", std::string("Bearer ") + kBenchKey);
  head.headers.add("X-Namespace", kNamespace);
  head.headers.add("Content-Type", type);
  return head;
}

// A document or a collection that is gone is a fault, not a missing feature.
bool says_something_is_gone(const json::Value* error) {
  const json::Value* details = error != nullptr ? error->find("details") : nullptr;
  return details != nullptr && details->find("resource") != nullptr;
}

// What the server says is wrong, as one line.
Status refused(const std::string& target, const http::Response& response) {
  std::string words = response.body;
  const auto body = json::parse(response.body);
  const json::Value* error = body.ok() ? body.value().find("error") : nullptr;
  const json::Value* message = error != nullptr ? error->find("message") : nullptr;
  if (message != nullptr && message->is_string()) words = message->string();
  const std::string text =
      fmt::format("{} answered {}: {}", target, response.status, words.substr(0, 200));
  const bool fault = response.status >= 500 || says_something_is_gone(error);
  return fault ? Status::internal(text) : not_available(text);
}

// The whole number behind `"name":`. Reading one number is not worth parsing a thousand results.
Result<std::uint64_t> number_in(const std::string& body, const std::string& name) {
  const std::size_t at = body.find("\"" + name + "\":");
  if (at == std::string::npos) return Status::internal("no " + name + " in the answer: " + body);
  return std::strtoull(body.c_str() + at + name.size() + 3, nullptr, 10);
}

// Every text behind these characters, which end with its quote. REQUIRES: it holds no backslash.
std::vector<std::string> texts_behind(const std::string& before, const std::string& body) {
  std::vector<std::string> texts;
  for (std::size_t at = body.find(before); at != std::string::npos; at = body.find(before, at)) {
    at += before.size();
    texts.push_back(body.substr(at, body.find('"', at) - at));
  }
  return texts;
}

std::string as_text(const json::Value& value) {
  return value.is_string() ? value.string() : json::write(value);
}

std::string filters(const Filter& filter) {
  return filter.amend.empty() ? "" : "\"filters\":" + filter.amend + ",";
}

// `more`: members, each with a comma behind it.
std::string body_of(const Change& change, const std::string& more) {
  const std::string chosen =
      change.where.amend.empty() ? "\"match_all\":true," : filters(change.where);
  return fmt::format(R"({{{}{}"update_data":{{"{}":"{}"}}}})", chosen, more, path_of(change.field),
                     change.value);
}

// What the names lead to, one inside the other; null if there is nothing.
const json::Value* member(const json::Value& value, std::initializer_list<const char*> names) {
  const json::Value* at = &value;
  for (const char* name : names) at = at != nullptr ? at->find(name) : nullptr;
  return at;
}

std::string text_in(const json::Value& value, std::initializer_list<const char*> names) {
  const json::Value* found = member(value, names);
  return found != nullptr && found->is_string() ? found->string() : "";
}

double figure_in(const json::Value& value, std::initializer_list<const char*> names) {
  const json::Value* found = member(value, names);
  return found != nullptr && found->is_number() ? json::nearest_double(*found) : 0;
}

}  // namespace

Result<std::string> ApiSession::send(const char* method, const std::string& target,
                                     std::string_view body) {
  AMEND_ASSIGN_OR_RETURN(http::Response response,
                         client_.send(head_of(method, target, "application/json"), body));
  if (response.status != 200) return refused(target, response);
  return std::move(response.body);
}

Result<json::Value> ApiSession::call(const char* method, const std::string& target,
                                     std::string_view body) {
  AMEND_ASSIGN_OR_RETURN(const std::string answer, send(method, target, body));
  return json::parse(answer);
}

Status ApiSession::create_collection() {
  AMEND_RETURN_IF_ERROR(send("POST", "/v1/namespaces", R"({"namespace_name":"bench"})").status());
  return send("POST", "/v1/collections", R"({"collection_name":"documents"})").status();
}

Result<std::uint64_t> ApiSession::import(const std::string& file) {
  constexpr std::size_t kPiece = std::size_t{256} << 10;
  std::ifstream lines(file, std::ios::binary);
  const auto next = [&] {
    std::string piece(kPiece, '\0');
    lines.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(lines.gcount()));
    return piece;
  };
  const std::string target = std::string(kDocuments) + "/import";
  AMEND_ASSIGN_OR_RETURN(
      const http::Response response,
      client_.send_stream(head_of("POST", target, "application/x-ndjson"), next));
  if (response.status != 200) return refused(target, response);
  return number_in(response.body, "imported");
}

Result<std::uint64_t> ApiSession::change(const Change& change) {
  AMEND_ASSIGN_OR_RETURN(const KeptChange kept, change_and_keep(change));
  return kept.changed;
}

Result<std::uint64_t> ApiSession::dry_run(const Change& change) {
  AMEND_ASSIGN_OR_RETURN(const std::string answer, send("POST", std::string(kDocuments) + "/batch",
                                                        body_of(change, "\"dry_run\":true,")));
  return number_in(answer, "updated_count");
}

Result<KeptChange> ApiSession::change_and_keep(const Change& change) {
  AMEND_ASSIGN_OR_RETURN(const std::string answer,
                         send("POST", std::string(kDocuments) + "/batch", body_of(change, "")));
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t changed, number_in(answer, "updated_count"));
  AMEND_ASSIGN_OR_RETURN(const std::uint64_t version, number_in(answer, "version"));
  return KeptChange{change, changed, std::to_string(version)};
}

Result<std::uint64_t> ApiSession::revert(const KeptChange& kept) {
  AMEND_ASSIGN_OR_RETURN(
      const std::string answer,
      send("POST", fmt::format("/v1/collections/documents/operations/{}/revert", kept.name), "{}"));
  return number_in(answer, "reverted_count");
}

Result<std::uint64_t> ApiSession::set_ranks(const Batch& batch, bool /*contended*/) {
  std::string body = R"({"updates":[)";
  for (std::size_t n = 0; n < batch.rows.size(); ++n) {
    fmt::format_to(std::back_inserter(body),
                   R"({}{{"document_id":"{}","update_data":{{"metadata":{{"rank":{}}}}}}})",
                   n == 0 ? "" : ",", document_id(batch.rows[n]), batch.ranks[n]);
  }
  body += "]}";
  AMEND_ASSIGN_OR_RETURN(const std::string answer,
                         send("POST", std::string(kDocuments) + "/batch", body));
  return number_in(answer, "updated_count");
}

Status ApiSession::patch(std::uint64_t row, std::int64_t rank) {
  return send("PATCH", document_path(row), fmt::format(R"({{"metadata":{{"rank":{}}}}})", rank))
      .status();
}

Result<std::string> ApiSession::get(std::uint64_t row) {
  return send("GET", document_path(row), {});
}

Result<std::string> ApiSession::field(std::uint64_t row, const Field& field) {
  AMEND_ASSIGN_OR_RETURN(const json::Value document, call("GET", document_path(row), {}));
  const json::Value* value = field.parent.empty() ? &document : document.find(field.parent);
  if (value != nullptr) value = value->find(field.name);
  if (value == nullptr) return std::string();
  return as_text(*value);
}

Result<std::uint64_t> ApiSession::count(const Filter& filter) {
  AMEND_ASSIGN_OR_RETURN(const json::Value answer,
                         call("POST", std::string(kDocuments) + "/list",
                              fmt::format(R"({{{}"limit":1}})", filters(filter))));
  const json::Value* stats = answer.find("stats");
  const json::Value* total = stats != nullptr ? stats->find("total_documents") : nullptr;
  if (total == nullptr || !total->is_integer()) return Status::internal("no total in a list");
  return static_cast<std::uint64_t>(total->int64());
}

Result<std::vector<std::string>> ApiSession::page(const PageQuery& query) {
  AMEND_ASSIGN_OR_RETURN(
      const json::Value answer,
      call("POST", std::string(kDocuments) + "/list",
           fmt::format(R"({{{}"sort":{{"field":"{}","direction":"{}"}},"limit":{}}})",
                       filters(query.where), path_of(query.sort), query.descending ? "desc" : "asc",
                       query.limit)));
  std::vector<std::string> ids;
  const json::Value* results = answer.find("results");
  if (results == nullptr || !results->is_array()) return Status::internal("no results in a list");
  for (const json::Value& document : results->array()) {
    const json::Value* id = document.find("document_id");
    ids.push_back(id != nullptr ? as_text(*id) : "");
  }
  return ids;
}

Result<std::uint64_t> ApiSession::list(std::uint64_t limit) {
  AMEND_ASSIGN_OR_RETURN(const json::Value answer, call("POST", std::string(kDocuments) + "/list",
                                                        fmt::format(R"({{"limit":{}}})", limit)));
  const json::Value* results = answer.find("results");
  if (results == nullptr || !results->is_array()) return Status::internal("no results in a list");
  return results->array().size();
}

Result<DocumentPage> ApiSession::page_from(const std::string& from, std::uint64_t limit) {
  const std::string cursor = from.empty() ? "" : fmt::format(R"("cursor":"{}",)", from);
  AMEND_ASSIGN_OR_RETURN(const std::string answer,
                         send("POST", std::string(kDocuments) + "/list",
                              fmt::format(R"({{{}"limit":{}}})", cursor, limit)));
  // As each document begins: inside it the id is repeated.
  std::vector<std::string> ids = texts_behind(R"({"document_id":")", answer);
  const std::vector<std::string> next = texts_behind(R"("next_cursor":")", answer);
  return DocumentPage{std::move(ids), next.empty() ? "" : next.front()};
}

Result<std::vector<GroupFigures>> ApiSession::aggregate(const GroupQuery& query) {
  AMEND_ASSIGN_OR_RETURN(
      const json::Value answer,
      call("POST", std::string(kDocuments) + "/aggregate",
           fmt::format(R"({{"group_by":[{{"field":"{}","alias":"by"}}],"aggregations":[)"
                       R"({{"function":"count","alias":"n"}},)"
                       R"({{"function":"avg","field":"{}","alias":"mean"}}]}})",
                       path_of(query.by), path_of(query.of))));
  const json::Value* results = answer.find("results");
  if (results == nullptr || !results->is_array()) return Status::internal("no groups");
  std::vector<GroupFigures> groups;
  for (const json::Value& group : results->array()) {
    groups.push_back({text_in(group, {"group", "by"}),
                      static_cast<std::uint64_t>(figure_in(group, {"metrics", "n"})),
                      figure_in(group, {"metrics", "mean"})});
  }
  return groups;
}

Result<Pending> ApiSession::pending() {
  AMEND_ASSIGN_OR_RETURN(const json::Value answer, call("GET", "/v1/health?metrics=true", {}));
  const json::Value* meta = answer.find("meta");
  if (meta != nullptr) meta = meta->find("metrics");
  const auto number = [&](const char* name) -> std::int64_t {
    const json::Value* value = meta != nullptr ? meta->find(name) : nullptr;
    return value != nullptr && value->is_integer() ? value->int64() : -1;
  };
  if (number("pending_records") < 0) return not_available("health tells no pending_records");
  return Pending{static_cast<std::uint64_t>(number("pending_records")),
                 static_cast<std::uint64_t>(std::max<std::int64_t>(0, number("pending_entries"))),
                 static_cast<std::uint64_t>(std::max<std::int64_t>(0, number("pending_bytes")))};
}

}  // namespace amend::bench
