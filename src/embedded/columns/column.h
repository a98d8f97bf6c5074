// Column: for one path, what it leads to in every row of a collection, kept exact under writes.
//
// Each row has a code; the dictionary says which result (result.h) a code stands for. A row is
// kMissingCode until it is set. Rows whose result a write leaves underivable (effects.h) are
// kUnknownCode until their document is read and set again.
//
// One thread at a time calls a column, the one that writes. It gives out views, which other threads
// read without any lock while it goes on: what a view holds is copied before it is changed.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"
#include "embedded/columns/chunk.h"
#include "embedded/columns/column_view.h"
#include "embedded/columns/dictionary.h"
#include "embedded/columns/effects.h"
#include "embedded/columns/held.h"
#include "embedded/columns/routes.h"
#include "embedded/keys.h"
#include "embedded/row_set.h"
#include "json/parse.h"

namespace amend::embedded {

class Column {
 public:
  static bool supports(const filter::FieldPath& path) { return Routes::supports(path); }

  // REQUIRES: supports(FieldPath(path)).
  explicit Column(std::string_view path);
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;

  [[nodiscard]] const std::string& path() const { return routes_.path().text(); }

  // The result of a document, to be given to set_result. Any thread, while the column lives.
  [[nodiscard]] std::string resolve(const document::Document& document) const;

  // The row's document was created, replaced, or read.
  void set(Row row, const document::Document& document);
  void set_result(Row row, std::string_view result);
  // The row's document changed, and nobody says how.
  void set_unknown(Row row) { store(row, kUnknownCode); }
  // The rows' documents were deleted, by the write of this version.
  void clear(const RowSet& rows, Version deleted_by);
  // They are there again, as they were but for the version and time of `change`, which has no
  // assignments. What rows had before one of the last deletes of several rows is given back to
  // them; others are unknown.
  void bring_back(const RowSet& rows, const Change& change, Version deleted_by);

  // A write changed these rows' documents. The first is made for very many rows, the second for
  // one.
  void apply(const RowSet& rows, const Change& change);
  void apply(Row row, const Change& change);

  // A change of these rows' documents was taken back, or made again after it had been. `change` has
  // its assignments, and the version and time of the revert. `taken_back` is the version of the
  // change, if it was made with the first of these and is taken back now; else 0. What the rows had
  // before one of the last changes is given back to them where it follows; the rest is unknown.
  // REQUIRES: nothing else has changed the same places of these rows since.
  void revert(const RowSet& rows, const Change& change, Version taken_back);
  void revert(Row row, const Change& change);

  [[nodiscard]] ColumnCode code(Row row) const;

  // What the column is now. Under the lock that the writing thread holds; copies pointers only.
  [[nodiscard]] ColumnView view() const;

  // Memory taken, without what only views still hold. Linear in the chunks.
  [[nodiscard]] std::size_t bytes() const;

  // Takes over the rows of another column of the path. REQUIRES: wherever that has a chunk of codes
  // this one has none.
  void absorb(const Column& other);

  // The rows that are kUnknownCode.
  [[nodiscard]] RowSet unknown_rows() const;

  // Builds the dictionary anew if most of a large one stands for no row any more. Takes time in
  // proportion to the rows and the dictionary when there is something to do, none otherwise. Views
  // keep the old one.
  void tidy();

 private:
  class NewCodes;

  // What there was before a change of very many rows. Chunks that did not change since are shared.
  struct Undo {
    Version version = 0;
    RowSet rows;  // that were changed, and of which no member was removed since
    std::vector<Held<Chunk>> chunks;
    std::vector<ColumnCode> after;  // what the change made of each code that one of the rows had
  };
  static constexpr std::size_t kUndos = 2;

  // What there was before a delete of several rows. Chunks that did not change since are shared.
  struct Deleted {
    Version version = 0;
    std::vector<Held<Chunk>> chunks;
  };
  static constexpr std::size_t kDeletes = 2;

  // To change; made if there is none, copied if a view holds it.
  Chunk& writable(std::size_t chunk);
  void store(Row row, ColumnCode code);
  static ColumnCode code_in(const std::vector<Held<Chunk>>& chunks, Row row);
  // Nothing that was before is given back to these rows.
  void forget(const RowSet& rows);
  ColumnCode add(std::string_view result);
  // Derives nothing where nothing can have changed.
  [[nodiscard]] bool concerns(const Change& change);
  [[nodiscard]] bool may_concern(const Change& change);
  ColumnCode derive(ColumnCode before);
  [[nodiscard]] std::vector<bool> known_before(const Undo& undo) const;
  static void take_back(const Undo& undo, const std::vector<bool>& known, std::uint64_t number,
                        const RowSet::Words& rows, Chunk& chunk);
  void recode(const std::vector<bool>& live);

  const Routes routes_;
  std::shared_ptr<Dictionary> dictionary_;
  std::shared_ptr<Orders> orders_;   // of the dictionary
  bool all_plain_ = true;            // the traces of all results in the dictionary
  std::vector<Held<Chunk>> chunks_;  // null: every row is kMissingCode
  Effects effects_;
  json::Parser parser_;
  std::string buffer_;              // bytes of a result under way
  std::uint64_t changed_rows_ = 0;  // since tidy last looked
  std::deque<Undo> undos_;          // of the dictionary; the last at the end
  std::deque<Deleted> deletes_;     // likewise
};

}  // namespace amend::embedded
