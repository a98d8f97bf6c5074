#include "http/answer_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace amend::http {
namespace {

constexpr std::size_t kHeaderBytes = 1024;

struct Parsed {
  bool whole = false;
  bool broken = false;
  bool keep_alive = false;
  Response response;
};

// Gives the text in pieces of `bytes`, as a socket would, and then its end.
Parsed parse(std::string_view text, std::size_t bytes, bool to_head = false) {
  AnswerParser parser(to_head, kHeaderBytes);
  std::size_t begin = 0;
  Parsed parsed;
  for (std::size_t end = 0; end < text.size() && !parser.done() && !parsed.broken;) {
    end = std::min(text.size(), end + bytes);
    const AnswerParser::Step step = parser.put(text.substr(begin, end - begin));
    begin += step.consumed;
    parsed.broken = step.broken;
  }
  parsed.whole = !parsed.broken && (parser.done() || parser.put_end());
  if (!parsed.whole) return parsed;
  parsed.keep_alive = parser.keep_alive();
  parsed.response = parser.take();
  return parsed;
}

// However the bytes arrive, the answer is the same.
void expect_body(const std::string& text, const std::string& body, bool keep_alive) {
  for (std::size_t bytes = 1; bytes <= text.size(); ++bytes) {
    const Parsed parsed = parse(text, bytes);
    ASSERT_TRUE(parsed.whole) << bytes;
    EXPECT_EQ(parsed.response.status, 200);
    EXPECT_EQ(parsed.response.body, body) << bytes;
    EXPECT_EQ(parsed.keep_alive, keep_alive);
  }
}

TEST(AnswerParserTest, ReadsABodyOfDeclaredLength) {
  expect_body("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345", "12345", true);
}

TEST(AnswerParserTest, ReadsChunks) {
  expect_body(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
      "abcde", true);
}

TEST(AnswerParserTest, ReadsUntilTheServerCloses) {
  expect_body("HTTP/1.0 200 OK\r\n\r\nto the end", "to the end", false);
}

TEST(AnswerParserTest, KeepsHeadersInOrder) {
  const Parsed parsed = parse("HTTP/1.1 204 No Content\r\nA: 1\r\nb: 2\r\nA: 3\r\n\r\n", 7);
  ASSERT_TRUE(parsed.whole);
  EXPECT_EQ(parsed.response.headers.all("a"), (std::vector<std::string_view>{"1", "3"}));
}

TEST(AnswerParserTest, AnAnswerToHeadHasNoBody) {
  EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 9, true).whole);
}

TEST(AnswerParserTest, SeesThatAnAnswerIsTorn) {
  EXPECT_FALSE(parse("", 1).whole);
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nContent-Le", 4).whole);
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234", 4).whole);
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", 4).whole);
}

TEST(AnswerParserTest, RefusesWhatIsNoAnswer) {
  EXPECT_TRUE(parse("GET / HTTP/1.1\r\n\r\n", 5).broken);
  EXPECT_TRUE(parse("HTTP/1.1 200 OK\r\nA: " + std::string(kHeaderBytes, 'a'), 100).broken);
}

}  // namespace
}  // namespace amend::http
