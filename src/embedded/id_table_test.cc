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
  table.put(table.hash_of("moved"), {2, 20});
  table.erase(table.hash_of("gone"));
  table.load("moved", {1, 10});
  table.load("gone", {1, 11});
  EXPECT_EQ(table.find("moved").location->row, 20U);
  EXPECT_TRUE(table.find("gone").certain);
  EXPECT_FALSE(table.find("gone").location);
  table.complete();
  EXPECT_FALSE(table.find("gone").location);
}

// The table of a namespace that was made when the filling of all tables had just begun: what was
// deleted there before the filling came to it stays deleted.
TEST(IdTable, LoadsNothingOnceItIsComplete) {
  IdTable table;
  table.complete();
  table.put(table.hash_of("gone"), {1, 11});
  table.erase(table.hash_of("gone"));
  table.load("gone", {1, 11});
  EXPECT_FALSE(table.find("gone").location);
  EXPECT_TRUE(table.find("gone").certain);
}

TEST(IdTable, FindsManyAsItFindsOne) {
  std::mt19937_64 random(20261125);
  IdTable table;
  table.complete();
  std::map<std::string, Row> rows;
  for (Row row = 0; row < 20000; ++row) {
    const std::string id = "doc_" + std::to_string(random() % 15000);
    if (random() % 4 == 0) {
      table.erase(table.hash_of(id));
      rows.erase(id);
    } else {
      table.put(table.hash_of(id), {1, row});
      rows[id] = row;
    }
  }
  std::vector<std::string> ids;
  for (int number = 0; number < 15000; ++number) ids.push_back("doc_" + std::to_string(number));
  std::vector<IdTable::Hash> hashes;
  for (const std::string& id : ids) hashes.push_back(table.hash_of(id));
  const auto found = table.find(hashes);
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
  table.put(table.hash_of("a"), {1, 1});
  table.complete();
  table.give_up();
  table.put(table.hash_of("b"), {1, 2});
  for (const char* id : {"a", "b"}) EXPECT_FALSE(table.find(id).certain);
}

}  // namespace
}  // namespace amend::embedded
