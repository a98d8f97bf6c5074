// Rate limits: how many requests a key may make in a minute, in each category (contract 7.4).
//
// Each key has one bucket a category. A request takes one out of as many as the limit says, and
// they come back evenly, all of them within a minute. So who was quiet may make all of them at
// once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "engine/accounts.h"

namespace amend::api {

// What a request is counted as; the route says which. A request counts as one, whatever it holds: a
// batch of a thousand updates, an import, a feed of hours.
enum class Category : std::uint8_t {
  kMetadata,  // accounts, namespaces, collections, tasks
  kData,      // documents and their history
  kSearch,
  kUpload,   // imports
  kCompute,  // aggregations, exports
};
inline constexpr std::array<std::string_view, 5> kCategories = {"metadata", "data", "search",
                                                                "upload", "compute"};

// Requests a minute in each category; 0: no limit.
using CategoryLimits = std::array<std::int64_t, kCategories.size()>;

// As operators write them, the later over the earlier: "600" is for every category, "search=60" for
// one. Errors: kBadRequest with a sentence for the operator.
Result<CategoryLimits> read_category_limits(const std::vector<std::string>& words);

// The setting of an organisation by which it has limits of its own.
inline constexpr const char* kRateLimitsSetting = "rate_limits";

// The limit of a key: the key's own, else its organisation's, else the server's. 0: none.
std::int64_t rate_limit(engine::Accounts& accounts, const engine::Key& key, Category category,
                        const CategoryLimits& servers);

// What a key has left of a limit, as clients are told.
struct Allowance {
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::int64_t reset_s = 0;  // Unix time from which all are there again
  // Of a request that was not granted: how long until one will be. At least 1.
  std::int64_t retry_after_s = 0;
};

// The buckets. Any thread.
class RateLimits {
 public:
  using Clock = std::function<Micros()>;
  static constexpr std::int64_t kWindowS = 60;

  // Remembers that many keys. When there are more, those that made no request for the longest time
  // are forgotten: they may make all of theirs at once.
  explicit RateLimits(Clock clock = now_us, std::size_t most_keys = limits::kRateLimitedKeys)
      : clock_(std::move(clock)), most_keys_(most_keys) {}

  // Takes out one request, or none if there is none.
  // REQUIRES: 0 < limit <= limits::kRequestsPerMinute, as of left().
  struct Taken {
    bool granted = false;
    Allowance left;
  };
  Taken take(const std::string& key_id, Category category, std::int64_t limit);

  // What there is, without taking.
  Allowance left(const std::string& key_id, Category category, std::int64_t limit);

  [[nodiscard]] std::size_t keys() const;

 private:
  // What was taken out and is not back yet, in parts: kParts are a request, and in a microsecond as
  // many parts come back as the limit has requests. So every sum is exact.
  struct Bucket {
    std::int64_t taken = 0;
    Micros at = 0;  // of which this is told
  };
  static constexpr std::int64_t kParts = kWindowS * 1'000'000;

  using Order = std::list<const std::string*>;
  struct Key {
    std::array<Bucket, kCategories.size()> buckets;
    Order::iterator place;
  };

  static void give_back(Bucket& bucket, std::int64_t limit, Micros now);
  static Allowance allowance(const Bucket& bucket, std::int64_t limit, Micros now);
  // REQUIRES: mutex_ is held.
  Bucket& bucket(const std::string& key_id, Category category);

  const Clock clock_;
  const std::size_t most_keys_;
  mutable std::mutex mutex_;         // guards what is below
  std::map<std::string, Key> keys_;  // by id, which the server draws
  Order order_;                      // of their last requests, the latest first
};

}  // namespace amend::api
