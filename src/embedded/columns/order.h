// Order: the codes of a dictionary in the order of a sort (filter/sort_key.h), so that rows are
// sorted by comparing numbers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/clock.h"
#include "embedded/columns/dictionary.h"
#include "embedded/columns/value_index.h"
#include "filter/sort_key.h"

namespace amend::embedded {

// Where a code's key stands among all. Codes with equal keys have the same rank; the greater rank
// stands later. Ranks are comparable within one Order only.
using Rank = std::uint32_t;

// Immutable; any thread.
class Order {
 public:
  // The order of the codes below `size`. `before` is an earlier order of the same dictionary, from
  // which this one is made if that is quicker, or nullptr; so is `index`, which must not be of more
  // codes. Null if the deadline passed first.
  static std::shared_ptr<const Order> make(std::shared_ptr<const Dictionary> dictionary,
                                           ColumnCode size, filter::Direction direction,
                                           const Order* before, const ValueIndex* index,
                                           Deadline deadline);

  // Codes below this have a rank. That of kUnknownCode means nothing.
  [[nodiscard]] ColumnCode size() const { return static_cast<ColumnCode>(ranks_.size()); }
  [[nodiscard]] Rank rank(ColumnCode code) const { return ranks_[code]; }
  // All codes in order: the rank of a code is the place of the first here with an equal key.
  [[nodiscard]] std::span<const ColumnCode> codes() const { return codes_; }

  // The rank of the first code whose key does not stand before this one, or size(); and whether its
  // key is equal to it.
  struct Found {
    Rank rank;
    bool equal;
  };
  [[nodiscard]] Found find(const filter::SortKey& key) const;

  [[nodiscard]] std::size_t bytes() const { return size() * (sizeof(ColumnCode) + sizeof(Rank)); }

 private:
  struct Keyed;

  Order(std::shared_ptr<const Dictionary> dictionary, filter::Direction direction)
      : dictionary_(std::move(dictionary)), direction_(direction) {}

  // The strings and numbers of an index, in order.
  static std::shared_ptr<const Order> of_values(std::shared_ptr<const Dictionary> dictionary,
                                                ColumnCode size, filter::Direction direction,
                                                const ValueIndex& index);
  bool add(std::vector<Keyed> fresh, const Order* before, Deadline deadline);
  void append(ColumnCode code, bool equal_to_last);

  std::shared_ptr<const Dictionary> dictionary_;
  filter::Direction direction_;
  std::vector<ColumnCode> codes_;  // in order
  std::vector<Rank> ranks_;        // by code: the place in codes_ of the first with an equal key
};

// The key of a code's result. REQUIRES: code < dictionary.size(), not kUnknownCode.
filter::SortKey sort_key_of(const Dictionary& dictionary, ColumnCode code,
                            filter::Direction direction, json::Parser& parser);

// The newest orders of one dictionary, and the newest index of its values. Any thread.
class Orders {
 public:
  explicit Orders(std::shared_ptr<const Dictionary> dictionary)
      : dictionary_(std::move(dictionary)) {}

  // An order of the codes below `size` or more. Makes it if there is none, and then others who want
  // one wait. `by_index`: out of the index of the values. Null if the deadline passed first.
  std::shared_ptr<const Order> get(filter::Direction direction, ColumnCode size, bool by_index,
                                   Deadline deadline);

  // An index of nearly all of the codes below `size`, or more: a few more are quicker asked than
  // put in. Makes it, as above.
  std::shared_ptr<const ValueIndex> index(ColumnCode size, Deadline deadline);

  // Of what is there. Waits for nobody.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  const ValueIndex* find_index(ColumnCode size, Deadline deadline);
  void count();

  const std::shared_ptr<const Dictionary> dictionary_;
  std::mutex lock_;                         // of what follows
  std::shared_ptr<const Order> newest_[2];  // by direction
  std::shared_ptr<const ValueIndex> index_;
  std::atomic<std::size_t> bytes_{0};
};

}  // namespace amend::embedded
