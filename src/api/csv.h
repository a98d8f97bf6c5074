// CSV as RFC 4180 has it: lines end with CR LF, cells that need it stand in quotes.
//
// A spreadsheet takes a cell that begins with = + - @ (some also with their wide forms), a tab or a
// line break for a formula and carries it out. So a text that begins with one of these, behind any
// number of apostrophes, gets one apostrophe more in front: it shows as text, and whoever takes one
// away again has exactly what is stored. Numbers are written as they are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "filter/path.h"
#include "json/element.h"
#include "json/value.h"

namespace amend::api {

// One row after the other.
class CsvRow {
 public:
  // Missing (null pointer) and null: an empty cell. A text as it is, an empty one in quotes;
  // numbers and booleans as in JSON; objects and arrays as compact JSON.
  void add(const json::Value* value);
  void add_text(std::string_view text);

  // The row with its end; valid until the next add, which begins another.
  std::string_view end();

 private:
  void begin_cell();
  void put(std::string_view text, std::string_view prefix);

  std::string row_;
  bool ended_ = false;
  std::size_t cells_ = 0;
};

// The columns of documents as a whole: document_id, collection_id, their users' members in the
// order in which they are met first, _internal.
class CsvFields {
 public:
  // Takes in the members of a document's body. Errors: kBadRequest for more columns, or more bytes
  // of names, than limits.h allows.
  Status take_in(const json::Element& body);

  void write_header(CsvRow& row) const;
  // REQUIRES: the document's body was taken in. The document is used by one thread.
  void write(const document::Document& document, CsvRow& row);

 private:
  std::map<std::string, std::size_t, std::less<>> columns_;  // of members, by name
  std::vector<std::string_view> names_;                      // the same in their order
  std::size_t bytes_ = 0;
  std::vector<const json::Value*> cells_;
};

// The columns that a client names: what each path finds (filter/path.h). A path that is applied to
// the elements of an array finds a list.
class CsvPaths {
 public:
  explicit CsvPaths(const std::vector<std::string>& paths);
  void write_header(CsvRow& row) const;
  void write(const document::Document& document, CsvRow& row) const;

 private:
  std::vector<filter::FieldPath> paths_;
};

}  // namespace amend::api
