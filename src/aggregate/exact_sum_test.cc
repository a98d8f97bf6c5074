#include "aggregate/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "aggregate/naive.h"

namespace amend::aggregate {
namespace {

double sum_of(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) sum.add(value, 1);
  return sum.total();
}

constexpr double kLeast = std::numeric_limits<double>::denorm_min();
constexpr double kGreatest = std::numeric_limits<double>::max();

TEST(ExactSum, RoundsOnce) {
  EXPECT_EQ(sum_of({}), 0);
  EXPECT_EQ(sum_of({0.1}), 0.1);
  EXPECT_EQ(sum_of({1e16, 1, -1e16}), 1);
  EXPECT_EQ(sum_of({1e308, 1e308, -1e308}), 1e308);
  EXPECT_EQ(sum_of({-kGreatest, kLeast, kGreatest}), kLeast);
  EXPECT_EQ(sum_of({-1.5, 0.25}), -1.25);
  EXPECT_EQ(sum_of({std::numeric_limits<double>::min(), -kLeast}),
            std::nextafter(std::numeric_limits<double>::min(), 0.0));
  EXPECT_EQ(sum_of({kGreatest, kGreatest}), std::numeric_limits<double>::infinity());
}

TEST(ExactSum, RoundsToTheEvenOne) {
  const double one_more = std::nextafter(1.0, 2.0);
  const double half = (one_more - 1) / 2;
  EXPECT_EQ(sum_of({1, half}), 1);
  EXPECT_EQ(sum_of({one_more, half}), std::nextafter(one_more, 2.0));
  EXPECT_EQ(sum_of({1, half, kLeast}), one_more);
}

TEST(ExactSum, TimesIsAsOftenAdded) {
  ExactSum once;
  once.add(0.1, 1'000'000);
  EXPECT_EQ(once.total(), 100000.0);
  ExactSum each;
  for (int n = 0; n < 1'000'000; ++n) each.add(0.1, 1);
  EXPECT_EQ(each.total(), once.total());
}

// Doubles of like and of unlike magnitude, of both signs, subnormal ones among them.
double random_double(std::mt19937_64& random, int magnitudes) {
  const auto mantissa = static_cast<double>(static_cast<std::int64_t>(random()) >> 11);
  const int exponent = static_cast<int>(random() % static_cast<std::uint64_t>(magnitudes));
  return std::ldexp(mantissa, exponent - (random() % 2 == 0 ? 1110 : 30));
}

TEST(ExactSum, IsWhatTheNaiveSumIsInAnyOrder) {
  std::mt19937_64 random(20261129);
  for (int round = 0; round < 3000; ++round) {
    std::vector<double> values;
    const int magnitudes = round % 2 == 0 ? 4 : 400;
    for (std::size_t left = random() % 40; left > 0; --left) {
      const bool again = !values.empty() && random() % 3 == 0;
      values.push_back(again ? -values[random() % values.size()]
                             : random_double(random, magnitudes));
    }
    const double expected = naive::exact_sum(values);
    ASSERT_EQ(sum_of(values), expected) << round;
    std::shuffle(values.begin(), values.end(), random);
    ASSERT_EQ(sum_of(values), expected) << round;
  }
}

// Doubles that are integers, whose sum a wide integer holds.
TEST(ExactSum, IsTheSumOfIntegers) {
  std::mt19937_64 random(20261129);
  for (int round = 0; round < 500; ++round) {
    std::vector<double> values;
    WideInteger expected = 0;
    for (int n = 0; n < 50; ++n) {
      const auto mantissa = static_cast<double>(static_cast<std::int64_t>(random()) >> 11);
      values.push_back(std::ldexp(mantissa, static_cast<int>(random() % 40)));
      expected += static_cast<WideInteger>(values.back());
    }
    ASSERT_EQ(sum_of(values), static_cast<double>(expected));
    std::shuffle(values.begin(), values.end(), random);
    ExactSum sum;
    for (const double value : values) sum.add(value, 1);
    sum.add(-expected);
    ASSERT_EQ(sum.total(), 0);
  }
}

// A million groups have a sum each.
TEST(ExactSum, OfLikeMagnitudesIsSmall) {
  ExactSum sum;
  for (int n = 0; n < 1000; ++n) sum.add(0.1 * n, 1'000'000);
  EXPECT_LE(sum.held_bytes(), 64U);
}

}  // namespace
}  // namespace amend::aggregate
