#include "embedded/id_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace amend::embedded {
namespace {

TEST(IdTable, IsUncertainAboutWhatItDoesNotHoldUntilItIsComplete) {
  IdTable table;
  table.load("a", {1, 10});
  EXPECT_EQ(table.find("a").location->row, 10U);
  EXPECT_FALSE(table.find("b").certain);
  table.complete();
  EXPECT_TRUE(table.find("b").certain);
  EXPECT_FALSE(table.find("b").location);
}

TEST(IdTable, DoesNotLoadWhatWasChangedSinceTheLoadingBegan) {
  IdTable table;
  table.put("moved", {2, 20});
  table.erase("gone");
  table.load("moved", {1, 10});
  table.load("gone", {1, 11});
  EXPECT_EQ(table.find("moved").location->row, 20U);
  EXPECT_TRUE(table.find("gone").certain);
  EXPECT_FALSE(table.find("gone").location);
  table.complete();
  EXPECT_FALSE(table.find("gone").location);
}

TEST(IdTable, FindsManyAsItFindsOne) {
  std::mt19937_64 random(20261125);
  IdTable table;
  table.complete();
  std::map<std::string, Row> rows;
  for (Row row = 0; row < 20000; ++row) {
    const std::string id = "doc_" + std::to_string(random() % 15000);
    if (random() % 4 == 0) {
      table.erase(id);
      rows.erase(id);
    } else {
      table.put(id, {1, row});
      rows[id] = row;
    }
  }
  std::vector<std::string> ids;
  for (int number = 0; number < 15000; ++number) ids.push_back("doc_" + std::to_string(number));
  const auto found = table.find(std::vector<std::string_view>(ids.begin(), ids.end()));
  ASSERT_EQ(found.size(), ids.size());
  for (std::size_t at = 0; at < ids.size(); ++at) {
    const auto known = rows.find(ids[at]);
    ASSERT_EQ(found[at].location.has_value(), known != rows.end()) << ids[at];
    ASSERT_EQ(table.find(ids[at]).location.has_value(), known != rows.end()) << ids[at];
    if (known != rows.end()) {
      EXPECT_EQ(found[at].location->row, known->second);
    }
  }
}

TEST(IdTable, KnowsNothingOnceGivenUp) {
  IdTable table;
  table.put("a", {1, 1});
  table.complete();
  table.give_up();
  table.put("b", {1, 2});
  const std::vector<std::string_view> ids{"a", "b"};
  for (const IdTable::Found& found : table.find(ids)) EXPECT_FALSE(found.certain);
}

}  // namespace
}  // namespace amend::embedded
