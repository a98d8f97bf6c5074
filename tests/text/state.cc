#include "text/state.h"

#include <vector>

#include "json/parse.h"
#include "json/write.h"
#include "text/server_process.h"

namespace amend::text {
namespace {

using json::Value;

constexpr int kMostPages = 1000;  // a cursor that does not move must not hang the test

std::string member(const Value& object, std::string_view name) {
  const Value* found = object.find(name);
  return found != nullptr && found->is_string() ? found->string() : "";
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
  for (int page = 0; !body.empty() && page < kMostPages; ++page) {
    AMEND_ASSIGN_OR_RETURN(const std::string text, fetch(client, head, body));
    state += text + "\n";
    AMEND_ASSIGN_OR_RETURN(body, next_page(text));
  }
  return {};
}

// All pages of a list of namespaces or collections, and the ids in them.
Result<std::vector<std::string>> read_list(http::Client& client, const std::string& ns,
                                           const std::string& resource, std::string& state) {
  const auto head = head_of("POST", "/v1/" + resource + "s/list?limit=1000", ns);
  std::vector<std::string> ids;
  std::string body = "{}";
  for (int page = 0; !body.empty() && page < kMostPages; ++page) {
    AMEND_ASSIGN_OR_RETURN(const std::string text, fetch(client, head, body));
    state += text + "\n";
    AMEND_ASSIGN_OR_RETURN(const Value list, json::parse(text));
    for (const Value& one : list.find("results")->array()) {
      ids.push_back(member(one, resource + "_id"));
    }
    AMEND_ASSIGN_OR_RETURN(body, next_page(text));
  }
  return ids;
}

// The keys of a user, without what every request changes: when they were used last.
Status read_keys(http::Client& client, const std::string& email, std::string& state) {
  const std::string target = "/v1/organizations/users/" + email + "/api-keys?include_revoked=true";
  AMEND_ASSIGN_OR_RETURN(const std::string text, fetch(client, head_of("GET", target, ""), ""));
  AMEND_ASSIGN_OR_RETURN(const Value list, json::parse(text));
  for (Value key : list.find("results")->array()) {
    key.object().erase("last_used_at");
    state += json::write(key) + "\n";
  }
  return {};
}

Status read_accounts(http::Client& client, std::string& state) {
  AMEND_ASSIGN_OR_RETURN(const std::string organization,
                         fetch(client, head_of("GET", "/v1/organizations", ""), ""));
  AMEND_ASSIGN_OR_RETURN(
      const std::string users,
      fetch(client, head_of("GET", "/v1/organizations/users?limit=1000", ""), ""));
  state += organization + "\n" + users + "\n";
  AMEND_ASSIGN_OR_RETURN(const Value list, json::parse(users));
  for (const Value& user : list.find("results")->array()) {
    AMEND_RETURN_IF_ERROR(read_keys(client, member(user, "email"), state));
  }
  return {};
}

}  // namespace

Result<std::string> read_state(http::Client& client) {
  std::string state;
  AMEND_RETURN_IF_ERROR(read_accounts(client, state));
  AMEND_ASSIGN_OR_RETURN(const auto namespaces, read_list(client, "", "namespace", state));
  for (const std::string& ns : namespaces) {
    AMEND_ASSIGN_OR_RETURN(const auto collections, read_list(client, ns, "collection", state));
    for (const std::string& id : collections) {
      AMEND_RETURN_IF_ERROR(read_documents(client, ns, id, state));
    }
  }
  return state;
}

}  // namespace amend::text
