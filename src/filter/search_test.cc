#include "filter/search.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace amend::filter {
namespace {

bool finds(std::string_view text, const char* body, std::string_view id = "film-1") {
  json::Parser parser;
  return Search(text).is_in(id, *parser.read(body));
}

TEST(Search, NothingIsInEveryDocument) {
  EXPECT_TRUE(Search().empty());
  EXPECT_TRUE(Search("").empty());
  EXPECT_TRUE(finds("", "{}"));
}

TEST(Search, IsPartOfAStringOrOfTheId) {
  EXPECT_TRUE(finds("ird m", R"({"a":"The Third Man"})"));
  EXPECT_TRUE(finds("FILM-", "{}"));
  EXPECT_FALSE(finds("film-2", R"({"a":"film","b":"-2"})"));
}

TEST(Search, ReachesEveryDepthAndArrays) {
  EXPECT_TRUE(finds("x", R"({"a":{"b":[1,{"c":["y","aXb"]}]}})"));
  EXPECT_TRUE(finds("x", R"({"a":[[["x"]]]})"));
}

TEST(Search, KeysAndOtherValuesDoNotCount) {
  EXPECT_FALSE(finds("key", R"({"key":1,"o":{"key":null}})"));
  EXPECT_FALSE(finds("1", R"({"a":1,"b":1.5,"c":[1]})", "f"));
  EXPECT_FALSE(finds("true", R"({"a":true})"));
  EXPECT_FALSE(finds("null", R"({"a":null})"));
}

TEST(Search, CaseFoldsBothWaysBeyondAscii) {
  EXPECT_TRUE(finds("ärger", R"({"a":"großer ÄRGER"})"));
  EXPECT_TRUE(finds("ÄRGER", R"({"a":"ärger"})"));
  EXPECT_FALSE(finds("ss", R"({"a":"ß"})"));
}

}  // namespace
}  // namespace amend::filter
