// Comparing whole answers: status, headers, the short forms for errors and lists.
#include "text/answer.h"

#include <gtest/gtest.h>

namespace amend::text {
namespace {

http::Response response(int status, std::string body) {
  http::Response made;
  made.status = status;
  made.headers.add("Content-Type", "application/json");
  made.headers.add("X-Request-ID", "r1");
  made.body = std::move(body);
  return made;
}

Answer pattern(int status, std::string text) {
  Answer made;
  made.status = status;
  made.pattern = std::move(text);
  return made;
}

Answer error(int status, std::string type, std::string details = "") {
  Answer made = pattern(status, std::move(details));
  made.kind = Answer::Kind::kError;
  made.error_type = std::move(type);
  return made;
}

Answer invalid(std::string types, std::string loc) {
  Answer made;
  made.kind = Answer::Kind::kInvalid;
  made.status = 422;
  made.issues = {{std::move(types), std::move(loc)}};
  return made;
}

bool accepted(const Answer& expected, const http::Response& actual) {
  Variables none;
  return !compare_answer(expected, actual, none);
}

TEST(CompareAnswer, StatusMustAgree) {
  EXPECT_TRUE(accepted(pattern(200, "{}"), response(200, "{}")));
  EXPECT_FALSE(accepted(pattern(200, "{}"), response(201, "{}")));
}

TEST(CompareAnswer, EitherStatus) {
  Answer either = pattern(413, "{}");
  either.other_status = 422;
  EXPECT_TRUE(accepted(either, response(413, "{}")));
  EXPECT_TRUE(accepted(either, response(422, "{}")));
  EXPECT_FALSE(accepted(either, response(400, "{}")));
}

TEST(CompareAnswer, EveryAnswerHasOneRequestIdAndItsType) {
  http::Response bare = response(200, "{}");
  bare.headers = {};
  EXPECT_FALSE(accepted(pattern(200, "{}"), bare));
  bare.headers.add("X-Request-ID", "r1");
  EXPECT_FALSE(accepted(pattern(200, "{}"), bare));
  bare.headers.add("Content-Type", "text/plain");
  EXPECT_FALSE(accepted(pattern(200, "{}"), bare));
  http::Response twice = response(200, "{}");
  twice.headers.add("X-Request-ID", "r2");
  EXPECT_FALSE(accepted(pattern(200, "{}"), twice));
}

TEST(CompareAnswer, Headers) {
  Answer expected = pattern(200, "{}");
  http::Response actual = response(200, "{}");
  actual.headers.add("Allow", "GET, POST");
  expected.headers = {{"Allow", "<re:.*POST.*>", false}};
  EXPECT_TRUE(accepted(expected, actual));
  expected.headers = {{"Allow", "<re:.*PUT.*>", false}};
  EXPECT_FALSE(accepted(expected, actual));
  expected.headers = {{"Allow", "", true}};
  EXPECT_FALSE(accepted(expected, actual));
  expected.headers = {{"Retry-After", "", true}};
  EXPECT_TRUE(accepted(expected, actual));
  expected.headers = {{"Retry-After", "1", false}};
  EXPECT_FALSE(accepted(expected, actual));
}

TEST(CompareAnswer, Bodies) {
  EXPECT_FALSE(accepted(pattern(200, "{}"), response(200, "not json")));
  EXPECT_FALSE(accepted(pattern(200, "\"<any>\""), response(200, "")));
  EXPECT_FALSE(accepted(pattern(200, "{\"a\":1}"), response(200, "{\"a\":2}")));
}

TEST(CompareAnswer, Lines) {
  const Answer two = pattern(200, "{\"a\":1}\n{\"a\":\"<int>\"}");
  EXPECT_TRUE(accepted(two, response(200, "{\"a\":1}\n{\"a\":2}\n")));
  EXPECT_FALSE(accepted(two, response(200, "{\"a\":2}\n{\"a\":1}\n")));
  EXPECT_FALSE(accepted(two, response(200, "{\"a\":1}\n")));
  EXPECT_FALSE(accepted(two, response(200, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n")));
  EXPECT_FALSE(accepted(two, response(200, "{\"a\":1}\nrubbish\n")));
}

constexpr const char* kNotFound =
    R"({"success":false,"status":404,"error":{"type":"NotFoundError","message":"gone",
        "details":{"resource":"document","id":"x"}}})";

TEST(CompareAnswer, Errors) {
  const auto actual = response(404, kNotFound);
  EXPECT_TRUE(accepted(error(404, "NotFoundError"), actual));
  EXPECT_TRUE(accepted(error(404, "NotFoundError", R"({"resource":"document","id":"x"})"), actual));
  EXPECT_FALSE(
      accepted(error(404, "NotFoundError", R"({"resource":"document","id":"y"})"), actual));
  EXPECT_FALSE(accepted(error(404, "BadRequestError"), actual));
  EXPECT_FALSE(accepted(error(400, "NotFoundError"), actual));
}

TEST(CompareAnswer, ErrorsOfAnotherShapeFail) {
  for (const char* body :
       {R"({"success":true,"status":404,"error":{"type":"E","message":"m","details":null}})",
        R"({"success":false,"status":400,"error":{"type":"E","message":"m","details":null}})",
        R"({"success":false,"status":404,"error":{"type":"E","message":"","details":null}})",
        R"({"success":false,"status":404,"error":{"type":"E","message":"m","details":[]}})",
        R"({"success":false,"status":404,"error":{"type":"E"}})", R"({"detail":"x"})", "{}"}) {
    EXPECT_FALSE(accepted(error(404, "E"), response(404, body))) << body;
  }
}

std::string merged(const std::string& type, const std::string& loc, const std::string& twin_loc) {
  return R"({"success":false,"status":422,"error":{"type":"ValidationError","message":"m",
    "details":{"validation_errors":[{"type":")" +
         type + R"(","location":)" + twin_loc + R"(,"message":"w"}]}},"detail":[{"loc":)" + loc +
         R"(,"msg":"w","type":")" + type + R"("}]})";
}

TEST(CompareAnswer, Invalid) {
  const auto actual = response(422, merged("enum", R"(["body","a",0])", R"(["body","a",0])"));
  EXPECT_TRUE(accepted(invalid("enum", R"(["body","a",0])"), actual));
  EXPECT_TRUE(accepted(invalid("missing|enum", R"(["body","..."])"), actual));
  EXPECT_TRUE(accepted(invalid("*", R"(["body","a",0])"), actual));
  EXPECT_FALSE(accepted(invalid("enum", R"(["body","a",1])"), actual));
  EXPECT_FALSE(accepted(invalid("enum", R"(["body","a"])"), actual));
  EXPECT_FALSE(accepted(invalid("enum", R"(["query","..."])"), actual));
  EXPECT_FALSE(accepted(invalid("missing", R"(["body","a",0])"), actual));
  EXPECT_FALSE(accepted(invalid("num", R"(["body","a",0])"), actual));
}

TEST(CompareAnswer, BothShapesOfA422MustAgree) {
  const auto differ = response(422, merged("enum", R"(["body","a"])", R"(["body","b"])"));
  EXPECT_FALSE(accepted(invalid("enum", R"(["body","a"])"), differ));
  const auto one_shape =
      response(422, R"({"detail":[{"loc":["body","a"],"msg":"w","type":"enum"}]})");
  EXPECT_FALSE(accepted(invalid("enum", R"(["body","a"])"), one_shape));
}

std::string page(const std::string& results) {
  return R"({"results":[)" + results +
         R"(],"groups":null,"pagination":{"page_size":10,"has_more":false,"limit":10},
         "total_documents":1,"stats":{"total_documents":1,"avg_blobs_per_document":0.0}})";
}

TEST(CompareAnswer, Ids) {
  Answer expected;
  expected.kind = Answer::Kind::kIds;
  expected.status = 200;
  expected.ids = {"a", "b"};
  const std::string a = R"({"document_id":"a","collection_id":"c","_internal":{},"x":1})";
  const std::string b = R"({"document_id":"b","collection_id":"c","_internal":{}})";
  EXPECT_TRUE(accepted(expected, response(200, page(a + "," + b))));
  EXPECT_FALSE(accepted(expected, response(200, page(b + "," + a))));
  EXPECT_FALSE(accepted(expected, response(200, page(a))));
  EXPECT_FALSE(accepted(expected, response(200, page(a + "," + b + "," + b))));
  EXPECT_FALSE(accepted(expected, response(200, page(""))));
}

}  // namespace
}  // namespace amend::text
