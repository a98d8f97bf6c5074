#include "filter/path.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "document/steps.h"

namespace amend::filter {
namespace {

constexpr std::string_view kDocumentBlobs = "document_blobs";

std::size_t index_of(std::string_view digits) {
  std::size_t index = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return result.ec == std::errc() ? index : std::numeric_limits<std::size_t>::max();
}

// Where the brackets at the end of a segment begin: 5 in items[0][]; the segment's size if it has
// none, or something else between them than digits.
std::size_t find_brackets(std::string_view segment) {
  std::size_t begin = segment.size();
  while (begin > 0 && segment[begin - 1] == ']') {
    const std::size_t open = segment.rfind('[', begin - 1);
    if (open == std::string_view::npos || open == 0) break;
    const std::string_view inside = segment.substr(open + 1, begin - open - 2);
    if (!inside.empty() && !document::is_decimal(inside)) break;
    begin = open;
  }
  return begin;
}

bool is_identifier_path(const FieldPath& path) {
  std::vector<std::string_view> place(path.alias().begin(), path.alias().end());
  for (std::size_t at = place.empty() ? 0 : 1; at < path.size(); ++at) {
    place.push_back(path.segment(at));
  }
  return document::is_identifier(place);
}

// One walk along a path.
class Walk {
 public:
  Walk(const FieldPath& path, Resolved& found) : path_(path), found_(found) {}

  // Finds what the segments from `at` on lead to.
  void from(const json::Value& value, std::size_t at) {
    if (at == path_.size()) {
      found_.values.push_back(&value);
    } else if (value.is_object()) {
      into(value.object(), at);
    } else if (value.is_array()) {
      through(value.array(), at);
    }
  }

  // Takes the longest key of the object; false if there is none.
  bool into(const json::Object& object, std::size_t at) {
    for (std::size_t end = path_.size(); end > at; --end) {
      if (const json::Value* member = object.find(path_.run(at, end))) {
        from(*member, end);
        return true;
      }
    }
    return false;
  }

 private:
  void through(const json::Array& array, std::size_t at) {
    if (path_.is_index(at)) {
      if (path_.index(at) < array.size()) from(array[path_.index(at)], at + 1);
      return;
    }
    found_.crossed_array = true;
    for (const json::Value& element : array) from(element, at);
  }

  const FieldPath& path_;
  Resolved& found_;
};

void resolve_alias(const FieldPath& path, const document::Document& document, Walk& walk) {
  const json::Value* value = &document.internal_block();
  for (const std::string_view name : path.alias().subspan(1)) {
    value = value->find(name);
    if (value == nullptr) return;
  }
  walk.from(*value, 1);
}

bool is_identity(const FieldPath& path) {
  return path.size() == 1 &&
         (path.segment(0) == document::kDocumentId || path.segment(0) == document::kCollectionId);
}

}  // namespace

FieldPath::FieldPath(std::string_view text) : text_(text) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t dot = std::min(text.find('.', begin), text.size());
    const std::string_view segment = text.substr(begin, dot - begin);
    std::size_t bracket = find_brackets(segment);
    add_segment(segment.substr(0, bracket));
    for (; bracket < segment.size(); bracket = segment.find(']', bracket) + 1) {
      const std::size_t close = segment.find(']', bracket);
      if (close > bracket + 1) add_segment(segment.substr(bracket + 1, close - bracket - 1));
    }
    begin = dot + 1;
  }
  alias_ = document::read_alias(this->segment(0));
  identifier_ = is_identifier_path(*this);
}

void FieldPath::add_segment(std::string_view name) {
  if (!segments_.empty()) dotted_.push_back('.');
  const bool decimal = document::is_decimal(name);
  segments_.push_back(
      {dotted_.size(), dotted_.size() + name.size(), decimal ? index_of(name) : 0, decimal});
  dotted_.append(name);
}

Resolved resolve(const FieldPath& path, const document::Document& document) {
  Resolved found;
  if (is_identity(path)) {
    found.values.push_back(document.internal_block().find(path.segment(0)));
    return found;
  }
  if (document::is_vector_word(path.segment(0))) return found;
  const json::Object& body = document.body().object();
  if (const json::Value* whole = body.find(path.text())) {
    found.values.push_back(whole);
    return found;
  }
  Walk walk(path, found);
  if (walk.into(body, 0)) return found;
  if (!path.alias().empty()) {
    resolve_alias(path, document, walk);
  } else if (path.segment(0) == document::kInternal) {
    if (path.size() > 1 && path.segment(1) == kDocumentBlobs) {
      walk.into(body, 1);
    } else {
      walk.from(document.internal_block(), 1);
    }
  }
  return found;
}

Resolved resolve_below(const FieldPath& path, std::size_t first, const json::Value& value) {
  Resolved found;
  Walk(path, found).from(value, first);
  return found;
}

}  // namespace amend::filter
