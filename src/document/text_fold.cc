#include "document/text_fold.h"

#include "document/fields.h"
#include "document/operators.h"
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

Status TextFold::apply(const Patch& patch, Undo* undo) {
  if (undo != nullptr) AMEND_RETURN_IF_ERROR(read_undo(patch, *undo));
  std::span<const Assignment> left = patch.assignments;
  while (!tree_ && !left.empty() && apply_in_text(left.front())) left = left.subspan(1);
  if (left.empty()) return {};
  // May find a part of the first merge done; done again it changes nothing.
  if (!tree_) AMEND_RETURN_IF_ERROR(make_tree());
  document::apply(left, *tree_);
  return {};
}

Status TextFold::make_tree() {
  AMEND_ASSIGN_OR_RETURN(tree_, Document::parse({}, text_, parser_));
  return {};
}

Status TextFold::read_undo(const Patch& patch, Undo& undo) {
  if (!tree_ && undo.read(patch, text_, bytes_left_)) return {};
  if (!tree_) AMEND_RETURN_IF_ERROR(make_tree());
  undo.read(patch, *tree_);
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
  if (assignment.operation == Operation::kRename) return false;
  if (assignment.operation == Operation::kRemove) return remove(text, 0, path);
  return assign(text, 0, text.size(), path, assignment);
}

// As step_into in patch.cc does for each segment, and then the operation. The value stands in
// [begin, end).
bool TextFold::assign(std::string& text, std::size_t begin, std::size_t end, Path path,
                      const Assignment& assignment) {
  if (path.empty()) {
    if (assignment.operation == Operation::kMerge) return merge(text, begin, end, assignment.value);
    if (depends_on_value(assignment.operation)) return change(text, begin, end, assignment);
    json::write(assignment.value, written_);
    replace(text, begin, end);
    return true;
  }
  if (text[begin] == '[') return false;
  if (text[begin] == '{') return assign_member(text, begin, path, assignment);
  if (!makes_way(assignment.operation)) return true;
  write_nested(path, made_of_nothing(assignment), written_);
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
    if (!merge_member(text, begin, member)) return false;
  }
  return true;
}

// Assigns to what the path leads to from the object that begins at text[object].
bool TextFold::assign_member(std::string& text, std::size_t object, Path path,
                             const Assignment& assignment) {
  const json::MemberPlace place = find(text, object, path.front());
  switch (place.outcome) {
    case json::MemberPlace::Outcome::kUnclear:
      return false;
    case json::MemberPlace::Outcome::kFound:
      return assign(text, place.begin, place.end, path.subspan(1), assignment);
    case json::MemberPlace::Outcome::kMissing:
      if (!makes_way(assignment.operation)) return true;
      add_member(text, place.end, path, made_of_nothing(assignment));
      return true;
  }
  return false;
}

// An operator changes the value in [begin, end). An object fits none of them.
bool TextFold::change(std::string& text, std::size_t begin, std::size_t end,
                      const Assignment& assignment) {
  if (text[begin] == '{') return true;
  const std::size_t cost = kReadings * (end - begin);
  if (cost > bytes_left_) return false;
  bytes_left_ -= cost;
  auto stored = parser_.parse(std::string_view(text).substr(begin, end - begin));
  if (!stored.ok()) return false;
  if (document::change(assignment.operation, assignment.value, *stored)) {
    json::write(*stored, written_);
    replace(text, begin, end);
  }
  return true;
}

// What stands behind a path that led nowhere. REQUIRES: the operation makes its way.
const json::Value& TextFold::made_of_nothing(const Assignment& assignment) {
  if (!depends_on_value(assignment.operation)) return assignment.value;
  made_ = document::made_of_nothing(assignment.operation, assignment.value).value_or(nullptr);
  return made_;
}

bool TextFold::merge_member(std::string& text, std::size_t object, const json::Member& member) {
  const json::MemberPlace place = find(text, object, member.key);
  switch (place.outcome) {
    case json::MemberPlace::Outcome::kUnclear:
      return false;
    case json::MemberPlace::Outcome::kFound:
      return merge(text, place.begin, place.end, member.value);
    case json::MemberPlace::Outcome::kMissing:
      add_member(text, place.end, {&member.key, 1}, member.value);
      return true;
  }
  return false;
}

// Takes what the path leads to from the object that begins at text[object] out of its object.
bool TextFold::remove(std::string& text, std::size_t object, Path path) {
  const json::MemberPlace place = find(text, object, path.front());
  if (place.outcome == json::MemberPlace::Outcome::kUnclear) return false;
  if (place.outcome == json::MemberPlace::Outcome::kMissing) return true;
  if (path.size() > 1) {
    if (text[place.begin] == '[') return false;
    return text[place.begin] != '{' || remove(text, place.begin, path.subspan(1));
  }
  json::write_string(path.front(), written_);
  std::size_t begin = place.begin - 1 - written_.size();  // a colon stands between
  written_.clear();
  std::size_t end = place.end;
  if (text[begin - 1] == ',') {
    --begin;
  } else if (text[end] == ',') {
    ++end;
  }
  replace(text, begin, end);
  return true;
}

// Looks for a member of the object that begins at text[object]; unclear also if that takes longer
// than a tree would.
json::MemberPlace TextFold::find(const std::string& text, std::size_t object,
                                 const std::string& key) {
  const json::MemberPlace place = json::find_member(text, object, key);
  if (place.outcome == json::MemberPlace::Outcome::kUnclear) return place;
  const std::size_t cost = place.end - object + text.size() / kMoveSpeed;
  if (cost > bytes_left_) return {};
  bytes_left_ -= cost;
  return place;
}

// Adds a last member, in whose objects the rest of the path leads to the value, to the object whose
// closing brace is at text[end].
void TextFold::add_member(std::string& text, std::size_t end, Path path, const json::Value& value) {
  if (text[end - 1] != '{') written_.push_back(',');
  json::write_string(path.front(), written_);
  written_.push_back(':');
  write_nested(path.subspan(1), value, written_);
  replace(text, end, end);
}

// Puts what was written in the place of [begin, end).
void TextFold::replace(std::string& text, std::size_t begin, std::size_t end) {
  text.replace(begin, end - begin, written_);
  written_.clear();
}

}  // namespace amend::document
