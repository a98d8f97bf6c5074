// The parser without a socket: whatever way the bytes are cut, the outcome is the same.
#include "http/request_parser.h"

#include <gtest/gtest.h>

#include <string>

namespace amend::http {
namespace {

struct Outcome {
  std::string target;
  std::string body;
  std::optional<Refusal> refusal;
  bool done = false;
  std::size_t left = 0;  // bytes behind the request
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Feeds `bytes` in slices of `slice_bytes`, as they would arrive.
Outcome parse(const std::string& bytes, std::size_t slice_bytes) {
  RequestParser parser(1000);
  Outcome outcome;
  std::size_t begin = 0;
  std::size_t end = 0;
  while (!parser.done()) {
    const auto step = parser.put(std::string_view(bytes).substr(begin, end - begin));
    outcome.refusal = step.refusal;
    if (step.refusal) break;
    outcome.body += step.piece;
    begin += step.consumed;
    if (!step.need_more) continue;
    if (end == bytes.size()) break;
    end = std::min(bytes.size(), end + slice_bytes);
  }
  if (parser.head_done() && !outcome.refusal) outcome.target = parser.head().target;
  outcome.done = !outcome.refusal && parser.done();
  outcome.left = outcome.done ? bytes.size() - begin : 0;
  return outcome;
}

void expect_for_all_slices(const std::string& bytes, const Outcome& expected) {
  for (std::size_t slice = 1; slice <= bytes.size(); ++slice) {
    EXPECT_EQ(parse(bytes, slice), expected) << "slices of " << slice << ": " << bytes;
  }
}

TEST(RequestParser, FindsTheEndOfALengthBody) {
  expect_for_all_slices("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET",
                        {"/a", "hello", std::nullopt, true, 3});
}

TEST(RequestParser, FindsTheEndOfAChunkedBody) {
  expect_for_all_slices(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3\r\nhel\r\n00002;x=y\r\nlo\r\n0\r\nT: r\r\n\r\nGET",
      {"/a", "hello", std::nullopt, true, 3});
}

TEST(RequestParser, FindsTheEndOfAnEmptyChunkedBody) {
  expect_for_all_slices(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      {"/a", "", std::nullopt, true, 0});
}

TEST(RequestParser, FindsTheEndOfARequestWithoutBody) {
  expect_for_all_slices("\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\nGET",
                        {"/a", "", std::nullopt, true, 3});
}

TEST(RequestParser, RefusesFoldedLinesHoweverTheyAreCut) {
  for (const std::string line : {"X: a\r\n b\r\n", "X:\r\n\ta\r\n", "X: a\r\n \r\n"}) {
    expect_for_all_slices("GET /a HTTP/1.1\r\nHost: h\r\n" + line + "\r\n",
                          {"", "", Refusal::kMalformed, false, 0});
  }
}

TEST(RequestParser, TrailersDoNotChangeTheHead) {
  RequestParser parser(1000);
  const std::string bytes =
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\nAuthorization: x\r\n\r\n";
  std::size_t begin = 0;
  while (!parser.done()) begin += parser.put(std::string_view(bytes).substr(begin)).consumed;
  EXPECT_EQ(parser.head().headers.find("Authorization"), nullptr);
}

TEST(RequestParser, ARefusalStays) {
  RequestParser parser(1000);
  EXPECT_EQ(parser.put("\x01").refusal, Refusal::kMalformed);
  EXPECT_EQ(parser.put("GET / HTTP/1.1\r\nHost: h\r\n\r\n").refusal, Refusal::kMalformed);
}

}  // namespace
}  // namespace amend::http
