#include "embedded/columns/order.h"

#include <algorithm>
#include <iterator>

#include "embedded/columns/result.h"
#include "json/compare.h"

namespace amend::embedded {

using filter::Direction;
using filter::SortKey;

// A code with its key, while they are sorted.
struct Order::Keyed {
  SortKey key;
  ColumnCode code;
};

SortKey sort_key_of(const Dictionary& dictionary, ColumnCode code, Direction direction,
                    json::Parser& parser) {
  return SortKey::of(decode_result(dictionary[code], parser).resolved(), direction);
}

std::shared_ptr<const Order> Order::make(std::shared_ptr<const Dictionary> dictionary,
                                         ColumnCode size, Direction direction, const Order* before,
                                         const ValueIndex* index, Deadline deadline) {
  // Finding the place of one among the old takes about as long as sorting a few.
  constexpr ColumnCode kWorthIt = 8;
  if (before != nullptr && (size - before->size()) > before->size() / kWorthIt) before = nullptr;
  std::vector<Keyed> fresh;
  json::Parser parser;
  PacedDeadline pace(deadline);
  const auto take = [&](ColumnCode code) {
    if (pace.passed_after((*dictionary)[code].size())) return false;
    fresh.push_back({{}, code});
    if (code != kUnknownCode) {
      fresh.back().key = sort_key_of(*dictionary, code, direction, parser);
    }
    return true;
  };
  ColumnCode next = before != nullptr ? before->size() : 0;
  std::shared_ptr<const Order> values;
  if (before == nullptr && index != nullptr) {
    values = of_values(dictionary, size, direction, *index);
    before = values.get();
    next = index->size();
    if (!take(kUnknownCode)) return nullptr;
    for (const ColumnCode code : index->others()) {
      if (!take(code)) return nullptr;
    }
  }
  for (; next < size; ++next) {
    if (!take(next)) return nullptr;
  }
  std::shared_ptr<Order> order(new Order(std::move(dictionary), direction));
  order->ranks_.resize(size);
  order->codes_.reserve(size);
  if (!order->add(std::move(fresh), before, deadline)) return nullptr;
  return order;
}

std::shared_ptr<const Order> Order::of_values(std::shared_ptr<const Dictionary> dictionary,
                                              ColumnCode size, Direction direction,
                                              const ValueIndex& index) {
  std::shared_ptr<Order> order(new Order(std::move(dictionary), direction));
  order->ranks_.resize(size);
  order->codes_.reserve(index.numbers().size() + index.texts().size());
  const auto append = [&](auto at, const auto end, const auto& are_equal) {
    for (ColumnCode last = kUnknownCode; at != end; last = *at++) {
      order->append(*at, last != kUnknownCode && are_equal(last, *at));
    }
  };
  const auto numbers = index.numbers();
  const auto texts = index.texts();
  const auto equal_numbers = [&](ColumnCode a, ColumnCode b) {
    return json::compare_numbers(index.number(a), index.number(b)) == 0;
  };
  const auto equal_texts = [&](ColumnCode a, ColumnCode b) {
    return SortKey::counted(index.text(a)) == SortKey::counted(index.text(b));
  };
  if (direction == Direction::kAscending) {
    append(numbers.begin(), numbers.end(), equal_numbers);
    append(texts.begin(), texts.end(), equal_texts);
  } else {
    append(texts.rbegin(), texts.rend(), equal_texts);
    append(numbers.rbegin(), numbers.rend(), equal_numbers);
  }
  return order;
}

// Sorts the fresh codes and merges them with those of the order before.
bool Order::add(std::vector<Keyed> fresh, const Order* before, Deadline deadline) {
  const auto compare = [this](const Keyed& a, const Keyed& b) {
    return SortKey::compare(a.key, b.key, direction_);
  };
  std::sort(fresh.begin(), fresh.end(), [&](const Keyed& a, const Keyed& b) {
    const auto order = compare(a, b);
    return order != 0 ? order < 0 : a.code < b.code;
  });
  std::size_t old = 0;
  const std::size_t old_end = before != nullptr ? before->codes_.size() : 0;
  // Takes the codes of the order before up to a place in it.
  const auto take_old = [&](std::size_t end) {
    for (; old < end; ++old) {
      const ColumnCode code = before->codes_[old];
      append(code, before->ranks_[code] != old);
    }
  };
  PacedDeadline pace(deadline);
  for (std::size_t at = 0; at < fresh.size(); ++at) {
    if (pace.passed_after(0)) return false;
    bool equal = at > 0 && compare(fresh[at - 1], fresh[at]) == 0;
    if (before != nullptr && !equal) {
      const Found found = before->find(fresh[at].key);
      take_old(found.rank);
      if (found.equal) {
        take_old(found.rank + 1);
        equal = true;
      }
    }
    append(fresh[at].code, equal);
  }
  take_old(old_end);
  return true;
}

void Order::append(ColumnCode code, bool equal_to_last) {
  ranks_[code] = equal_to_last ? ranks_[codes_.back()] : static_cast<Rank>(codes_.size());
  codes_.push_back(code);
}

Order::Found Order::find(const SortKey& key) const {
  json::Parser parser;
  const auto compare = [&](ColumnCode code) {
    const SortKey other =
        code == kUnknownCode ? SortKey() : sort_key_of(*dictionary_, code, direction_, parser);
    return SortKey::compare(other, key, direction_);
  };
  const auto first = std::partition_point(codes_.begin(), codes_.end(),
                                          [&](ColumnCode code) { return compare(code) < 0; });
  return {static_cast<Rank>(first - codes_.begin()), first != codes_.end() && compare(*first) == 0};
}

std::shared_ptr<const Order> Orders::get(Direction direction, ColumnCode size, bool by_index,
                                         Deadline deadline) {
  const std::lock_guard<std::mutex> held(lock_);
  auto& newest = newest_[direction == Direction::kAscending ? 0 : 1];
  if (newest != nullptr && newest->size() >= size) return newest;
  const ValueIndex* index = nullptr;
  if (by_index) {
    index = find_index(size, deadline);
    if (index == nullptr) return nullptr;
    size = std::max(size, index->size());
  }
  auto made = Order::make(dictionary_, size, direction, newest.get(), index, deadline);
  if (made != nullptr) newest = made;
  count();
  return made;
}

std::shared_ptr<const ValueIndex> Orders::index(ColumnCode size, Deadline deadline) {
  const std::lock_guard<std::mutex> held(lock_);
  if (find_index(size, deadline) == nullptr) return nullptr;
  count();
  return index_;
}

const ValueIndex* Orders::find_index(ColumnCode size, Deadline deadline) {
  constexpr ColumnCode kMostSpare = 4096;
  if (index_ != nullptr) {
    const ColumnCode spare = std::min(index_->size() / 16, kMostSpare);
    if (size <= index_->size() + spare) return index_.get();
  }
  auto made = ValueIndex::make(dictionary_, size, index_.get(), deadline);
  if (made == nullptr) return nullptr;
  index_ = std::move(made);
  return index_.get();
}

void Orders::count() {
  std::size_t bytes = index_ != nullptr ? index_->bytes() : 0;
  for (const auto& order : newest_) bytes += order != nullptr ? order->bytes() : 0;
  bytes_ = bytes;
}

}  // namespace amend::embedded
