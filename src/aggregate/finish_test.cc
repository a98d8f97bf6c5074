#include "aggregate/finish.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/write.h"

namespace amend::aggregate {
namespace {

Table table_of(const char* text) {
  Table table;
  const json::Value rows = *json::parse(text);
  for (const json::Value& row : rows.array()) {
    table.groups.push_back({row.array()[0].array(), row.array()[1].array()});
  }
  return table;
}

std::string keys_of(const Table& table) {
  std::string all;
  for (const Group& group : table.groups) all += json::write(group.keys);
  return all;
}

std::string kept(Having::Operator op, const json::Value& value) {
  Request request;
  request.having.push_back({0, op, value});
  Table table = table_of(R"([[["i"],[1]],[["d"],[2.5]],[["s"],["b"]],[["z"],[null]]])");
  order_groups(request, table);
  return keys_of(table);
}

TEST(Finish, HavingComparesNumbersWithNumbersAndTextsWithTexts) {
  using Operator = Having::Operator;
  EXPECT_EQ(kept(Operator::kGt, 1), R"(["d"])");
  EXPECT_EQ(kept(Operator::kGte, 1), R"(["d"]["i"])");
  EXPECT_EQ(kept(Operator::kLt, 2.5), R"(["i"])");
  EXPECT_EQ(kept(Operator::kLte, 2.5), R"(["d"]["i"])");
  EXPECT_EQ(kept(Operator::kEq, 1.0), R"(["i"])");
  EXPECT_EQ(kept(Operator::kNe, 1), R"(["d"]["s"]["z"])");
  EXPECT_EQ(kept(Operator::kGt, "a"), R"(["s"])");
  EXPECT_EQ(kept(Operator::kLt, "a"), "");
}

TEST(Finish, OrdersByAFigureThenByTheKeysAndCutsBehindTheLimit) {
  const char* groups =
      R"([[["b",1],[2]],[["a",null],[2]],[["a",1],[2]],[["c",0],[null]],[["d",0],[3]]])";
  Request request;
  request.order = Order{true, 0, filter::Direction::kDescending};
  Table table = table_of(groups);
  order_groups(request, table);
  EXPECT_EQ(keys_of(table), R"(["d",0]["a",1]["a",null]["b",1]["c",0])");
  request.order->direction = filter::Direction::kAscending;
  request.limit = 2;
  table = table_of(groups);
  order_groups(request, table);
  EXPECT_EQ(keys_of(table), R"(["a",1]["a",null])");
  EXPECT_EQ(table.groups_before_limit, 5U);
  request.order.reset();
  request.limit = 9;
  table = table_of(groups);
  order_groups(request, table);
  EXPECT_EQ(keys_of(table), R"(["a",1]["a",null]["b",1]["c",0]["d",0])");
}

}  // namespace
}  // namespace amend::aggregate
