#include "filter/describe.h"

namespace amend::filter {
namespace {

const char* word_of(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::kOr:
      return "OR";
    case Node::Kind::kNot:
      return "NOT";
    case Node::Kind::kAnd:
    case Node::Kind::kCondition:
      break;
  }
  return "AND";
}

json::Value describe(const Node& node) {
  if (node.kind == Node::Kind::kCondition) {
    const Condition& condition = *node.condition;
    return json::make_object({{"field", condition.path.text()},
                              {"operator", operator_name(condition.op)},
                              {"value", condition.value},
                              {"case_sensitive", condition.case_sensitive}});
  }
  json::Array children;
  for (const Node& child : node.children) children.push_back(describe(child));
  return json::make_object({{word_of(node.kind), std::move(children)}});
}

}  // namespace

json::Value describe(const Filter& filter) {
  return filter.empty() ? json::Object() : describe(filter.root());
}

}  // namespace amend::filter
