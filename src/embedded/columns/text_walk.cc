#include "embedded/columns/text_walk.h"

#include <array>

#include "document/fields.h"

namespace amend::embedded {
namespace {

Status read_object(std::string_view text, json::Parser& parser,
                   std::optional<json::Element>& object) {
  const auto read = parser.read(text);
  if (!read.ok() || !read->is_object()) return Status::internal("a stored document is damaged");
  object = *read;
  return {};
}

void append_nothing(Trace trace, std::string& out) {
  append_result({}, false, trace, out);
}

void append_one(const json::Value& value, Trace trace, std::string& out) {
  const std::array values = {&value};
  append_result(values, false, trace, out);
}

json::Value identity_value(const Route& route, const document::Identity& identity) {
  const std::string& name = route.names.front();
  if (name == "version") return identity.version;
  if (name == "updated_at") return format_time(identity.updated_at);
  if (name == "created_at") return format_time(identity.created_at);
  if (name == "namespace_id") return identity.namespace_id;
  return name == document::kDocumentId ? identity.document_id : identity.collection_id;
}

// The way of one path through one document. Each step is false when only a tree decides.
class Walk {
 public:
  Walk(const Routes& routes, const TextDocument& document, std::string& out)
      : routes_(routes), document_(document), out_(out) {}

  bool run() {
    if (routes_.constant()) {
      append_constant();
      return true;
    }
    const Route& main = routes_.main();
    std::optional<json::Element> root;
    for (json::Element::Members body(document_.body()); body.next();) {
      if (routes_.shadows(body.key()) || routes_.joins(main, 0, body.key())) return false;
      if (!main.internal && body.key() == main.names.front()) root = body.value();
    }
    if (root) return follow(main, *root, 1);
    trace_.below_alias = routes_.alias() != nullptr;
    if (routes_.alias() != nullptr) return through_internal(*routes_.alias());
    if (main.internal) return through_internal(main);
    append_nothing(trace_, out_);
    return true;
  }

 private:
  void append_constant() {
    const std::string_view name = routes_.path().segment(0);
    if (document::is_vector_word(name)) {
      append_nothing(routes_.ordinary(), out_);
    } else {
      const document::Identity& identity = document_.identity();
      append_one(name == document::kDocumentId ? identity.document_id : identity.collection_id,
                 routes_.ordinary(), out_);
    }
  }

  // From the internal block, whose first members are the identity's.
  bool through_internal(const Route& route) {
    if (route.identity == IdentityMember::kNone) return follow(route, document_.internal(), 0);
    if (route.names.size() > 1) return false;
    append_one(identity_value(route, document_.identity()), trace_, out_);
    return true;
  }

  // The first `step` names led to the element.
  bool follow(const Route& route, json::Element element, std::size_t step) {
    for (; step < route.names.size(); ++step) {
      if (element.is_array() && step >= route.strict) {
        append_crossed(route, element.value(), step);
        return true;
      }
      std::optional<json::Element> member;
      if (element.is_object() && !find(route, step, element, member)) return false;
      if (!member) {
        append_nothing(trace_, out_);
        return true;
      }
      element = *member;
    }
    append_one(element.value(), trace_, out_);
    return true;
  }

  // The member that names[step] names, if there is one.
  bool find(const Route& route, std::size_t step, const json::Element& object,
            std::optional<json::Element>& member) const {
    for (json::Element::Members members(object); members.next();) {
      if (routes_.joins(route, step, members.key())) return false;
      if (members.key() == route.names[step]) member = members.value();
    }
    return true;
  }

  void append_crossed(const Route& route, const json::Value& array, std::size_t step) {
    trace_.array = static_cast<std::uint8_t>(step);
    const filter::Resolved found =
        filter::resolve_below(routes_.path(), routes_.segment(route, step), array);
    append_result(found.values, found.crossed_array, trace_, out_);
  }

  const Routes& routes_;
  const TextDocument& document_;
  std::string& out_;
  Trace trace_;
};

}  // namespace

Status TextDocument::read(std::string_view body, std::string_view internal) {
  AMEND_RETURN_IF_ERROR(read_object(body, body_parser_, body_));
  if (internal == "{}" && internal_is_empty_) return {};  // most are
  AMEND_RETURN_IF_ERROR(read_object(internal, internal_parser_, internal_));
  internal_is_empty_ = internal == "{}";
  return {};
}

bool resolve_in_text(const Routes& routes, const TextDocument& document, std::string& out) {
  return Walk(routes, document, out).run();
}

}  // namespace amend::embedded
