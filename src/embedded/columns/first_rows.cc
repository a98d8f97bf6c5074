#include "embedded/columns/first_rows.h"

#include <algorithm>
#include <bit>
#include <cstdint>

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
    ++offered_;
    places_.push_back(place);
    if (places_.size() >= 2 * count_) prune();
  }

  // How many places were in time to be kept.
  [[nodiscard]] std::size_t offered() const { return offered_; }

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
  std::size_t offered_ = 0;
  bool full_ = false;
  Place last_{};  // once full: what is not before it does not count
};

// So many codes that stand first, from a rank on, and with them all that share the last one's rank.
class FirstCodes {
 public:
  FirstCodes(const Order& order, Rank from, std::size_t count) : bits_(order.size() / 64 + 1) {
    const auto codes = order.codes();
    std::size_t at = from;
    while (at < codes.size() && (at - from < count || order.rank(codes[at]) != at)) {
      const ColumnCode code = codes[at++];
      if (code != kUnknownCode) bits_[code / 64] |= std::uint64_t{1} << (code % 64);
    }
    all_ = at == codes.size();
  }

  [[nodiscard]] bool has(ColumnCode code) const {
    return (bits_[code / 64] >> (code % 64) & 1) != 0;
  }
  // No code is left out.
  [[nodiscard]] bool all() const { return all_; }

 private:
  std::vector<std::uint64_t> bits_;
  bool all_ = false;
};

// The rows whose code is wanted.
void offer_chunk(const ColumnView& view, const Order& order, std::uint64_t chunk,
                 const RowSet::Words& words, const FirstCodes& wanted, FirstPlaces& first) {
  view.visit_codes(chunk, [&](const auto& code_at) {
    for (std::size_t word = 0; word < words.size(); ++word) {
      for (std::uint64_t left = words[word]; left != 0; left &= left - 1) {
        const std::size_t row = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
        const ColumnCode code = code_at(row);
        if (wanted.has(code)) first.offer({order.rank(code), chunk * Chunk::kRows + row});
      }
    }
  });
}

// Where there are very many distinct values, most rows are passed over by a look at a bit: only
// those with one of the first codes are offered, and more only if they were too few.
std::vector<Place> first_places(const ColumnView& view, const Order& order, const RowSet& rows,
                                Place from, std::size_t count) {
  constexpr std::size_t kMore = 16;
  // Twice as many as needed if the codes of the set are spread evenly.
  std::size_t codes = 2 * count * (order.size() / (rows.size() + 1) + 1);
  for (;; codes *= kMore) {
    const FirstCodes wanted(order, from.rank, codes);
    FirstPlaces first(from, count);
    rows.for_each_chunk([&](std::uint64_t chunk, const RowSet::Words& words) {
      offer_chunk(view, order, chunk, words, wanted, first);
    });
    if (wanted.all() || first.offered() >= count) return first.take();
  }
}

}  // namespace

std::vector<Row> first_rows(const ColumnView& view, const Order& order, const RowSet& rows,
                            const std::optional<filter::Standing>& after, std::size_t count) {
  if (count == 0) return {};
  const Place from = after ? place_after(order, *after) : Place{0, 0};
  std::vector<Row> result;
  for (const Place& place : first_places(view, order, rows, from, count)) {
    result.push_back(place.row);
  }
  return result;
}

}  // namespace amend::embedded
