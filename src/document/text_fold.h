// TextFold: patches folded into a document's stored text.
//
// A tree of a document costs many times as much as reading its text, and most patches set one or
// two members. Those are put into the text where they belong; what the text alone does not decide
// (an array on a path's way, keys with escapes), or would take longer than a tree, goes through a
// tree. Either way the result is, byte for byte, Document::text() after document::apply().
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/status.h"
#include "document/document.h"
#include "document/patch.h"
#include "document/steps.h"
#include "document/undo.h"
#include "json/parse.h"
#include "json/places.h"

namespace amend::document {

// Over one text, which nobody else may look at before finish(). One thread.
class TextFold {
 public:
  // REQUIRES: Document::text() made the text. It and the parser must outlive this.
  TextFold(Text& text, json::Parser& parser);

  // Errors: kInternal when the text is found not to be what the store writes (damage); then it is
  // as it was or changed in part. With `undo`, that is read before anything is changed.
  Status apply(const Patch& patch, Undo* undo = nullptr);

  // From now on the text holds what was applied.
  void finish();

  // Whether a tree was needed.
  [[nodiscard]] bool made_tree() const { return tree_.has_value(); }

 private:
  Status make_tree();
  Status read_undo(const Patch& patch, Undo& undo);
  bool apply_in_text(const Assignment& assignment);
  bool assign(std::string& text, std::size_t begin, std::size_t end, Path path,
              const Assignment& assignment);
  bool merge(std::string& text, std::size_t begin, std::size_t end, const json::Value& value);
  bool assign_member(std::string& text, std::size_t object, Path path,
                     const Assignment& assignment);
  bool merge_member(std::string& text, std::size_t object, const json::Member& member);
  bool remove(std::string& text, std::size_t object, Path path);
  bool change(std::string& text, std::size_t begin, std::size_t end, const Assignment& assignment);
  const json::Value& made_of_nothing(const Assignment& assignment);
  json::MemberPlace find(const std::string& text, std::size_t object, const std::string& key);
  void add_member(std::string& text, std::size_t end, Path path, const json::Value& value);
  void replace(std::string& text, std::size_t begin, std::size_t end);

  Text& text_;
  json::Parser& parser_;
  std::size_t bytes_left_;        // to read and to move before a tree would have been cheaper
  std::string written_;           // what replace() puts into the text
  json::Value made_;              // what an operator makes where nothing is
  std::optional<Document> tree_;  // once there is one, the text is out of date
};

}  // namespace amend::document
