#include "embedded/columns/column.h"

#include <algorithm>

#include "embedded/columns/scan.h"

namespace amend::embedded {
namespace {

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

void Column::clear(const RowSet& rows) {
  const auto missing = [](ColumnCode) { return kMissingCode; };
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    if (chunk < chunks_.size() && chunks_[chunk]) writable(chunk).change(words, missing);
  });
  changed_rows_ += rows.size();
}

bool Column::concerns(const Change& change) {
  effects_.compile(change);
  return !effects_.empty() && !(all_plain_ && effects_.keeps());
}

void Column::apply(const RowSet& rows, const Change& change) {
  if (!concerns(change)) return;
  NewCodes next(*this);
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    if ((chunk >= chunks_.size() || !chunks_[chunk]) && next(kMissingCode) == kMissingCode) return;
    writable(chunk).change(words, next);
  });
  changed_rows_ += rows.size();
}

void Column::apply(Row row, const Change& change) {
  if (concerns(change)) store(row, derive(code(row)));
}

// Not only where the change concerns a result there is: the one before it may have been another.
bool Column::may_concern(const Change& change) {
  effects_.compile(change);
  return !effects_.empty();
}

void Column::revert(const RowSet& rows, const Change& change) {
  if (!may_concern(change)) return;
  const auto next = [](ColumnCode) { return kUnknownCode; };
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    writable(chunk).change(words, next);
  });
  changed_rows_ += rows.size();
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
  const std::size_t chunk = row / Chunk::kRows;
  if (chunk >= chunks_.size() || !chunks_[chunk]) return kMissingCode;
  return chunks_[chunk]->get(row % Chunk::kRows);
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
  return bytes;
}

}  // namespace amend::embedded
