#include "api/rate_limits.h"

#include <algorithm>
#include <charconv>

#include "json/value.h"

namespace amend::api {
namespace {

std::size_t index_of(Category category) {
  return static_cast<std::size_t>(category);
}

std::int64_t rounded_up(std::int64_t amount, std::int64_t unit) {
  return (amount + unit - 1) / unit;
}

Status unreadable(const std::string& word) {
  std::string categories;
  for (const std::string_view name : kCategories) {
    categories.append(categories.empty() ? "" : ", ").append(name);
  }
  return {Code::kBadRequest, "'" + word +
                                 "' is no rate limit: it must be a number of requests a minute, "
                                 "such as 600, or that of one category, such as search=60 (" +
                                 categories + "); 0 is no limit"};
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size() || number < 0) return {};
  return number;
}

// A number that was stored before such settings were looked at may be anything.
std::int64_t limit_in(const json::Value& setting, std::string_view category) {
  const json::Value* value = setting.is_object() ? setting.find(category) : nullptr;
  const bool is_number = value != nullptr && value->type() == json::Value::Type::kInt;
  return is_number ? std::max<std::int64_t>(value->int64(), 0) : 0;
}

}  // namespace

Result<CategoryLimits> read_category_limits(const std::vector<std::string>& words) {
  CategoryLimits limits{};
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const auto number =
        number_of(std::string_view(word).substr(equals == std::string::npos ? 0 : equals + 1));
    if (!number) return unreadable(word);
    if (equals == std::string::npos) {
      limits.fill(*number);
      continue;
    }
    const auto* const category =
        std::find(kCategories.begin(), kCategories.end(), word.substr(0, equals));
    if (category == kCategories.end()) return unreadable(word);
    limits[static_cast<std::size_t>(category - kCategories.begin())] = *number;
  }
  return limits;
}

std::int64_t rate_limit(engine::Accounts& accounts, const engine::Key& key, Category category,
                        const CategoryLimits& servers) {
  std::int64_t limit = key.rate_limit.value_or(0);
  if (limit == 0) {
    limit = limit_in(accounts.organization_setting(key.organization_id, kRateLimitsSetting),
                     kCategories[index_of(category)]);
  }
  if (limit == 0) limit = servers[index_of(category)];
  return std::min(limit, limits::kRequestsPerMinute);
}

RateLimits::Taken RateLimits::take(const std::string& key_id, Category category,
                                   std::int64_t limit) {
  const std::lock_guard lock(mutex_);
  const Micros now = clock_();
  Bucket& bucket = this->bucket(key_id, category);
  give_back(bucket, limit, now);
  const bool granted = bucket.taken + kParts <= limit * kParts;
  if (granted) bucket.taken += kParts;
  Taken taken{granted, allowance(bucket, limit, now)};
  if (!granted) {
    const std::int64_t missing_us = rounded_up(bucket.taken + kParts - limit * kParts, limit);
    taken.left.retry_after_s = rounded_up(missing_us, 1'000'000);
  }
  return taken;
}

Allowance RateLimits::left(const std::string& key_id, Category category, std::int64_t limit) {
  const std::lock_guard lock(mutex_);
  const Micros now = clock_();
  const auto found = keys_.find(key_id);
  Bucket bucket;
  if (found != keys_.end()) bucket = found->second.buckets[index_of(category)];
  give_back(bucket, limit, now);
  return allowance(bucket, limit, now);
}

std::size_t RateLimits::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_.size();
}

// A clock that was put back gives nothing back, and is believed from then on. Of a limit that was
// lowered no more is missing than all of it.
void RateLimits::give_back(Bucket& bucket, std::int64_t limit, Micros now) {
  const Micros passed = std::clamp<Micros>(now - bucket.at, 0, kParts);
  bucket.taken = std::clamp<std::int64_t>(bucket.taken - passed * limit, 0, limit * kParts);
  bucket.at = now;
}

Allowance RateLimits::allowance(const Bucket& bucket, std::int64_t limit, Micros now) {
  return {limit, (limit * kParts - bucket.taken) / kParts,
          rounded_up(now + rounded_up(bucket.taken, limit), 1'000'000), 0};
}

RateLimits::Bucket& RateLimits::bucket(const std::string& key_id, Category category) {
  const auto [found, is_new] = keys_.try_emplace(key_id);
  Key& key = found->second;
  if (is_new) {
    key.place = order_.insert(order_.begin(), &found->first);
    if (keys_.size() > most_keys_) {
      keys_.erase(keys_.find(*order_.back()));
      order_.pop_back();
    }
  } else {
    order_.splice(order_.begin(), order_, key.place);
  }
  return key.buckets[index_of(category)];
}

}  // namespace amend::api
