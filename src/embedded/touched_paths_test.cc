#include "embedded/touched_paths.h"

#include <gtest/gtest.h>

#include "document/operators.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

TouchedPaths paths_of(std::string_view update_data) {
  return touched_paths(*document::parse_patch(*json::parse(update_data)));
}

TEST(TouchedPaths, AreWhatIsAssignedAndNotWhatIsMergedInto) {
  EXPECT_EQ(paths_of(R"({"a":{"b":1,"c":{"d":[1]}},"e.f":{},"g":null})"),
            (TouchedPaths{{"a", "b"}, {"a", "c", "d"}, {"e", "f"}, {"g"}}));
}

TEST(TouchedPaths, OfWhatReplacesAndRemovesAreItsPlace) {
  document::Patch patch;
  patch.assignments.push_back(
      {{"a", "b"}, *json::parse(R"({"c":{"d":1}})"), document::Operation::kReplace});
  const document::Assignment removal{{"e"}, {}, document::Operation::kRemove};
  patch.assignments.push_back(removal);
  EXPECT_EQ(touched_paths(patch), (TouchedPaths{{"a", "b"}, {"e"}}));
}

TEST(TouchedPaths, OfOperatorsAreAllTheyTouch) {
  document::Patch patch;
  ASSERT_TRUE(document::add_operators(
                  *json::parse(R"({"increment":{"a.0.n":1},"rename":{"b":"c.d","e.f.1.g":"h"},
                                   "current_time":["i"]})"),
                  patch)
                  .ok());
  EXPECT_EQ(touched_paths(patch),
            (TouchedPaths{{"a", "0", "n"}, {"b"}, {"c", "d"}, {"e", "f"}, {"h"}, {"i"}}));
}

TEST(TouchedPaths, OverlapWhereOneLiesInTheOther) {
  const auto overlaps = [](std::string_view a, std::string_view b) {
    const bool one = overlap(paths_of(a), paths_of(b));
    EXPECT_EQ(one, overlap(paths_of(b), paths_of(a)));
    return one;
  };
  EXPECT_TRUE(overlaps(R"({"a":1})", R"({"a":2})"));
  EXPECT_TRUE(overlaps(R"({"a":1})", R"({"a":{"b":1}})"));
  EXPECT_TRUE(overlaps(R"({"a":{"b":1}})", R"({"a.b":2})"));
  EXPECT_TRUE(overlaps(R"({"a.0.b":1})", R"({"a.00":2})")) << "both name the first element";
  EXPECT_TRUE(overlaps(R"({"x":1,"a":1})", R"({"y":1,"a":1})"));
  EXPECT_FALSE(overlaps(R"({"a":{"b":1}})", R"({"a":{"c":1}})"));
  EXPECT_FALSE(overlaps(R"({"a.1":1})", R"({"a.10":1})"));
  EXPECT_FALSE(overlaps(R"({"a":1})", R"({"ab":1})"));
  EXPECT_FALSE(overlaps(R"({})", R"({"a":1})"));
}

TEST(TouchedPaths, OfWhatIsPutBackEndAtWhatMayBeAnArray) {
  const auto paths = restored_paths(
      *document::parse_patch(*json::parse(R"({"a.0.b":1,"c.d":1,"0.x":1,"c.12":{"x":1}})")));
  EXPECT_EQ(paths, (TouchedPaths{{"a"}, {"c", "d"}, {"0", "x"}, {"c"}}));
}

}  // namespace
}  // namespace amend::embedded
