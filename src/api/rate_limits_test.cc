#include "api/rate_limits.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace amend::api {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kStart = 1'700'000'000 * kSecond;

class RateLimitsTest : public testing::Test {
 protected:
  // How many of `asked` requests are granted.
  int granted(const std::string& key, Category category, std::int64_t limit, int asked) {
    int count = 0;
    for (int at = 0; at < asked; ++at) count += limits_.take(key, category, limit).granted ? 1 : 0;
    return count;
  }

  Micros now_ = kStart;
  RateLimits limits_{[this] { return now_; }, 3};
};

TEST_F(RateLimitsTest, BelowAtAndAboveALimit) {
  const std::int64_t left[] = {2, 1, 0};
  for (const std::int64_t remaining : left) {
    const auto taken = limits_.take("a", Category::kData, 3);
    EXPECT_TRUE(taken.granted);
    EXPECT_EQ(taken.left.limit, 3);
    EXPECT_EQ(taken.left.remaining, remaining);
    EXPECT_EQ(taken.left.reset_s, kStart / kSecond + 20 * (3 - remaining));
  }
  const auto refused = limits_.take("a", Category::kData, 3);
  EXPECT_FALSE(refused.granted);
  EXPECT_EQ(refused.left.remaining, 0);
  EXPECT_EQ(refused.left.reset_s, kStart / kSecond + 60) << "being refused costs nothing";
  EXPECT_EQ(refused.left.retry_after_s, 20);
}

TEST_F(RateLimitsTest, WhoWaitsAsLongAsToldIsGrantedOneAndNotBefore) {
  for (const std::int64_t limit : {1, 2, 3, 7, 60, 61, 1000}) {
    const std::string key = std::to_string(limit);
    EXPECT_EQ(granted(key, Category::kData, limit, static_cast<int>(limit) + 1), limit);
    now_ += 60 * kSecond / limit - 1;
    EXPECT_EQ(granted(key, Category::kData, limit, 2), 0) << limit;
    const auto refused = limits_.take(key, Category::kData, limit);
    EXPECT_GE(refused.left.retry_after_s, 1);
    now_ += 1 + (60 * kSecond % limit == 0 ? 0 : 1);
    EXPECT_EQ(granted(key, Category::kData, limit, 2), 1) << limit;
    now_ += limits_.take(key, Category::kData, limit).left.retry_after_s * kSecond;
    EXPECT_GE(granted(key, Category::kData, limit, 1), 1) << limit;
  }
}

TEST_F(RateLimitsTest, AllAreBackAfterAMinuteAndNeverMore) {
  EXPECT_EQ(granted("a", Category::kData, 5, 9), 5);
  now_ += 60 * kSecond;
  EXPECT_EQ(limits_.left("a", Category::kData, 5).remaining, 5);
  EXPECT_EQ(granted("a", Category::kData, 5, 9), 5);
  now_ += 24 * 3600 * kSecond;
  EXPECT_EQ(granted("a", Category::kData, 5, 9), 5);
}

TEST_F(RateLimitsTest, KeysAndCategoriesHaveNothingToDoWithEachOther) {
  EXPECT_EQ(granted("a", Category::kData, 2, 5), 2);
  EXPECT_EQ(granted("a", Category::kSearch, 2, 5), 2);
  EXPECT_EQ(granted("b", Category::kData, 2, 5), 2);
  EXPECT_EQ(limits_.left("b", Category::kUpload, 2).remaining, 2);
}

TEST_F(RateLimitsTest, LookingTakesNothingAndRemembersNothing) {
  for (int at = 0; at < 9; ++at) EXPECT_EQ(limits_.left("a", Category::kData, 2).remaining, 2);
  EXPECT_EQ(limits_.keys(), 0U);
  EXPECT_EQ(granted("a", Category::kData, 2, 1), 1);
  EXPECT_EQ(limits_.left("a", Category::kData, 2).remaining, 1);
  EXPECT_EQ(limits_.left("a", Category::kData, 2).remaining, 1);
}

TEST_F(RateLimitsTest, ALimitThatIsChangedCountsAtOnce) {
  EXPECT_EQ(granted("a", Category::kData, 10, 10), 10);
  EXPECT_EQ(granted("a", Category::kData, 12, 5), 2);
  EXPECT_EQ(granted("a", Category::kData, 1, 5), 0);
  now_ += 60 * kSecond;
  EXPECT_EQ(granted("a", Category::kData, 1, 5), 1) << "what was made under the old limit is past";
}

TEST_F(RateLimitsTest, AClockThatIsPutBackTakesAwayNothing) {
  EXPECT_EQ(granted("a", Category::kData, 2, 2), 2);
  now_ -= 3600 * kSecond;
  EXPECT_EQ(granted("a", Category::kData, 2, 1), 0);
  now_ += 30 * kSecond;
  EXPECT_EQ(granted("a", Category::kData, 2, 2), 1);
}

TEST_F(RateLimitsTest, TheLargestLimitIsCountedToo) {
  const std::int64_t most = limits::kRequestsPerMinute;
  EXPECT_EQ(limits_.take("a", Category::kData, most).left.remaining, most - 1);
  now_ += kSecond;
  EXPECT_EQ(limits_.left("a", Category::kData, most).remaining, most);
}

TEST_F(RateLimitsTest, SoManyKeysAreRememberedAndThoseThatAskedLast) {
  for (const char* key : {"a", "b", "c"}) EXPECT_EQ(granted(key, Category::kData, 1, 1), 1);
  EXPECT_EQ(limits_.keys(), 3U);
  EXPECT_EQ(granted("a", Category::kData, 1, 1), 0) << "also who is refused has asked";
  EXPECT_EQ(granted("d", Category::kData, 1, 1), 1);
  EXPECT_EQ(limits_.keys(), 3U);
  EXPECT_EQ(limits_.left("b", Category::kData, 1).remaining, 1) << "the one that was quiet longest";
  for (const char* key : {"a", "c", "d"}) EXPECT_EQ(granted(key, Category::kData, 1, 1), 0);
  for (int at = 0; at < 1000; ++at) limits_.take(std::to_string(at), Category::kData, 1);
  EXPECT_EQ(limits_.keys(), 3U);
}

TEST_F(RateLimitsTest, ThreadsTogetherAreGrantedNoMoreThanOne) {
  std::atomic<int> all{0};
  std::vector<std::thread> threads;
  for (int at = 0; at < 4; ++at) {
    threads.emplace_back([&] { all += granted("a", Category::kData, 1000, 400); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(all, 1000);
}

TEST(ReadCategoryLimits, TheLaterGoesOverTheEarlier) {
  EXPECT_EQ(*read_category_limits({}), (CategoryLimits{0, 0, 0, 0, 0}));
  EXPECT_EQ(*read_category_limits({"0"}), (CategoryLimits{0, 0, 0, 0, 0}));
  EXPECT_EQ(*read_category_limits({"600", "search=60", "upload=0"}),
            (CategoryLimits{600, 600, 60, 0, 600}));
  EXPECT_EQ(*read_category_limits({"metadata=1", "compute=2", "data=3"}),
            (CategoryLimits{1, 3, 0, 0, 2}));
}

TEST(ReadCategoryLimits, AnythingElseIsRefused) {
  for (const char* word : {"", "x", "-1", "1.5", "data", "data=", "data=x", "=5", "flying=5", "5 ",
                           "data=5=6", "99999999999999999999"}) {
    EXPECT_EQ(read_category_limits({word}).status().code(), Code::kBadRequest) << word;
  }
}

}  // namespace
}  // namespace amend::api
