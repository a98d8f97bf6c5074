#include "aggregate/aggregator.h"

#include <algorithm>

#include "aggregate/finish.h"
#include "aggregate/key_value.h"
#include "base/limits.h"

namespace amend::aggregate {
namespace {

constexpr std::uint32_t kNoGroup = ~std::uint32_t{0};
constexpr std::size_t kGroupBytes = 256;  // of a group with a figure, about

Status too_much(const std::string& what) {
  return {Code::kPayloadTooLarge, "The aggregation " + what + "; narrow it by 'filters'"};
}

// The segment of `path` at which a walk inside an element of the unwound field begins; none if the
// path is another field's.
std::optional<std::size_t> below(const filter::FieldPath& unwound, const filter::FieldPath& path) {
  if (path.size() < unwound.size()) return {};
  for (std::size_t at = 0; at < unwound.size(); ++at) {
    if (path.segment(at) != unwound.segment(at)) return {};
  }
  return unwound.size();
}

}  // namespace

Aggregator::Aggregator(const Request& request)
    : request_(request),
      row_keys_(request.keys.size()),
      row_operands_(request.metrics.size()),
      numbers_(request.keys.size()) {
  if (request.unwind) unwound_ = field_of(*request.unwind);
  for (std::size_t key = 0; key < request.keys.size(); ++key) {
    key_values_.push_back(std::make_unique<Distinct>());
    use(request.keys[key].field, key, &Uses::keys);
  }
  static const Operand kNothing;
  for (std::size_t metric = 0; metric < request.metrics.size(); ++metric) {
    met_values_.push_back(std::make_unique<Distinct>());
    row_operands_[metric] = &kNothing;
    const auto& field = request.metrics[metric].field;
    if (field) use(*field, metric, &Uses::metrics);
  }
}

std::size_t Aggregator::field_of(const filter::FieldPath& path) {
  const auto known = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const auto& field) { return field.text() == path.text(); });
  const auto at = static_cast<std::size_t>(known - fields_.begin());
  if (known == fields_.end()) {
    fields_.push_back(path);
    uses_.emplace_back();
  }
  return at;
}

void Aggregator::use(const filter::FieldPath& path, std::size_t index,
                     std::vector<Use> Uses::*list) {
  const auto inside = request_.unwind ? below(*request_.unwind, path) : std::nullopt;
  const std::size_t field = inside ? *unwound_ : field_of(path);
  (uses_[field].*list).push_back({index, inside});
}

Digest Aggregator::digest(std::size_t field, const std::optional<json::Value>& value) {
  Digest digest;
  const Uses& uses = uses_[field];
  if (unwound_ != field) {
    digest_row(uses, value, digest);
    return digest;
  }
  digest.rows_ = 0;
  if (!value || value->is_null()) return digest;
  const auto add_element = [&](const json::Value& element) {
    ++digest.rows_;
    digest_row(uses, element, digest);
  };
  if (value->is_array()) {
    for (const json::Value& element : value->array()) add_element(element);
  } else {
    add_element(*value);
  }
  return digest;
}

void Aggregator::digest_row(const Uses& uses, const std::optional<json::Value>& value,
                            Digest& digest) {
  const auto value_for = [&](const Use& use, const filter::FieldPath& path) {
    if (!use.below || !value || *use.below == path.size()) return value;
    return value_of(filter::resolve_below(path, *use.below, *value));
  };
  for (const Use& use : uses.keys) {
    const Key& key = request_.keys[use.index];
    digest.keys_.push_back(
        key_values_[use.index]->number(key_value(key, value_for(use, key.field))));
  }
  for (const Use& use : uses.metrics) {
    const Metric& metric = request_.metrics[use.index];
    digest.operands_.push_back(
        make_operand(metric.function, value_for(use, *metric.field), *met_values_[use.index]));
  }
}

bool Aggregator::adds_many() const {
  return std::none_of(request_.metrics.begin(), request_.metrics.end(), [](const Metric& metric) {
    return metric.function == Function::kLast || metric.function == Function::kPush;
  });
}

Status Aggregator::add(std::span<const Digest* const> fields, std::uint64_t times) {
  const std::size_t rows = unwound_ ? fields[*unwound_]->rows() : 1;
  for (std::size_t row = 0; row < rows; ++row) AMEND_RETURN_IF_ERROR(add_row(fields, row, times));
  return {};
}

Status Aggregator::add_row(std::span<const Digest* const> fields, std::size_t unwound_row,
                           std::uint64_t times) {
  for (std::size_t field = 0; field < fields.size(); ++field) {
    const Uses& uses = uses_[field];
    const Digest& digest = *fields[field];
    const std::size_t row = unwound_ == field ? unwound_row : 0;
    for (std::size_t at = 0; at < uses.keys.size(); ++at) {
      row_keys_[uses.keys[at].index] = digest.keys_[row * uses.keys.size() + at];
    }
    for (std::size_t at = 0; at < uses.metrics.size(); ++at) {
      row_operands_[uses.metrics[at].index] = &digest.operands_[row * uses.metrics.size() + at];
    }
  }
  AMEND_ASSIGN_OR_RETURN(const std::size_t group, find_group());
  std::vector<Accumulator>& figures = groups_[group].figures;
  for (std::size_t metric = 0; metric < figures.size(); ++metric) {
    figure_bytes_ += figures[metric].add(*row_operands_[metric], times);
  }
  if (figure_bytes_ <= limits::kAggregateBytes) return {};
  return too_much("collects more than " + std::to_string(limits::kAggregateBytes) + " bytes");
}

// The group of the row at hand.
Result<std::size_t> Aggregator::find_group() {
  std::uint32_t* found = nullptr;
  if (row_keys_.size() == 1) {
    if (row_keys_[0] >= groups_of_first_.size()) {
      groups_of_first_.resize(std::size_t{row_keys_[0]} + 1, kNoGroup);
    }
    found = &groups_of_first_[row_keys_[0]];
  } else {
    std::uint32_t prefix = row_keys_[0];
    for (std::size_t key = 1; key < row_keys_.size(); ++key) {
      auto& numbers = numbers_[key];
      const bool last = key + 1 == row_keys_.size();
      const std::uint64_t pair = std::uint64_t{prefix} << 32 | row_keys_[key];
      found =
          &numbers.try_emplace(pair, last ? kNoGroup : static_cast<std::uint32_t>(numbers.size()))
               .first->second;
      prefix = *found;
    }
  }
  if (*found != kNoGroup) return std::size_t{*found};
  if (groups_.size() == limits::kAggregateGroups) {
    return too_much("has more than " + std::to_string(limits::kAggregateGroups) + " groups");
  }
  *found = static_cast<std::uint32_t>(groups_.size());
  figure_bytes_ += kGroupBytes;
  MadeGroup& made = groups_.emplace_back();
  made.keys = row_keys_;
  for (const Metric& metric : request_.metrics) made.figures.emplace_back(metric);
  return groups_.size() - 1;
}

Table Aggregator::finish() {
  Table table;
  table.groups.reserve(groups_.size());
  for (MadeGroup& made : groups_) {
    Group& group = table.groups.emplace_back();
    for (std::size_t key = 0; key < made.keys.size(); ++key) {
      group.keys.push_back((*key_values_[key])[made.keys[key]]);
    }
    for (std::size_t metric = 0; metric < made.figures.size(); ++metric) {
      group.metrics.push_back(made.figures[metric].result(*met_values_[metric]));
    }
    made = {};
  }
  order_groups(request_, table);
  return table;
}

}  // namespace amend::aggregate
