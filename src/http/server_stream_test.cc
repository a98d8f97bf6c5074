// Lane kStream: bodies and answers in pieces.
#include <sys/socket.h>

#include <thread>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

constexpr std::size_t kLong = 50'000'000;

std::string pattern(std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>('a' + i * i % 26);
  return text;
}

TEST_F(ServerTest, StreamEchoesFiftyMegabytes) {
  start();
  const std::string body = pattern(kLong);
  for (const std::string& request :
       {post("/stream/echo", body), post_chunked("/stream/echo", body, 300'000)}) {
    RawClient client(server->port());
    std::thread sending([&] { client.send(request); });
    const RawAnswer answer = client.read_answer();
    sending.join();
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body == body);
    EXPECT_EQ(client.ask(get("/instant")).status, 200);
  }
}

// Bounded memory: while the handler does not read, the server does not take the body in.
TEST_F(ServerTest, StreamIsNotReadAheadOfItsHandler) {
  start();
  RawClient client(server->port());
  std::atomic<bool> all_sent{false};
  std::thread sending([&] {
    client.send(post("/stream/gate", std::string(kLong, 'b')));
    all_sent = true;
  });
  handler.gate.wait_for_arrivals(1);
  // However long this is, the kernel's buffers are all that fills.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(all_sent);
  handler.gate.open();
  EXPECT_EQ(client.read_answer().body, std::to_string(kLong));
  sending.join();
}

TEST_F(ServerTest, StreamAnswersBeforeTheBodyIsReadAndCloses) {
  start();
  RawClient client(server->port());
  client.send(post("/stream/head", std::string(10'000'000, 'b')));
  const RawAnswer answer = client.read_answer();
  EXPECT_EQ(answer.body, "unread");
  EXPECT_TRUE(answer.has_line("Connection: close"));
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, StreamWithoutBodyKeepsTheConnection) {
  start();
  RawClient client(server->port());
  EXPECT_EQ(client.ask(get("/stream/head")).body, "unread");
  EXPECT_EQ(client.ask(get("/stream/count")).body, "0");
  EXPECT_EQ(client.ask(get("/stream/echo")).body, "");
  EXPECT_EQ(client.ask(get("/instant")).status, 200);
}

TEST_F(ServerTest, StreamToHttp10EndsWithTheConnection) {
  start();
  RawClient client(server->port());
  client.send(
      "POST /stream/echo HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello");
  const RawAnswer answer = client.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has_line("Connection: close"));
  EXPECT_EQ(answer.head.find("Transfer-Encoding"), std::string::npos);
  EXPECT_EQ(client.read_rest(), "hello");
}

TEST_F(ServerTest, StreamOfAToldLengthKeepsTheConnection) {
  start();
  RawClient client(server->port());
  for (const char* version : {"1.1", "1.0", "1.1"}) {
    const RawAnswer answer = client.ask("GET /stream/length HTTP/" + std::string(version) +
                                        "\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_TRUE(answer.has_line("Content-Length: 10")) << answer.head;
    EXPECT_EQ(answer.head.find("Transfer-Encoding"), std::string::npos);
    EXPECT_EQ(answer.body, "well hello");
  }
}

TEST_F(ServerTest, StreamOfAnotherLengthThanToldIsBrokenOff) {
  start();
  for (const char* target : {"/stream/short", "/stream/long"}) {
    RawClient client(server->port());
    client.send(get(target) + get("/instant"));
    const std::string all = client.read_rest();
    EXPECT_EQ(all.find("hello"), std::string::npos) << all;
    EXPECT_EQ(all.find("GET /instant"), std::string::npos) << "the connection was kept: " << all;
  }
}

TEST_F(ServerTest, BrokenStreamIsNotEndedAsIfItWereWhole) {
  start();
  RawClient client(server->port());
  client.send(get("/stream/fail"));
  EXPECT_EQ(client.read_rest().find("0\r\n\r\n"), std::string::npos);
}

TEST_F(ServerTest, StreamHandlerLearnsThatTheClientVanishedMidBody) {
  start();
  handler.stream_ended.open();
  RawClient client(server->port());
  client.send("POST /stream/gate HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
  handler.gate.wait_for_arrivals(1);
  client.vanish();
  handler.gate.open();
  handler.stream_ended.wait_for_arrivals(1);
  EXPECT_EQ(ask(get("/instant")).status, 200);
}

TEST_F(ServerTest, StreamHandlerLearnsThatTheClientVanishedMidAnswer) {
  start();
  handler.stream_ended.open();
  RawClient client(server->port());
  client.send(get("/stream/endless"));
  EXPECT_EQ(client.read_answer(true).status, 200);
  client.vanish();
  handler.stream_ended.wait_for_arrivals(1);
  EXPECT_EQ(ask(get("/instant")).status, 200);
}

TEST_F(ServerTest, StreamsDoNotHoldUpWork) {
  start();
  RawClient one(server->port());
  RawClient two(server->port());
  for (RawClient* client : {&one, &two}) {
    client->send("POST /stream/gate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na");
  }
  handler.gate.wait_for_arrivals(2);
  EXPECT_EQ(ask(post("/echo", "busy")).status, 200);
  handler.gate.open();
  for (RawClient* client : {&one, &two}) EXPECT_EQ(client->ask("b").body, "2");
}

}  // namespace
}  // namespace amend::http
