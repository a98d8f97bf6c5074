#include "document/undo.h"

#include <algorithm>
#include <optional>

#include "document/fields.h"
#include "document/operators.h"
#include "document/steps.h"
#include "json/places.h"
#include "json/write.h"

namespace amend::document {
namespace {

// What a name leads to.
template <class Node>
struct Step {
  bool clear = true;  // false: only a tree decides
  std::optional<Node> node = {};
};

// A value in a tree.
class TreeNode {
 public:
  explicit TreeNode(const json::Value& value) : value_(&value) {}

  [[nodiscard]] bool is_object() const { return value_->is_object(); }
  [[nodiscard]] bool is_array() const { return value_->is_array(); }

  // REQUIRES: an object.
  [[nodiscard]] Step<TreeNode> member(const std::string& key) const {
    return to(value_->find(key));
  }
  // REQUIRES: an array.
  [[nodiscard]] Step<TreeNode> element(const std::string& segment) const {
    return to(element_at(value_->array(), segment));
  }
  void write(std::string& out) const { json::write(*value_, out); }

 private:
  static Step<TreeNode> to(const json::Value* value) {
    return {true, value == nullptr ? std::nullopt : std::optional(TreeNode(*value))};
  }

  const json::Value* value_;
};

// A value where it stands in a text.
class TextNode {
 public:
  TextNode(std::string_view text, std::size_t begin, std::size_t end, std::size_t& bytes_left)
      : text_(text), begin_(begin), end_(end), bytes_left_(&bytes_left) {}

  [[nodiscard]] bool is_object() const { return text_[begin_] == '{'; }
  [[nodiscard]] bool is_array() const { return text_[begin_] == '['; }

  [[nodiscard]] Step<TextNode> member(const std::string& key) const {
    using Outcome = json::MemberPlace::Outcome;
    const json::MemberPlace place = json::find_member(text_, begin_, key);
    if (place.outcome == Outcome::kUnclear || place.end - begin_ > *bytes_left_) return {false};
    *bytes_left_ -= place.end - begin_;
    if (place.outcome == Outcome::kMissing) return {};
    return {true, TextNode(text_, place.begin, place.end, *bytes_left_)};
  }
  [[nodiscard]] static Step<TextNode> element(const std::string&) { return {false}; }
  void write(std::string& out) const { out.append(text_.substr(begin_, end_ - begin_)); }

 private:
  std::string_view text_;
  std::size_t begin_;
  std::size_t end_;
  std::size_t* bytes_left_;
};

}  // namespace

// Goes where apply() in patch.cc will go. False anywhere: only a tree decides.
template <class Node>
class Undo::Reader {
 public:
  explicit Reader(Undo& undo) : undo_(undo) {}

  bool read(const Assignment& assignment, Node root, Path path) {
    assignment_ = &assignment;
    moves_here_ = false;
    return step(root, path);
  }

  // Of the place where a rename moves a member to. Whether there is one is not asked: assignments
  // before it may bring one.
  bool read_destination(const Assignment& rename, Node root, Path path) {
    assignment_ = &rename;
    moves_here_ = true;
    return step(root, path);
  }

  std::vector<std::string_view> names;  // that led here

 private:
  bool step(Node node, Path path) {
    if (path.empty()) return assign(node, assignment_->value);
    if (!node.is_object() && !node.is_array()) return keep_if_made(node);
    const Step<Node> next =
        node.is_object() ? node.member(path.front()) : node.element(path.front());
    if (!next.clear) return false;
    if (!next.node && node.is_array()) return keep_if_made(node);
    names.emplace_back(path.front());
    const bool clear = next.node ? step(*next.node, path.subspan(1)) : keep_if_made({});
    names.pop_back();
    return clear;
  }

