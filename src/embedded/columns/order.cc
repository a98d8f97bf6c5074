#include "embedded/columns/order.h"

#include <algorithm>
#include <iterator>

#include "embedded/columns/result.h"

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
                                         Deadline deadline) {
  // Finding the place of one among the old takes about as long as sorting a few.
  constexpr ColumnCode kWorthIt = 8;
  if (before != nullptr && (size - before->size()) > before->size() / kWorthIt) before = nullptr;
  std::vector<Keyed> fresh;
  json::Parser parser;
  PacedDeadline pace(deadline);
  for (ColumnCode code = before != nullptr ? before->size() : 0; code < size; ++code) {
    if (pace.passed_after((*dictionary)[code].size())) return nullptr;
    fresh.push_back({{}, code});
    if (code == kUnknownCode) continue;
    fresh.back().key = sort_key_of(*dictionary, code, direction, parser);
  }
  std::shared_ptr<Order> order(new Order(std::move(dictionary), direction));
  order->ranks_.resize(size);
  order->codes_.reserve(size);
  if (!order->add(std::move(fresh), before, deadline)) return nullptr;
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

std::shared_ptr<const Order> Orders::get(Direction direction, ColumnCode size, Deadline deadline) {
  const std::lock_guard<std::mutex> held(lock_);
  auto& newest = newest_[direction == Direction::kAscending ? 0 : 1];
  if (newest != nullptr && newest->size() >= size) return newest;
  auto made = Order::make(dictionary_, size, direction, newest.get(), deadline);
  if (made != nullptr) newest = made;
  return made;
}

std::size_t Orders::bytes() const {
  const std::lock_guard<std::mutex> held(lock_);
  std::size_t bytes = 0;
  for (const auto& order : newest_) bytes += order != nullptr ? order->bytes() : 0;
  return bytes;
}

}  // namespace amend::embedded
