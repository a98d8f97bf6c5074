#include "http/work_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace amend::http {
namespace {

using Lane = WorkPool::Lane;

TEST(WorkPool, RunsEverythingBeforeJoinReturns) {
  std::atomic<int> ran{0};
  WorkPool pool({2, 1, 1}, 1000);
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(pool.submit(Lane::kWork, [&] { ++ran; }));
    EXPECT_TRUE(pool.submit(Lane::kLong, [&] { ++ran; }));
    EXPECT_TRUE(pool.submit(Lane::kStream, [&] { ++ran; }));
  }
  pool.join();
  EXPECT_EQ(ran, 300);
  EXPECT_FALSE(pool.submit(Lane::kWork, [&] { ++ran; }));
  EXPECT_EQ(ran, 300);
}

TEST(WorkPool, RefusesBeyondTheQueueOfTheLaneOnly) {
  std::promise<void> begun;
  std::promise<void> go_on;
  WorkPool pool({1, 1, 1}, 2);  // last, so that its jobs end before what they use
  ASSERT_TRUE(pool.submit(Lane::kWork, [&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  EXPECT_TRUE(pool.submit(Lane::kWork, [] {}));
  EXPECT_TRUE(pool.submit(Lane::kWork, [] {}));
  EXPECT_FALSE(pool.submit(Lane::kWork, [] {}));
  EXPECT_TRUE(pool.submit(Lane::kLong, [] {}));
  go_on.set_value();
}

TEST(WorkPool, LanesDoNotWaitForEachOther) {
  std::promise<void> go_on;
  WorkPool pool({1, 1, 1}, 2);
  const auto opened = go_on.get_future().share();
  ASSERT_TRUE(pool.submit(Lane::kStream, [=] { opened.wait(); }));
  ASSERT_TRUE(pool.submit(Lane::kLong, [=] { opened.wait(); }));
  ASSERT_TRUE(pool.submit(Lane::kWork, [&] { go_on.set_value(); }));
  pool.join();
}

TEST(WorkPool, LetsGoOfWhatAJobHoldsWhenItHasRun) {
  WorkPool pool({1, 0, 0}, 10);
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> seen = held;
  ASSERT_TRUE(pool.submit(Lane::kWork, [held = std::move(held)] { EXPECT_EQ(*held, 1); }));
  pool.join();
  EXPECT_TRUE(seen.expired());
}

}  // namespace
}  // namespace amend::http
