#include "api/origin.h"

#include <gtest/gtest.h>

namespace amend::api {
namespace {

std::string of_host(const std::string& host) {
  http::Headers headers;
  headers.add("Host", host);
  return origin_of(headers);
}

TEST(OriginTest, AHostAndItsPort) {
  for (const char* host : {"localhost", "127.0.0.1:7700", "films.example:1", "[::1]:7700", "[::1]",
                           "Films_1.Example:65535"}) {
    EXPECT_EQ(of_host(host), "http://" + std::string(host));
  }
}

TEST(OriginTest, NothingElseStandsInALink) {
  const std::string hosts[] = {
      "",      "a/b",  "a b",   "a?b",         "a#b",   "user@a", "a:b",
      "a:",    ":80",  "a:1:2", "a:123456",    "[::1",  "[::1]x", "[evil]",
      "[]:80", "a\"b", "a<b>",  "h\xC3\xB4te", "a%2Fb", "a\\b",   std::string(256, 'a')};
  for (const std::string& host : hosts) EXPECT_EQ(of_host(host), "") << host;
  EXPECT_EQ(of_host(std::string(255, 'a')).size(), 262U);
  EXPECT_EQ(origin_of({}), "");
  http::Headers two;
  two.add("Host", "a");
  two.add("Host", "a");
  EXPECT_EQ(origin_of(two), "");
}

TEST(OriginTest, AProxyMaySayThatItIsSecure) {
  http::Headers headers;
  headers.add("Host", "a");
  headers.add("X-Forwarded-Proto", "https");
  EXPECT_EQ(origin_of(headers), "https://a");
  http::Headers odd;
  odd.add("Host", "a");
  odd.add("X-Forwarded-Proto", "javascript");
  EXPECT_EQ(origin_of(odd), "http://a");
}

}  // namespace
}  // namespace amend::api
