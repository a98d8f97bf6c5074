// ColumnView: a column as it was at one moment, immutable.
//
// Any thread; a view is cheap to copy. It holds memory that its column would otherwise reuse, so it
// should not be kept longer than a request lasts.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/clock.h"
#include "embedded/columns/chunk.h"
#include "embedded/columns/code_set.h"
#include "embedded/columns/dictionary.h"
#include "embedded/columns/held.h"
#include "embedded/columns/order.h"
#include "embedded/keys.h"

namespace amend::embedded {

class ColumnView {
 public:
  // So many distinct results are asked one by one in less than a millisecond.
  static constexpr ColumnCode kLarge = 4096;

  ColumnView(std::shared_ptr<const Dictionary> dictionary, std::shared_ptr<Orders> orders,
             ColumnCode size, std::vector<Held<Chunk>> chunks)
      : dictionary_(std::move(dictionary)),
        orders_(std::move(orders)),
        size_(size),
        chunks_(std::move(chunks)) {}

  // Codes are below this.
  [[nodiscard]] ColumnCode dictionary_size() const { return size_; }
  [[nodiscard]] const std::shared_ptr<const Dictionary>& dictionary() const { return dictionary_; }

  // Whether some row of the chunk is kUnknownCode.
  [[nodiscard]] bool has_unknown(std::size_t chunk) const {
    return chunk < chunks_.size() && chunks_[chunk] && chunks_[chunk]->unknown() > 0;
  }

  // Rows beyond the column's end are kMissingCode.
  [[nodiscard]] ColumnCode code(Row row) const;

  // The bytes (result.h) of a code. REQUIRES: code < dictionary_size(), not kUnknownCode.
  [[nodiscard]] std::string_view result(ColumnCode code) const { return (*dictionary_)[code]; }

  // Decides for the codes of this view that the set has not seen yet whether their results satisfy
  // its condition. False: the deadline passed first; calling again goes on from there.
  // From `large` codes on an index of their values is made, once for all, and used.
  [[nodiscard]] bool extend(CodeSet& set, Deadline deadline, ColumnCode large = kLarge) const;

  // The order of this view's codes. The first who asks for it after the dictionary has grown makes
  // it; others wait meanwhile. Null if the deadline passed first.
  // `large`: as above.
  [[nodiscard]] std::shared_ptr<const Order> order(filter::Direction direction, Deadline deadline,
                                                   ColumnCode large = kLarge) const {
    return orders_->get(direction, size_, size_ >= large, deadline);
  }
  // The key of a code. REQUIRES: as result().
  [[nodiscard]] filter::SortKey sort_key(ColumnCode code, filter::Direction direction,
                                         json::Parser& parser) const {
    return sort_key_of(*dictionary_, code, direction, parser);
  }

  // Calls `visit(code_at)` with a function from a row within the chunk to its code.
  template <class Visit>
  void visit_codes(std::size_t chunk, Visit visit) const {
    if (chunk >= chunks_.size() || !chunks_[chunk]) {
      visit([](std::size_t) -> ColumnCode { return kMissingCode; });
      return;
    }
    std::visit(
        [&](const auto& codes) {
          visit([&](std::size_t row) -> ColumnCode { return codes[row]; });
        },
        chunks_[chunk]->codes());
  }

  using Words = std::span<std::uint64_t, Chunk::kRows / 64>;
  // Of the rows of a chunk: those whose code is in the set, and those that are kUnknownCode, which
  // no set holds. Every word is written. REQUIRES: the set was extended by this view or a later one
  // of the same dictionary.
  void scan(std::size_t chunk, const CodeSet& set, Words matches, Words unknown) const;

 private:
  std::shared_ptr<const Dictionary> dictionary_;
  std::shared_ptr<Orders> orders_;
  ColumnCode size_;
  std::vector<Held<Chunk>> chunks_;
};

}  // namespace amend::embedded
