#include "embedded/columns/routes.h"

#include <algorithm>

#include "base/limits.h"
#include "document/fields.h"

namespace amend::embedded {
namespace {

constexpr std::string_view kDocumentBlobs = "document_blobs";

bool is_internal(const filter::FieldPath& path) {
  return path.segment(0) == document::kInternal;
}

bool is_constant(const filter::FieldPath& path) {
  const std::string_view first = path.segment(0);
  const bool is_id = first == document::kDocumentId || first == document::kCollectionId;
  return document::is_vector_word(first) || (is_id && path.size() == 1);
}

IdentityMember identity_member(const Route& route) {
  if (!route.internal) return IdentityMember::kNone;
  const std::string& name = route.names.front();
  if (name == "updated_at") return IdentityMember::kUpdatedAt;
  if (name == "version") return IdentityMember::kVersion;
  const bool constant = name == "namespace_id" || name == document::kDocumentId ||
                        name == document::kCollectionId || name == "created_at";
  return constant ? IdentityMember::kConstant : IdentityMember::kNone;
}

void append_segments(const filter::FieldPath& path, std::size_t first, Route& route) {
  for (std::size_t at = first; at < path.size(); ++at) route.names.emplace_back(path.segment(at));
}

Route main_route(const filter::FieldPath& path) {
  Route route;
  route.first_segment = is_internal(path) ? 1 : 0;
  route.internal = is_internal(path) && path.segment(1) != kDocumentBlobs;
  append_segments(path, route.first_segment, route);
  route.identity = identity_member(route);
  return route;
}

std::optional<Route> alias_route(const filter::FieldPath& path) {
  if (path.alias().empty()) return std::nullopt;
  Route route;
  route.internal = true;
  for (const std::string_view name : path.alias().subspan(1)) route.names.emplace_back(name);
  route.strict = route.names.size();
  route.first_segment = 1;
  append_segments(path, 1, route);
  route.identity = identity_member(route);
  return route;
}

}  // namespace

Routes::Routes(std::string_view path)
    : path_(path),
      main_(main_route(path_)),
      alias_(alias_route(path_)),
      constant_(is_constant(path_)) {}

bool Routes::supports(const filter::FieldPath& path) {
  if (path.size() > static_cast<std::size_t>(limits::kDocumentDepth)) return false;
  return !is_internal(path) || path.size() > 1;
}

bool Routes::joins(const Route& route, std::size_t step, std::string_view key) const {
  if (step < route.strict || key.find('.') == std::string_view::npos) return false;
  const std::size_t first = segment(route, step);
  for (std::size_t end = first + 2; end <= path_.size(); ++end) {
    if (path_.run(first, end) == key) return true;
  }
  return false;
}

bool Routes::joins_any(const Route& route, std::size_t step, const json::Object& object) const {
  if (step < route.strict) return false;
  const std::size_t first = segment(route, step);
  for (std::size_t end = first + 2; end <= path_.size(); ++end) {
    if (object.find(path_.run(first, end)) != nullptr) return true;
  }
  return false;
}

bool Routes::shadows(std::string_view key) const {
  if (key == path_.text()) return path_.size() > 1 || key != path_.segment(0);
  if (is_internal(path_) && key == document::kInternal) return true;
  if (key.find('.') == std::string_view::npos) return false;
  for (std::size_t end = 2; end <= path_.size(); ++end) {
    if (path_.run(0, end) == key) return true;
  }
  return false;
}

Trace Routes::walk(const Route& route, const json::Value& container) const {
  const json::Value* value = &container;
  for (std::size_t step = 0; step < route.names.size(); ++step) {
    if (value->is_array() && step >= route.strict)
      return {.array = static_cast<std::uint8_t>(step)};
    if (!value->is_object()) return {};
    if (joins_any(route, step, value->object())) return {.literal = true};
    value = value->find(route.names[step]);
    if (value == nullptr) return {};
  }
  return {};
}

Trace Routes::trace(const document::Document& document) const {
  const json::Object& body = document.body().object();
  if (std::any_of(body.begin(), body.end(), [this](auto& member) { return shadows(member.key); })) {
    return {.literal = true};
  }
  if (alias_ && body.find(main_.names.front()) == nullptr) {
    Trace trace = walk(*alias_, document.internal_block());
    trace.below_alias = true;
    return trace;
  }
  return walk(main_, main_.internal ? document.internal_block() : document.body());
}

void Routes::resolve(const document::Document& document, std::string& out) const {
  const filter::Resolved found = filter::resolve(path_, document);
  append_result(found.values, found.crossed_array, constant_ ? ordinary() : trace(document), out);
}

}  // namespace amend::embedded
