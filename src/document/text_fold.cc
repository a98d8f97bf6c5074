#include "document/text_fold.h"

#include "document/fields.h"
#include "json/places.h"
#include "json/write.h"

namespace amend::document {
namespace {

// A tree costs as much as reading the text this many times.
constexpr std::size_t kReadings = 16;
// What a tree of the smallest text costs, in bytes read.
constexpr std::size_t kSmall = 64;
// Bytes are moved so many times faster than they are read.
constexpr std::size_t kMoveSpeed = 8;

// The value in the objects that the path makes around it.
void write_nested(std::span<const std::string> path, const json::Value& value, std::string& out) {
  for (const std::string& segment : path) {
    out.push_back('{');
    json::write_key(segment, out);
  }
  json::write(value, out);
  out.append(path.size(), '}');
}

}  // namespace

TextFold::TextFold(Text& text, json::Parser& parser)
    : text_(text), parser_(parser), bytes_left_(kReadings * (text.bytes() + kSmall)) {}

Status TextFold::apply(const Patch& patch) {
  for (const Assignment& assignment : patch.assignments) {
    if (!tree_ && apply_in_text(assignment)) continue;
    if (!tree_) {
      // May find a part of this assignment done; done again it changes nothing.
      AMEND_ASSIGN_OR_RETURN(tree_, Document::parse({}, text_, parser_));
    }
    document::apply(assignment, *tree_);
  }
  return {};
}

void TextFold::finish() {
  if (tree_) text_ = tree_->text();
}

// False if only a tree decides.
bool TextFold::apply_in_text(const Assignment& assignment) {
  Path path = assignment.path;
  const bool internal = path.front() == kInternal;
  if (internal) path = path.subspan(1);
  std::string& text = internal ? text_.internal : text_.body;
  if (path.empty() || !text.starts_with('{')) return false;
  return assign(text, 0, text.size(), path, assignment.value);
}

// As step_into in patch.cc does for each segment, and then merge. The value stands in [begin, end).
bool TextFold::assign(std::string& text, std::size_t begin, std::size_t end, Path path,
                      const json::Value& value) {
  if (path.empty()) return merge(text, begin, end, value);
  if (text[begin] == '[') return false;
  if (text[begin] == '{') {
    return assign_member(text, begin, path.front(), path.subspan(1), value);
  }
  write_nested(path, value, written_);
  replace(text, begin, end);
  return true;
}

bool TextFold::merge(std::string& text, std::size_t begin, std::size_t end,
                     const json::Value& value) {
  if (!value.is_object() || text[begin] != '{') {
    json::write(value, written_);
    replace(text, begin, end);
    return true;
  }
  for (const json::Member& member : value.object()) {
    if (!assign_member(text, begin, member.key, {}, member.value)) return false;
  }
  return true;
}

// Assigns to what the path leads to from the member of the object that begins at text[object].
bool TextFold::assign_member(std::string& text, std::size_t object, const std::string& key,
                             Path path, const json::Value& value) {
  const json::MemberPlace place = json::find_member(text, object, key);
  if (place.outcome == json::MemberPlace::Outcome::kUnclear) return false;
  const std::size_t cost = place.end - object + text.size() / kMoveSpeed;
  if (cost > bytes_left_) return false;
  bytes_left_ -= cost;
  if (place.outcome == json::MemberPlace::Outcome::kFound) {
    return assign(text, place.begin, place.end, path, value);
  }
  if (text[place.begin - 1] != '{') written_.push_back(',');
  json::write_string(key, written_);
  written_.push_back(':');
  write_nested(path, value, written_);
  replace(text, place.begin, place.end);
  return true;
}

// Puts what was written in the place of [begin, end).
void TextFold::replace(std::string& text, std::size_t begin, std::size_t end) {
  text.replace(begin, end - begin, written_);
  written_.clear();
}

}  // namespace amend::document
