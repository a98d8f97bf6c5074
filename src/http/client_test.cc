#include "http/client.h"

#include <gtest/gtest.h>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

RequestHead head_of(std::string method, std::string target) {
  return {std::move(method), std::move(target), {}};
}

class ClientTest : public ServerTest {};

TEST_F(ClientTest, SendsAndReceives) {
  start();
  Client client("127.0.0.1", server->port());
  for (const std::string method : {"GET", "POST", "DELETE"}) {
    const auto response = client.send(head_of(method, "/echo"), "body");
    ASSERT_TRUE(response.ok()) << response.status().message();
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, method + " /echo body");
  }
}

TEST_F(ClientTest, FindsAServerByName) {
  start();
  Client client("localhost", server->port());
  EXPECT_TRUE(client.send(head_of("GET", "/instant")).ok());
}

TEST_F(ClientTest, KeepsItsConnection) {
  config.max_connections = 1;
  start();
  Client client("127.0.0.1", server->port());
  for (int i = 0; i < 10; ++i) {
    const auto response = client.send(head_of("GET", "/instant"));
    ASSERT_TRUE(response.ok());
    EXPECT_EQ(response->status, 200);
  }
}

TEST_F(ClientTest, KnowsThatHeadAnd204HaveNoBody) {
  start();
  Client client("127.0.0.1", server->port());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(client.send(head_of("HEAD", "/echo"))->body, "");
    EXPECT_EQ(client.send(head_of("GET", "/empty"))->status, 204);
  }
}

TEST_F(ClientTest, ConnectsAgainWhenTheServerHasClosed) {
  start();
  const ServerConfig same_port = [&] {
    ServerConfig again = config;
    again.port = server->port();
    return again;
  }();
  Client client("127.0.0.1", server->port());
  EXPECT_TRUE(client.send(head_of("GET", "/instant")).ok());
  server.reset();
  config = same_port;
  start();
  EXPECT_TRUE(client.send(head_of("POST", "/echo"), "again").ok());
  EXPECT_EQ(handler.handled, 2);
}

TEST_F(ClientTest, SaysThatNobodyListens) {
  start();
  const std::uint16_t port = server->port();
  server.reset();
  Client client("127.0.0.1", port);
  EXPECT_EQ(client.send(head_of("GET", "/instant")).status().code(), Code::kUnavailable);
}

TEST_F(ClientTest, GivesUpWaiting) {
  start();
  Client client("127.0.0.1", server->port(), 50);
  EXPECT_TRUE(client.send(head_of("GET", "/instant")).ok());
  EXPECT_EQ(client.send(head_of("GET", "/gate")).status().code(), Code::kUnavailable);
  handler.gate.open();
  server->stop();
  EXPECT_EQ(handler.handled, 2);  // not sent once more
}

TEST_F(ClientTest, ReportsATornAnswer) {
  start();
  Client client("127.0.0.1", server->port());
  EXPECT_EQ(client.send(head_of("GET", "/stream/fail")).status().code(), Code::kUnavailable);
  EXPECT_TRUE(client.send(head_of("GET", "/instant")).ok());
}

TEST_F(ClientTest, SeesAnAnswerThatComesBeforeItsBodyIsSent) {
  start();
  Client client("127.0.0.1", server->port());
  for (int i = 0; i < 5; ++i) {
    const auto response = client.send(head_of("POST", "/echo"), std::string(20'000'000, 'b'));
    ASSERT_TRUE(response.ok()) << response.status().message();
    EXPECT_EQ(response->status, 413);
  }
}

TEST_F(ClientTest, StreamsABody) {
  start();
  Client client("127.0.0.1", server->port());
  for (int round = 0; round < 2; ++round) {
    int left = 500;
    const auto response = client.send_stream(head_of("POST", "/stream/count"), [&] {
      return left-- > 0 ? std::string(100'000, 's') : std::string();
    });
    ASSERT_TRUE(response.ok()) << response.status().message();
    EXPECT_EQ(response->body, "50000000");
  }
  EXPECT_TRUE(client.send(head_of("GET", "/instant")).ok());
}

TEST_F(ClientTest, ReceivesAStreamedAnswer) {
  start();
  Client client("127.0.0.1", server->port());
  const auto response = client.send(head_of("POST", "/stream/echo"), "pieces");
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->body, "pieces");
}

TEST_F(ClientTest, SkipsContinue) {
  start();
  Client client("127.0.0.1", server->port());
  RequestHead head = head_of("POST", "/stream/count");
  head.headers.add("Expect", "100-continue");
  const auto response = client.send(head, "12345");
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->body, "5");
}

}  // namespace
}  // namespace amend::http
