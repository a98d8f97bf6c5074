// Column::tidy, a new dictionary without the results that no row has any more, and Column::absorb:
// the codes of one dictionary become those of another.
#include <algorithm>
#include <cassert>

#include "embedded/columns/column.h"

namespace amend::embedded {
namespace {

constexpr ColumnCode kSmallDictionary = 4096;

template <class Visit>
void for_each_code(const Chunk& chunk, Visit visit) {
  std::visit(
      [&](const auto& codes) {
        for (const ColumnCode code : codes) visit(code);
      },
      chunk.codes());
}

// The codes of the results that some row has, and the two that always are.
std::vector<bool> live_codes(const std::vector<Held<Chunk>>& chunks, ColumnCode size) {
  std::vector<bool> live(size);
  live[kMissingCode] = live[kUnknownCode] = true;
  for (const Held<Chunk>& chunk : chunks) {
    if (chunk) for_each_code(*chunk, [&](ColumnCode code) { live[code] = true; });
  }
  return live;
}

Chunk recoded(const Chunk& chunk, const std::vector<ColumnCode>& new_codes) {
  std::vector<ColumnCode> codes;
  codes.reserve(Chunk::kRows);
  for_each_code(chunk, [&](ColumnCode code) { codes.push_back(new_codes[code]); });
  return Chunk(codes);
}

}  // namespace

void Column::tidy() {
  const ColumnCode size = dictionary_->size();
  // A result is dead when a row that had it has changed.
  if (size < kSmallDictionary || changed_rows_ <= size / 2) return;
  changed_rows_ = 0;
  const std::vector<bool> live = live_codes(chunks_, size);
  const auto count = std::count(live.begin(), live.end(), true);
  if (static_cast<ColumnCode>(count) < size / 2) recode(live);
}

void Column::recode(const std::vector<bool>& live) {
  auto dictionary = std::make_shared<Dictionary>((*dictionary_)[kMissingCode]);
  all_plain_ = true;
  std::vector<ColumnCode> new_codes(live.size(), kUnknownCode);
  for (ColumnCode code = 0; code < live.size(); ++code) {
    if (!live[code] || code == kUnknownCode) continue;
    new_codes[code] = dictionary->add((*dictionary_)[code]);
    all_plain_ = all_plain_ && trace_of((*dictionary_)[code]).is_plain();
  }
  for (Held<Chunk>& chunk : chunks_) {
    if (chunk) chunk = Held<Chunk>::make(recoded(*chunk, new_codes));
  }
  undos_.clear();
  deletes_.clear();
  dictionary_ = std::move(dictionary);
  orders_ = std::make_shared<Orders>(dictionary_);
}

void Column::absorb(const Column& other) {
  const Dictionary& from = *other.dictionary_;
  std::vector<ColumnCode> new_codes(from.size(), kUnknownCode);
  for (ColumnCode code = 0; code < from.size(); ++code) {
    if (code != kUnknownCode) new_codes[code] = add(from[code]);
  }
  if (chunks_.size() < other.chunks_.size()) chunks_.resize(other.chunks_.size());
  for (std::size_t chunk = 0; chunk < other.chunks_.size(); ++chunk) {
    if (!other.chunks_[chunk]) continue;
    assert(!chunks_[chunk]);
    chunks_[chunk] = Held<Chunk>::make(recoded(*other.chunks_[chunk], new_codes));
  }
}

}  // namespace amend::embedded