  bool assign(Node node, const json::Value& value) {
    const bool merges = assignment_->operation == Operation::kMerge;
    if (!merges || !value.is_object() || !node.is_object()) return keep(node);
    for (const json::Member& member : value.object()) {
      const Step<Node> next = node.member(member.key);
      if (!next.clear) return false;
      names.emplace_back(member.key);
      const bool clear = next.node ? assign(*next.node, member.value) : keep({});
      names.pop_back();
      if (!clear) return false;
    }
    return true;
  }

  // Of a path that leads no further. What makes nothing there changes nothing then.
  bool keep_if_made(std::optional<Node> node) {
    return (!moves_here_ && !makes_way(assignment_->operation)) || keep(node);
  }

  bool keep(std::optional<Node> node) {
    Kept& kept = undo_.kept_.emplace_back();
    kept.first_name = static_cast<std::uint32_t>(undo_.names_.size());
    kept.names = static_cast<std::uint32_t>(names.size());
    undo_.names_.insert(undo_.names_.end(), names.begin(), names.end());
    kept.existed = node.has_value();
    kept.begin = undo_.values_.size();
    if (node) node->write(undo_.values_);
    kept.end = undo_.values_.size();
    return true;
  }

  Undo& undo_;
  const Assignment* assignment_ = nullptr;
  bool moves_here_ = false;
};

void Undo::read(const Patch& patch, const Document& document) {
  read(patch, TreeNode(document.body()), TreeNode(document.internal()));
}

bool Undo::read(const Patch& patch, const Text& text, std::size_t& bytes_left) {
  if (!text.body.starts_with('{') || !text.internal.starts_with('{')) return false;
  return read(patch, TextNode(text.body, 0, text.body.size(), bytes_left),
              TextNode(text.internal, 0, text.internal.size(), bytes_left));
}

template <class Node>
bool Undo::read(const Patch& patch, Node body, Node internal) {
  clear();
  Reader<Node> reader(*this);
  // Where a path starts from; takes the name of that off the path.
  const auto start = [&](Path& path) {
    const bool is_internal = path.front() == kInternal;
    if (is_internal) path = path.subspan(1);
    reader.names.assign(is_internal ? 1 : 0, kInternal);
    return is_internal ? internal : body;
  };
  for (const Assignment& assignment : patch.assignments) {
    Path path = assignment.path;
    Node root = start(path);
    bool clear_text = reader.read(assignment, root, path);
    if (clear_text && assignment.operation == Operation::kRename) {
      path = destinations_.emplace_back(destination(assignment));
      root = start(path);
      clear_text = reader.read_destination(assignment, root, path);
    }
    if (clear_text) continue;
    clear();
    return false;
  }
  drop_covered();
  return true;
}

void Undo::clear() {
  names_.clear();
  destinations_.clear();
  values_.clear();
  kept_.clear();
}

// Everything was read before anything is changed, so what a place holds includes what the places in
// it hold.
void Undo::drop_covered() {
  if (kept_.size() < 2) return;
  std::sort(kept_.begin(), kept_.end(), [&](const Kept& a, const Kept& b) {
    return std::ranges::lexicographical_compare(path(a), path(b));
  });
  // A path stands right before all that begin with it.
  const auto covers = [&](const Kept& a, const Kept& b) {
    return a.names <= b.names && std::ranges::equal(path(a), path(b).first(a.names));
  };
  kept_.erase(std::unique(kept_.begin(), kept_.end(), covers), kept_.end());
}

std::span<const std::string_view> Undo::path(const Kept& kept) const {
  return std::span(names_).subspan(kept.first_name, kept.names);
}

Undo::Place Undo::place(std::size_t at) const {
  const Kept& kept = kept_[at];
  return {path(kept), kept.existed,
          std::string_view(values_).substr(kept.begin, kept.end - kept.begin)};
}

std::size_t Undo::bytes() const {
  constexpr std::size_t kMember = 4;  // quotes, a colon and a comma
  std::size_t bytes = 0;
  for (const Kept& kept : kept_) {
    bytes += kept.end - kept.begin;
    for (const std::string_view name : path(kept)) bytes += name.size() + kMember;
  }
  return bytes;
}

}  // namespace amend::document
