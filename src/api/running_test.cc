#include "api/running.h"

#include <gtest/gtest.h>

#include <thread>

namespace amend::api {
namespace {

Deadline in(int milliseconds) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
}

TEST(RunningRequests, OneOfANameAtATime) {
  RunningRequests requests;
  auto first = requests.enter("a", in(0));
  EXPECT_NE(first, nullptr);
  EXPECT_NE(requests.enter("b", in(0)), nullptr);
  EXPECT_EQ(requests.enter("a", in(0)), nullptr);
  first.reset();
  EXPECT_NE(requests.enter("a", in(0)), nullptr);
}

TEST(RunningRequests, WhoWaitsGoesOnWhenTheFirstHasEnded) {
  RunningRequests requests;
  auto first = requests.enter("a", in(0));
  std::thread ends([&] { first.reset(); });
  EXPECT_NE(requests.enter("a", in(60'000)), nullptr);
  ends.join();
}

}  // namespace
}  // namespace amend::api
