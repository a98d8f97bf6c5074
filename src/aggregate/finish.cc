#include "aggregate/finish.h"

#include <algorithm>
#include <compare>

#include "aggregate/key_value.h"
#include "json/compare.h"

namespace amend::aggregate {
namespace {

constexpr auto kAscending = filter::Direction::kAscending;

std::partial_ordering compare_values(const json::Value& a, const json::Value& b) {
  if (a.is_number() && b.is_number()) return json::compare_numbers(a, b);
  if (a.is_string() && b.is_string()) return a.string() <=> b.string();
  return std::partial_ordering::unordered;
}

bool holds(const Having& having, const json::Value& value) {
  const std::partial_ordering order = compare_values(value, having.value);
  switch (having.op) {
    case Having::Operator::kGt:
      return order > 0;
    case Having::Operator::kGte:
      return order >= 0;
    case Having::Operator::kLt:
      return order < 0;
    case Having::Operator::kLte:
      return order <= 0;
    case Having::Operator::kEq:
      return order == 0;
    case Having::Operator::kNe:
      return order != 0;
  }
  return false;
}

// A group by what it is ordered by.
struct Ranked {
  std::vector<Rank> ranks;  // what the request asks for, if it does, then the keys
  std::size_t group;
};

class Ranks {
 public:
  explicit Ranks(const Request& request) : order_(request.order) {}

  Ranked of(const Table& table, std::size_t at) const {
    const Group& group = table.groups[at];
    Ranked ranked{{}, at};
    ranked.ranks.reserve(group.keys.size() + 1);
    if (order_) {
      const auto& values = order_->by_metric ? group.metrics : group.keys;
      ranked.ranks.emplace_back(values[order_->index], order_->direction);
    }
    for (const json::Value& key : group.keys) ranked.ranks.emplace_back(key, kAscending);
    return ranked;
  }

  bool operator()(const Ranked& a, const Ranked& b) const {
    for (std::size_t at = 0; at < a.ranks.size(); ++at) {
      const bool asked = at == 0 && order_;
      const auto direction = asked ? order_->direction : kAscending;
      const auto order = compare(a.ranks[at], b.ranks[at], direction);
      if (order != 0) return order < 0;
    }
    for (std::size_t at = order_ ? 1 : 0; at < a.ranks.size(); ++at) {
      const auto order = compare_texts(a.ranks[at], b.ranks[at]);
      if (order != 0) return order < 0;
    }
    return false;
  }

 private:
  const std::optional<Order>& order_;
};

}  // namespace

void order_groups(const Request& request, Table& table) {
  std::erase_if(table.groups, [&](const Group& group) {
    return !std::all_of(request.having.begin(), request.having.end(), [&](const Having& having) {
      return holds(having, group.metrics[having.metric]);
    });
  });
  table.groups_before_limit = table.groups.size();
  const Ranks ranks(request);
  std::vector<Ranked> order;
  order.reserve(table.groups.size());
  for (std::size_t at = 0; at < table.groups.size(); ++at) order.push_back(ranks.of(table, at));
  const std::size_t count =
      std::min<std::uint64_t>(request.limit.value_or(order.size()), order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    ranks);
  std::vector<Group> groups;
  groups.reserve(count);
  for (std::size_t at = 0; at < count; ++at) {
    groups.push_back(std::move(table.groups[order[at].group]));
  }
  table.groups = std::move(groups);
}

}  // namespace amend::aggregate
