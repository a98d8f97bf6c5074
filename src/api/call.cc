#include "api/call.h"

#include <charconv>

#include "json/parse.h"

namespace amend::api {
namespace {

Status query_fault(std::string_view name, std::string message, std::string type) {
  return Status::validation({{{"query", std::string(name)}, std::move(message), std::move(type)}});
}

}  // namespace

void Call::drop_body() {
  body = nullptr;
  element.reset();
  reader.reset();
}

Result<std::string> Call::namespace_id() const {
  auto names = head.headers.all("X-Namespace");
  if (names.empty()) names = head.headers.all("X-Namespace-Id");
  if (names.empty() || names.front().empty()) {
    return Status(Code::kBadRequest,
                  "The header X-Namespace is missing; send the id or the name of a namespace",
                  {{"header", std::string("X-Namespace")}});
  }
  // A write must not guess its tenant.
  for (const std::string_view name : names) {
    if (name == names.front()) continue;
    return Status(Code::kBadRequest, "The request names two different namespaces",
                  {{"header", std::string("X-Namespace")}});
  }
  if (!json::is_utf8(names.front())) {
    return Status(Code::kBadRequest, "The header X-Namespace is not UTF-8");
  }
  return engine.resolve_namespace(key.organization_id, std::string(names.front()));
}

Result<engine::Collection> Call::collection() const {
  AMEND_ASSIGN_OR_RETURN(const std::string owner, namespace_id());
  return engine.get_collection(owner, parameters.front());
}

Result<std::string> Call::collection_id() const {
  AMEND_ASSIGN_OR_RETURN(const std::string owner, namespace_id());
  if (parameters.front().empty()) return engine.collection_of(owner, parameters.back());
  return engine.resolve_collection(owner, parameters.front());
}

Result<bool> Call::flag(std::string_view name) const {
  const std::string* value = target.find(name);
  if (value == nullptr || *value == "false") return false;
  if (*value == "true") return true;
  return query_fault(name, "must be true or false", "bool_type");
}

Result<std::optional<std::int64_t>> Call::number(std::string_view name, std::int64_t least,
                                                 std::int64_t most) const {
  const std::string* text = target.find(name);
  if (text == nullptr) return std::optional<std::int64_t>();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) {
    return query_fault(name, "must be an integer", "int_type");
  }
  AMEND_RETURN_IF_ERROR(check_range(value, least, most, {"query", std::string(name)}));
  return std::optional<std::int64_t>(value);
}

Status check_range(std::int64_t value, std::int64_t least, std::int64_t most,
                   std::vector<Issue::Step> loc) {
  if (value < least) {
    return Status::validation(
        {{std::move(loc), "must be at least " + std::to_string(least), "greater_than_equal"}});
  }
  if (value > most) {
    return Status::validation(
        {{std::move(loc), "must be at most " + std::to_string(most), "less_than_equal"}});
  }
  return {};
}

}  // namespace amend::api
