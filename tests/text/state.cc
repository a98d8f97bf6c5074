#include "text/state.h"

#include <algorithm>

#include "json/parse.h"
#include "json/write.h"
#include "text/server_process.h"

namespace amend::text {
namespace {

using json::Value;

std::string member(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found != nullptr && found->is_string() ? found->string() : "";
}

// The path without what 0.1 allows around it: several leading slashes, one at the end.
std::string plain_path(const std::string& target) {
  std::string path = target.substr(0, target.find('?'));
  while (path.starts_with("//")) path.erase(0, 1);
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

http::RequestHead head_of(std::string method, std::string target, const std::string& ns) {
  http::RequestHead head{std::move(method), std::move(target), {}};
  head.headers.add("Authorization", std::string("Bearer ") + kRootKey);
  head.headers.add("X-Namespace", ns);
  head.headers.add("Content-Type", "application/json");
  return head;
}

Result<std::string> fetch(http::Client& client, const http::RequestHead& head,
                          std::string_view body) {
  AMEND_ASSIGN_OR_RETURN(const http::Response response, client.send(head, body));
  if (response.status == 200) return response.body;
  return Status(Code::kUnavailable, "reading the state: " + head.method + " " + head.target +
                                        " answered " + std::to_string(response.status) + ": " +
                                        response.body);
}

// The request's body for the page after `page`; empty after the last.
Result<std::string> next_page(const std::string& page) {
  AMEND_ASSIGN_OR_RETURN(const Value list, json::parse(page));
  const Value* pagination = list.find("pagination");
  const std::string cursor = pagination != nullptr ? member(*pagination, "next_cursor") : "";
  if (cursor.empty()) return std::string();
  json::Object body;
  body.append("return_vectors", true);
  body.append("cursor", cursor);
  return json::write(Value(std::move(body)));
}

Status read_documents(http::Client& client, const std::string& ns, const std::string& collection,
                      std::string& state) {
  const auto head = head_of(
      "POST", "/v1/collections/" + collection + "/documents/list?limit=1000&include_total=true",
      ns);
  std::string body = R"({"return_vectors":true})";
  constexpr int kMostPages = 1000;  // a cursor that does not move must not hang the test
  for (int page = 0; !body.empty() && page < kMostPages; ++page) {
    AMEND_ASSIGN_OR_RETURN(const std::string text, fetch(client, head, body));
    state += text + "\n";
    AMEND_ASSIGN_OR_RETURN(body, next_page(text));
  }
  return {};
}

}  // namespace

void remember(const http::RequestHead& head, const http::Response& response, Known& known) {
  if (head.method != "POST" || response.status != 200) return;
  const std::string path = plain_path(head.target);
  if (path != "/v1/namespaces" && path != "/v1/collections") return;
  const auto made = json::parse(response.body);
  if (!made.ok()) return;
  if (path == "/v1/namespaces") {
    known[member(*made, "namespace_id")];
    return;
  }
  const std::string* given = head.headers.find("X-Namespace");
  if (given == nullptr) given = head.headers.find("X-Namespace-Id");
  if (given != nullptr) known[*given].insert(member(*made, "collection_id"));
}

Result<std::string> read_state(http::Client& client, const Known& known) {
  std::string state;
  for (const auto& [ns, collections] : known) {
    AMEND_ASSIGN_OR_RETURN(const std::string text,
                           fetch(client, head_of("GET", "/v1/namespaces/" + ns, ns), ""));
    state += text + "\n";
    for (const std::string& id : collections) {
      AMEND_ASSIGN_OR_RETURN(const std::string collection,
                             fetch(client, head_of("GET", "/v1/collections/" + id, ns), ""));
      state += collection + "\n";
      AMEND_RETURN_IF_ERROR(read_documents(client, ns, id, state));
    }
  }
  return state;
}

}  // namespace amend::text
