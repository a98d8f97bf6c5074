#include "filter/describe.h"

#include <gtest/gtest.h>

#include "filter/match.h"
#include "filter/parse.h"
#include "filter/random.h"
#include "json/write.h"

namespace amend::filter {
namespace {

TEST(Describe, ParsedAgainItDecidesTheSame) {
  Random random(20261125);
  int decided = 0;
  for (int round = 0; round < 3000; ++round) {
    const json::Value given = random.filter(3);
    const auto filter = parse(given);
    if (!filter.ok()) continue;
    const json::Value described = describe(*filter);
    const auto again = parse(described);
    ASSERT_TRUE(again.ok()) << json::write(given) << "\n" << json::write(described);
    for (int document = 0; document < 4; ++document) {
      const document::Document any({}, random.body(), json::Object());
      ASSERT_EQ(matches(*filter, any), matches(*again, any)) << json::write(given) << "\n"
                                                             << json::write(described) << "\n"
                                                             << json::write(any.body());
      ++decided;
    }
  }
  EXPECT_GT(decided, 5000);
}

TEST(Describe, NothingIsNothing) {
  EXPECT_EQ(json::write(describe(Filter())), "{}");
}

}  // namespace
}  // namespace amend::filter
