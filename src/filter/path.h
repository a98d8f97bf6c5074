// Paths: how a filter names a place, and which values of a document stand there.
//
// A path is segments joined by dots. items[].sku is another spelling of items.sku and items[0].sku
// of items.0.sku; brackets that do not end a segment so belong to its name.
//
// Resolving a path against a document:
//  1. A root member whose key is the whole text of the path, dots and brackets included, is it.
//  2. Otherwise the segments are walked from the root of the user's part. At an object the longest
//     run of the remaining segments that is a literal key is taken, and it stays taken: nothing
//     else is tried when the rest is not found behind it. At an array a segment of decimal digits
//     names one element; any other is applied to every element, and to the elements of elements
//     that are arrays. At a scalar nothing is found.
//  3. Only when not even the first step finds a root member: a first segment that is an alias
//     (document/fields.h) is replaced by its place, and a path below _internal is walked inside
//     Document::internal_block(); _internal.document_blobs is the root member document_blobs.
// The paths document_id and collection_id are the identity's ids, whatever the body says. Vectors
// are never found.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "document/fields.h"
#include "json/value.h"

namespace amend::filter {

// A path, parsed. Immutable; safe to share between threads.
class FieldPath {
 public:
  FieldPath() : FieldPath(std::string_view{}) {}
  // Every text is a path.
  explicit FieldPath(std::string_view text);

  // The path as it was written.
  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] std::size_t size() const { return segments_.size(); }
  [[nodiscard]] std::string_view segment(std::size_t at) const { return run(at, at + 1); }

  // The segments first to last - 1 with dots between. REQUIRES: first < last <= size().
  [[nodiscard]] std::string_view run(std::size_t first, std::size_t last) const {
    return std::string_view(dotted_).substr(segments_[first].begin,
                                            segments_[last - 1].end - segments_[first].begin);
  }

  // True if the segment is decimal digits, and the element they name. An index that no array has
  // is given as the largest size_t.
  [[nodiscard]] bool is_index(std::size_t at) const { return segments_[at].decimal; }
  [[nodiscard]] std::size_t index(std::size_t at) const { return segments_[at].index; }

  // Where the first segment leads when the document has no user member of that name; or empty.
  [[nodiscard]] document::Place alias() const { return alias_; }

  // True for paths to identifiers (document::is_identifier), which are compared exactly.
  [[nodiscard]] bool is_identifier() const { return identifier_; }

 private:
  struct Segment {
    std::size_t begin;  // in dotted_
    std::size_t end;
    std::size_t index;
    bool decimal;
  };
  void add_segment(std::string_view name);

  std::string text_;
  std::string dotted_;  // the path without brackets
  std::vector<Segment> segments_;
  document::Place alias_;
  bool identifier_ = false;
};

// The result of resolving a path: every value found, in document order. No values: missing, which
// is not null. The values belong to the document and live as long as it does not change.
struct Resolved {
  std::vector<const json::Value*> values;
  bool crossed_array = false;  // a segment was applied to every element, if only to none
};

// Reads nothing of _internal unless the path leads there. The document is used by one thread.
Resolved resolve(const FieldPath& path, const document::Document& document);

// What the segments from `first` on find below a value that the ones before them led to.
Resolved resolve_below(const FieldPath& path, std::size_t first, const json::Value& value);

}  // namespace amend::filter
