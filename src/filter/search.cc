#include "filter/search.h"

#include <algorithm>

#include "filter/fold_case.h"

namespace amend::filter {

// One document. Keeps a buffer from string to string.
class Search::Walk {
 public:
  explicit Walk(std::string_view wanted) : wanted_(wanted) {}

  bool has(std::string_view text) {
    folded_.clear();
    append_folded(text, folded_);
    return folded_.find(wanted_) != std::string::npos;
  }

  bool has(const json::Element& value) {
    switch (value.type()) {
      case json::Value::Type::kString:
        return has(value.string());
      case json::Value::Type::kObject:
        for (json::Element::Members members(value); members.next();) {
          if (has(members.value())) return true;
        }
        return false;
      case json::Value::Type::kArray:
        return has(value.value());
      case json::Value::Type::kNull:
      case json::Value::Type::kBool:
      case json::Value::Type::kInt:
      case json::Value::Type::kUint:
      case json::Value::Type::kDouble:
        break;
    }
    return false;
  }

  bool has(const json::Value& value) {
    if (value.is_string()) return has(std::string_view(value.string()));
    if (value.is_array()) {
      return std::any_of(value.array().begin(), value.array().end(),
                         [this](const json::Value& element) { return has(element); });
    }
    if (!value.is_object()) return false;
    return std::any_of(value.object().begin(), value.object().end(),
                       [this](const json::Member& member) { return has(member.value); });
  }

 private:
  const std::string_view wanted_;
  std::string folded_;
};

Search::Search(std::string_view text) : folded_(fold_case(text)) {}

bool Search::is_in(std::string_view document_id, const json::Element& body) const {
  if (empty()) return true;
  Walk walk(folded_);
  return walk.has(document_id) || walk.has(body);
}

}  // namespace amend::filter
