// RowReader: documents of one view, read row after row.
#pragma once

#include "embedded/view.h"

namespace amend::embedded {

// One thread. Rows that follow each other closely are read with one pass over the database, so ask
// for them in ascending order. The view must outlive it.
class RowReader {
 public:
  explicit RowReader(const View& view, Number collection,
                     Store::Reading reading = Store::Reading::kSome, Version last = View::kLatest)
      : view_(view), collection_(collection), last_(last), bases_(view.bases(reading)) {}

  // The document of a row at the view's instant, without what is pending above `last`.
  // REQUIRES: view.has(row). Errors: kInternal, also when there is none: that is damage.
  Result<StoredBase> read(Row row);
  // The same into one whose memory is used again.
  Status read(Row row, StoredBase& base);
  // The same of any row. False if nothing is stored under it.
  Result<bool> find(Row row, StoredBase& base);

  // From now on these take what takes back each update that is folded in. They must outlive it.
  void save_undos(UndoGroups& undos) { undos_ = &undos; }

  // Whether the document read last differs from its base: something pending was folded in.
  [[nodiscard]] bool folded() const { return folded_; }

  [[nodiscard]] json::Parser& parser() { return parser_; }

 private:
  void go_to(Row row);

  const View& view_;
  const Number collection_;
  const Version last_;
  Store::Scan bases_;
  json::Parser parser_;
  UndoGroups* undos_ = nullptr;
  bool folded_ = false;
};

}  // namespace amend::embedded
