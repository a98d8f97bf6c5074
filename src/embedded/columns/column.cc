#include "embedded/columns/column.h"

#include <algorithm>
#include <bit>

#include "embedded/columns/scan.h"

namespace amend::embedded {
namespace {

// So few rows are not worth the copies of their chunks: their documents are read if they come back.
constexpr std::uint64_t kFewRows = 16;

std::string missing_result(const Routes& routes) {
  std::string bytes;
  append_result({}, false, routes.ordinary(), bytes);
  return bytes;
}

}  // namespace

// What a change makes of each code. Derived once, when it is first asked for.
class Column::NewCodes {
 public:
  explicit NewCodes(Column& column)
      : column_(column),
        all_ordinary_(column.all_plain_ && column.routes_.alias() == nullptr),
        known_(column.dictionary_->size(), kUnset) {}

  ColumnCode operator()(ColumnCode before) {
    ColumnCode& after = known_[before];
    if (after == kUnset) after = derive(before);
    return after;
  }

  // What became of each code that was asked for.
  std::vector<ColumnCode> take() { return std::move(known_); }

 private:
  static constexpr ColumnCode kUnset = UINT32_MAX;

  ColumnCode derive(ColumnCode before) {
    if (before == kUnknownCode) return kUnknownCode;
    const Trace trace = all_ordinary_ ? Trace{} : trace_of((*column_.dictionary_)[before]);
    if (!trace.is_plain()) return column_.derive(before);
    ColumnCode& same = replaced_[trace.below_alias ? 1 : 0];
    if (same != kUnset) return same;
    const ColumnCode after = column_.derive(before);
    if (column_.effects_.replaces(trace.below_alias)) same = after;
    return after;
  }

  Column& column_;
  const bool all_ordinary_;  // every trace is Trace{}: none need be looked at
  std::vector<ColumnCode> known_;
  ColumnCode replaced_[2] = {kUnset, kUnset};  // what every plain result becomes, if it is the same
};

Column::Column(std::string_view path)
    : routes_(path),
      dictionary_(std::make_shared<Dictionary>(missing_result(routes_))),
      orders_(std::make_shared<Orders>(dictionary_)),
      effects_(routes_) {}

std::string Column::resolve(const document::Document& document) const {
  std::string bytes;
  routes_.resolve(document, bytes);
  return bytes;
}

void Column::set(Row row, const document::Document& document) {
  buffer_.clear();
  routes_.resolve(document, buffer_);
  set_result(row, buffer_);
}

void Column::set_result(Row row, std::string_view result) {
  store(row, add(result));
}

ColumnCode Column::add(std::string_view result) {
  all_plain_ = all_plain_ && trace_of(result).is_plain();
  return dictionary_->add(result);
}

void Column::clear(const RowSet& rows, Version deleted_by) {
  if (rows.size() > kFewRows) {
    deletes_.push_back({deleted_by, chunks_});
    if (deletes_.size() > kDeletes) deletes_.pop_front();
  }
  const auto missing = [](ColumnCode) { return kMissingCode; };
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    if (chunk < chunks_.size() && chunks_[chunk]) writable(chunk).change(words, missing);
  });
  changed_rows_ += rows.size();
}

// Nothing can have changed the rows in between.
void Column::bring_back(const RowSet& rows, const Change& change, Version deleted_by) {
  const auto before = std::ranges::find(deletes_, deleted_by, &Deleted::version);
  if (before == deletes_.end()) {
    rows.for_each([&](Row row) { set_unknown(row); });
    return;
  }
  rows.for_each([&](Row row) { store(row, code_in(before->chunks, row)); });
  apply(rows, change);
}

bool Column::concerns(const Change& change) {
  effects_.compile(change);
  return !effects_.empty() && !(all_plain_ && effects_.keeps());
}

void Column::apply(const RowSet& rows, const Change& change) {
  if (!concerns(change)) return;
  if (effects_.removes()) forget(rows);
  NewCodes next(*this);
  Undo undo{change.version, rows, chunks_, {}};
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    if ((chunk >= chunks_.size() || !chunks_[chunk]) && next(kMissingCode) == kMissingCode) return;
    writable(chunk).change(words, next);
  });
  changed_rows_ += rows.size();
  undo.after = next.take();
  undos_.push_back(std::move(undo));
  if (undos_.size() > kUndos) undos_.pop_front();
}

void Column::apply(Row row, const Change& change) {
  if (!concerns(change)) return;
  if (effects_.removes()) {
    for (Undo& undo : undos_) undo.rows.remove(row);
  }
  store(row, derive(code(row)));
}

void Column::forget(const RowSet& rows) {
  for (Undo& undo : undos_) undo.rows.remove_all(rows);
}

// Not only where the change concerns a result there is: the one before it may have been another.
bool Column::may_concern(const Change& change) {
  effects_.compile(change);
  return !effects_.empty();
}

