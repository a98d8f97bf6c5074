#include "filter/group_key.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace amend::filter {
namespace {

// The texts of the keys of a document in which the field `v` finds what the body says.
std::vector<std::string> keys(const char* body, const char* field = "v") {
  const document::Document document({}, *json::parse(body), json::Object());
  std::vector<std::string> texts;
  for (const GroupKey& key : group_keys(resolve(FieldPath(field), document))) {
    texts.push_back(key.text());
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(GroupKey, ScalarsAreKeysThemselves) {
  EXPECT_EQ(keys(R"({"v":"a"})"), Texts{R"("a")"});
  EXPECT_EQ(keys(R"({"v":7})"), Texts{"7"});
  EXPECT_EQ(keys(R"({"v":false})"), Texts{"false"});
}

TEST(GroupKey, EqualNumbersHaveOneForm) {
  EXPECT_EQ(keys(R"({"v":2.0})"), Texts{"2"});
  EXPECT_EQ(keys(R"({"v":-3e2})"), Texts{"-300"});
  EXPECT_EQ(keys(R"({"v":1.8446744073709550e19})"), Texts{"18446744073709549568"});
  EXPECT_EQ(keys(R"({"v":-9223372036854775808.0})"), Texts{"-9223372036854775808"});
  EXPECT_EQ(keys(R"({"v":0.5})"), Texts{"0.5"});
  EXPECT_EQ(keys(R"({"v":1e300})"), Texts{"1e+300"});
}

TEST(GroupKey, NothingIsNull) {
  EXPECT_EQ(keys("{}"), Texts{"null"});
  EXPECT_EQ(keys(R"({"v":null})"), Texts{"null"});
  EXPECT_EQ(keys(R"({"v":[]})"), Texts{"null"});
  EXPECT_EQ(keys(R"({"v":[null,1]})"), (Texts{"null", "1"}));
}

TEST(GroupKey, AnArrayGivesEachDistinctElement) {
  EXPECT_EQ(keys(R"({"v":["a","b","a",1,1.0]})"), (Texts{R"("a")", R"("b")", "1"}));
}

TEST(GroupKey, APathThroughAnArrayGivesWhatItFinds) {
  EXPECT_EQ(keys(R"({"l":[{"v":1},{"v":[2,1]},{}]})", "l.v"), (Texts{"1", "2"}));
  EXPECT_EQ(keys(R"({"l":[]})", "l.v"), Texts{"null"});
}

TEST(GroupKey, ContainersAreKeysByTheirText) {
  EXPECT_EQ(keys(R"({"v":{"b": 1, "a":2.0}})"), Texts{R"("{\"b\":1,\"a\":2.0}")"});
  EXPECT_EQ(keys(R"({"v":[[1,2],{}]})"), (Texts{R"("[1,2]")", R"("{}")"}));
}

TEST(GroupKey, StandsAsInASortAndNullLast) {
  const auto before = [](const json::Value& a, const json::Value& b) {
    return compare(GroupKey(a).standing(), GroupKey(b).standing(), Direction::kAscending) < 0;
  };
  EXPECT_TRUE(before(false, true));
  EXPECT_TRUE(before(true, 1));
  EXPECT_TRUE(before(2, 10));
  EXPECT_TRUE(before(10, "1"));
  EXPECT_TRUE(before("B", "a"));
  EXPECT_TRUE(before("z", nullptr));
  const std::string same(2000, 'x');
  EXPECT_NE(before(same + "1", same + "2"), before(same + "2", same + "1"));
}

}  // namespace
}  // namespace amend::filter
