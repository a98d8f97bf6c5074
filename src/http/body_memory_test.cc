#include "http/body_memory.h"

#include <gtest/gtest.h>

namespace amend::http {
namespace {

TEST(BodyMemory, GivesOutItsLimitAndNoMore) {
  BodyMemory memory(100);
  EXPECT_TRUE(memory.take(99));
  EXPECT_FALSE(memory.take(2));
  EXPECT_TRUE(memory.take(1));
  EXPECT_FALSE(memory.take(1));
  memory.give_back(100);
  EXPECT_FALSE(memory.take(101));
  EXPECT_EQ(memory.used(), 0U);
}

TEST(GrowingBody, StopsAboveItsMaximum) {
  BodyMemory memory(1'000'000);
  GrowingBody body(memory, 10, std::nullopt);
  EXPECT_EQ(body.append("123456789"), std::nullopt);
  EXPECT_EQ(body.append("0"), std::nullopt);
  EXPECT_EQ(body.append("1"), Refusal::kBodyTooLarge);
  EXPECT_EQ(body.take(), "1234567890");
}

TEST(GrowingBody, PaysForWhatHasArrivedOnly) {
  BodyMemory memory(1'000'000);
  GrowingBody body(memory, 900'000, 900'000);
  EXPECT_EQ(memory.used(), 0U);
  EXPECT_EQ(body.append("a"), std::nullopt);
  EXPECT_LE(memory.used(), 4096U);
}

TEST(GrowingBody, NeverPaysForMoreThanWasDeclared) {
  BodyMemory memory(1'000'000);
  GrowingBody body(memory, 900'000, 5'000);
  for (int i = 0; i < 5'000; ++i) EXPECT_EQ(body.append("a"), std::nullopt);
  EXPECT_EQ(memory.used(), 5'000U);
  EXPECT_EQ(body.take().size(), 5'000U);
}

TEST(GrowingBody, StopsWhenTheBudgetIsSpentAndGivesItBack) {
  BodyMemory memory(10'000);
  {
    GrowingBody body(memory, 900'000, std::nullopt);
    EXPECT_EQ(body.append(std::string(5'000, 'a')), std::nullopt);
    EXPECT_EQ(body.append(std::string(5'001, 'a')), Refusal::kOverloaded);
    EXPECT_EQ(memory.used(), 5'000U);
  }
  EXPECT_EQ(memory.used(), 0U);
}

}  // namespace
}  // namespace amend::http
