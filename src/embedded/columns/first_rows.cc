#include "embedded/columns/first_rows.h"

#include <algorithm>
#include <bit>

namespace amend::embedded {
namespace {

struct Place {
  Rank rank;
  Row row;
  auto operator<=>(const Place&) const = default;
};

// The first place that is not taken up to and with `after`.
Place place_after(const Order& order, const filter::Standing& after) {
  const Order::Found found = order.find(after.key);
  return {found.rank, found.equal ? after.position + 1 : 0};
}

// Keeps the first `count` of the places it is offered.
class FirstPlaces {
 public:
  FirstPlaces(Place from, std::size_t count) : from_(from), count_(count) {}

  void offer(Place place) {
    if (place < from_ || (full_ && !(place < last_))) return;
    places_.push_back(place);
    if (places_.size() >= 2 * count_) prune();
  }

  std::vector<Place> take() {
    prune();
    std::sort(places_.begin(), places_.end());
    return std::move(places_);
  }

 private:
  // Drops what stands behind the first `count`. Linear, but once in as many offers.
  void prune() {
    if (places_.size() < count_) return;
    const auto last = places_.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
    std::nth_element(places_.begin(), last, places_.end());
    last_ = *last;
    full_ = true;
    places_.resize(count_);
  }

  const Place from_;
  const std::size_t count_;
  std::vector<Place> places_;
  bool full_ = false;
  Place last_{};  // once full: what is not before it does not count
};

void offer_chunk(const ColumnView& view, const Order& order, std::uint64_t chunk,
                 const RowSet::Words& words, FirstPlaces& first) {
  view.visit_codes(chunk, [&](const auto& code_at) {
    for (std::size_t word = 0; word < words.size(); ++word) {
      for (std::uint64_t left = words[word]; left != 0; left &= left - 1) {
        const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const ColumnCode code = code_at(row);
        if (code != kUnknownCode) first.offer({order.rank(code), chunk * Chunk::kRows + row});
      }
    }
  });
}

}  // namespace

std::vector<Row> first_rows(const ColumnView& view, const Order& order, const RowSet& rows,
                            const std::optional<filter::Standing>& after, std::size_t count) {
  if (count == 0) return {};
  FirstPlaces first(after ? place_after(order, *after) : Place{0, 0}, count);
  rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
    offer_chunk(view, order, chunk, words, first);
  });
  std::vector<Row> result;
  for (const Place& place : first.take()) result.push_back(place.row);
  return result;
}

}  // namespace amend::embedded
