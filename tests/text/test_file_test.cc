#include "text/test_file.h"

#include <gtest/gtest.h>

#include "text/runner.h"

namespace amend::text {
namespace {

std::vector<Case> parsed(std::string_view text) {
  auto cases = parse_test_text("t", text);
  EXPECT_TRUE(cases.ok()) << cases.status().message();
  return cases.ok() ? *cases : std::vector<Case>();
}

bool refused(std::string_view text) {
  return !parse_test_text("t", text).ok();
}

bool checked(std::string_view text) {
  return check_cases(parsed(text));
}

TEST(TestFile, ReadsACaseWhole) {
  const auto cases = parsed(
      "# about\n\ncase! a name: here\nPOST /v1/x?y=1\nX-A: b c\n-Authorization\n{\"a\":\n 1}\n"
      "-> 200\nAllow: <any>\n-Retry-After\n{\n\"b\":2}\n");
  ASSERT_EQ(cases.size(), 1U);
  const Case& one = cases[0];
  EXPECT_EQ(one.name, "a name: here");
  EXPECT_EQ(one.place(), "t:3");
  EXPECT_TRUE(one.unchanged);
  ASSERT_EQ(one.exchanges.size(), 1U);
  const Exchange& exchange = one.exchanges[0];
  EXPECT_EQ(exchange.method, "POST");
  EXPECT_EQ(exchange.target, "/v1/x?y=1");
  EXPECT_EQ(exchange.body, "{\"a\":\n 1}");
  ASSERT_EQ(exchange.headers.size(), 2U);
  EXPECT_EQ(exchange.headers[0].value, "b c");
  EXPECT_TRUE(exchange.headers[1].removed);
  EXPECT_EQ(exchange.answer.status, 200);
  ASSERT_EQ(exchange.answer.headers.size(), 2U);
  EXPECT_TRUE(exchange.answer.headers[1].removed);
  EXPECT_EQ(exchange.answer.pattern, "{\n\"b\":2}");
}

TEST(TestFile, ACaseMayHaveSeveralRequests) {
  const auto cases = parsed(
      "case a\nGET /a\n-> 200\n1\nGET /b\n-> 404 NotFoundError\ncase b\n"
      "filter {\"a\":1}\n-> 200 ids x y\n");
  ASSERT_EQ(cases.size(), 2U);
  EXPECT_EQ(cases[0].exchanges.size(), 2U);
  EXPECT_FALSE(cases[0].exchanges[0].has_body);
  EXPECT_EQ(cases[0].exchanges[1].answer.error_type, "NotFoundError");
  EXPECT_TRUE(cases[1].exchanges[0].is_filter);
  EXPECT_EQ(cases[1].exchanges[0].answer.ids, (std::vector<std::string>{"x", "y"}));
}

TEST(TestFile, Issues) {
  const auto cases = parsed("case a\nGET /a\n-> 422 enum [\"body\"]\nand missing [\"query\"]\n");
  const auto& issues = cases.at(0).exchanges.at(0).answer.issues;
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[1].types, "missing");
  EXPECT_EQ(issues[1].loc, "[\"query\"]");
}

TEST(TestFile, RawBodiesAndStops) {
  const auto cases =
      parsed("restart --limit 5\nkill\ncase a\nPOST /a\nbody-raw {\\xff\n-> 422 * [\"body\"]\n");
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[0].kind, Case::Kind::kRestart);
  EXPECT_EQ(cases[0].options, (std::vector<std::string>{"--limit", "5"}));
  EXPECT_EQ(cases[1].kind, Case::Kind::kKill);
  EXPECT_TRUE(cases[2].exchanges[0].raw);
  EXPECT_EQ(cases[2].exchanges[0].body, "{\\xff");
}

TEST(TestFile, AMergeIsDoneInBothModes) {
  const auto cases = parsed(
      "case a\ngiven {\"x\":1}\nupdate {\"y\":2}\n-> document {\"x\":1,\"y\":2}\n"
      "case b\ngiven {}\nupdate {}\n-> document {}\n");
  ASSERT_EQ(cases.size(), 2U);
  ASSERT_EQ(cases[0].exchanges.size(), 6U);
  EXPECT_EQ(cases[0].exchanges[0].body, R"({"document_id":"line2","x":1})");
  EXPECT_EQ(cases[0].exchanges[1].body,
            R"({"updates":[{"document_id":"line2","update_data":{"y":2}}]})");
  EXPECT_EQ(cases[0].exchanges[4].body,
            R"({"filters":{"document_id":"line2f"},"update_data":{"y":2}})");
  EXPECT_EQ(
      cases[0].exchanges[5].answer.pattern,
      R"({"document_id":"line2f","x":1,"y":2,"collection_id":"{{col}}","_internal":"<object>"})");
  EXPECT_EQ(cases[1].exchanges[0].body, R"({"document_id":"line6"})");
  EXPECT_TRUE(refused("case a\ngiven {}\n-> document {}\n"));
  EXPECT_TRUE(refused("case a\ngiven {}\nupdate {}\n-> 200\n{}\n"));
}

TEST(TestFile, EitherStatus) {
  const auto cases = parsed("case a\nGET /a\n-> 413|422\n1\n");
  EXPECT_EQ(cases.at(0).exchanges.at(0).answer.status, 413);
  EXPECT_EQ(cases.at(0).exchanges.at(0).answer.other_status, 422);
}

TEST(TestFile, RefusesWhatItDoesNotUnderstand) {
  EXPECT_TRUE(refused("GET /a\n-> 200\n1\n"));
  EXPECT_TRUE(refused("case a\n"));
  EXPECT_TRUE(refused("case a\nGET /a\n"));
  EXPECT_TRUE(refused("case a\nFETCH /a\n-> 200\n1\n"));
  EXPECT_TRUE(refused("case a\nGET /a\n-> 200\n"));
  EXPECT_TRUE(refused("case a\nGET /a\n-> ok\n1\n"));
  EXPECT_TRUE(refused("case a\nGET /a\n-> 422 enum\n"));
  EXPECT_TRUE(refused("case a\nGET /a\n-> 422 enum [1]\n{}\n"));
  EXPECT_TRUE(refused("case a\nGET /a\n-> 200 ids a\n{}\n"));
  EXPECT_FALSE(read_test_file("/nowhere.test").ok());
}

TEST(CheckCases, FindsMistakes) {
  EXPECT_TRUE(
      checked("case a\nPOST /a\n{}\n-> 200\n{\"a\":\"<save:x>\"}\nGET /{{x}}\n-> 200\n1\n"));
  EXPECT_FALSE(checked("case a\nGET /{{x}}\n-> 200\n1\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\n{nope}\n-> 200\n1\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\nbody-raw \\q\n-> 200\n1\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\n{}\n-> 200\n{nope}\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\n{}\n-> 200\n{\"a\":\"<sting>\"}\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\n{}\n-> 200\nAllow: <sting>\n1\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\n{}\n-> 422 enum body\n"));
  EXPECT_FALSE(checked("case a\nPOST /a\n{}\n-> 404 NotFoundError\n{nope}\n"));
}

}  // namespace
}  // namespace amend::text