void Column::revert(const RowSet& rows, const Change& change, Version taken_back) {
  const Change alone{{}, change.version, change.time};
  if (may_concern(alone)) return apply(rows, alone);  // a version or a time: it moves on
  if (!may_concern(change)) return;
  const auto undo = std::find_if(undos_.begin(), undos_.end(),
                                 [&](const Undo& one) { return one.version == taken_back; });
  const auto unknown = [](ColumnCode) { return kUnknownCode; };
  const std::vector<bool> known = undo == undos_.end() ? std::vector<bool>() : known_before(*undo);
  rows.for_each_chunk([&](std::uint64_t number, const RowSet::Words& words) {
    Chunk& chunk = writable(number);
    undo == undos_.end() ? chunk.change(words, unknown)
                         : take_back(*undo, known, number, words, chunk);
  });
  changed_rows_ += rows.size();
}

// Of each code that a row had before: whether a row that still has what the change made of it would
// have it again without the change. Updates of other places have no effect on a result that was
// found through objects alone. But what the change hid they may have changed unseen: an array that
// they step into, the alias of a member that the change brought.
std::vector<bool> Column::known_before(const Undo& undo) const {
  std::vector<bool> known(undo.after.size(), false);
  for (ColumnCode before = 0; before < undo.after.size(); ++before) {
    const ColumnCode after = undo.after[before];
    const bool asked = after < dictionary_->size();  // a row of the change had this code
    if (!asked || before == kUnknownCode || after == kUnknownCode) continue;
    const Trace was = trace_of((*dictionary_)[before]);
    const Trace is = trace_of((*dictionary_)[after]);
    known[before] = before == after || (was.is_plain() && was.below_alias == is.below_alias);
  }
  return known;
}

// A row that still has what the change made of it has not changed since: whatever has could only
// have changed other places. So it gets back what it had before, where that is known.
void Column::take_back(const Undo& undo, const std::vector<bool>& known, std::uint64_t number,
                       const RowSet::Words& rows, Chunk& chunk) {
  const bool had_codes = number < undo.chunks.size() && undo.chunks[number];
  RowSet::Words applied;
  undo.rows.words(number, applied);
  for (std::size_t word = 0; word < rows.size(); ++word) {
    for (std::uint64_t left = rows[word]; left != 0; left &= left - 1) {
      const std::uint64_t bit = left & (~left + 1);
      const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
      const ColumnCode before = had_codes ? undo.chunks[number]->get(row) : kMissingCode;
      const bool follows = (applied[word] & bit) != 0 && before < known.size() && known[before] &&
                           chunk.get(row) == undo.after[before];
      chunk.set(row, follows ? before : kUnknownCode);
    }
  }
}

void Column::revert(Row row, const Change& change) {
  if (may_concern(change)) set_unknown(row);
}

ColumnCode Column::derive(ColumnCode before) {
  if (before == kUnknownCode) return kUnknownCode;
  buffer_.clear();
  switch (effects_.derive((*dictionary_)[before], parser_, buffer_)) {
    case Effects::Outcome::kSame:
      return before;
    case Effects::Outcome::kUnknown:
      return kUnknownCode;
    case Effects::Outcome::kNew:
      return add(buffer_);
  }
  return kUnknownCode;
}

ColumnCode Column::code(Row row) const {
  return code_in(chunks_, row);
}

ColumnCode Column::code_in(const std::vector<Held<Chunk>>& chunks, Row row) {
  const std::size_t chunk = row / Chunk::kRows;
  if (chunk >= chunks.size() || !chunks[chunk]) return kMissingCode;
  return chunks[chunk]->get(row % Chunk::kRows);
}

void Column::store(Row row, ColumnCode next) {
  if (code(row) == next) return;
  writable(row / Chunk::kRows).set(row % Chunk::kRows, next);
  ++changed_rows_;
}

Chunk& Column::writable(std::size_t chunk) {
  if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
  Held<Chunk>& held = chunks_[chunk];
  if (!held) {
    held = Held<Chunk>::make();
  } else if (!held.alone()) {
    held = Held<Chunk>::make(*held);
  }
  return held.own();
}

RowSet Column::unknown_rows() const {
  RowSet rows;
  RowSet::Words words;
  for (std::size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
    if (!chunks_[chunk] || chunks_[chunk]->unknown() == 0) continue;
    scan_unknown(*chunks_[chunk], words);
    rows.add_words(chunk, words);
  }
  return rows;
}

ColumnView Column::view() const {
  return {dictionary_, orders_, dictionary_->size(), chunks_};
}

std::size_t Column::bytes() const {
  std::size_t bytes = sizeof(Column) + dictionary_->bytes() + orders_->bytes();
  for (const Held<Chunk>& chunk : chunks_) bytes += chunk ? chunk->bytes() : 0;
  const auto add_former = [&](const std::vector<Held<Chunk>>& former) {
    for (std::size_t at = 0; at < former.size(); ++at) {
      const Held<Chunk>& chunk = former[at];
      if (chunk && !(chunks_[at] && &*chunk == &*chunks_[at])) bytes += chunk->bytes();
    }
  };
  for (const Undo& undo : undos_) {
    bytes += undo.rows.memory_bytes() + undo.after.capacity() * sizeof(ColumnCode);
    add_former(undo.chunks);
  }
  for (const Deleted& deleted : deletes_) add_former(deleted.chunks);
  return bytes;
}

}  // namespace amend::embedded
