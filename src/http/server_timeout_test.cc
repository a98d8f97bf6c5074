// Slow clients: 408 once a request has begun, a silent close before. Outcomes only; how long it
// takes is not looked at.
#include <chrono>
#include <thread>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

class Timeouts : public ServerTest {
 protected:
  void expect_408(RawClient& client, std::string_view body) {
    const RawAnswer answer = client.read_answer();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.body, body);
    EXPECT_TRUE(client.closed());
  }
};

TEST_F(Timeouts, AnIdleConnectionIsClosedSilently) {
  config.idle_timeout_ms = 50;
  start();
  RawClient fresh(server->port());
  EXPECT_EQ(fresh.read_rest(), "");
  RawClient used(server->port());
  EXPECT_EQ(used.ask(get("/instant")).status, 200);
  EXPECT_EQ(used.read_rest(), "");
}

TEST_F(Timeouts, AHeadThatStopsGets408) {
  config.header_timeout_ms = 50;
  start();
  RawClient client(server->port());
  client.send("GET /instant HTTP/1.1\r\nHos");
  expect_408(client, "timeout");
}

TEST_F(Timeouts, AHeadThatDripsGets408) {
  config.header_timeout_ms = 100;
  start();
  RawClient client(server->port());
  client.send("GET /instant HTTP/1.1\r\nHost: h\r\n");
  // Each byte is in time for any timeout between two bytes; all of them are not.
  std::thread dripping([&] {
    for (int i = 0; i < 5000 && client.send("X: y\r\n"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  expect_408(client, "timeout");
  dripping.join();
}

TEST_F(Timeouts, ABodyThatStopsGets408) {
  config.body_idle_timeout_ms = 50;
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
  expect_408(client, "timeout /echo");
}

TEST_F(Timeouts, AChunkedBodyThatStopsGets408) {
  config.body_idle_timeout_ms = 50;
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc");
  expect_408(client, "timeout /echo");
}

TEST_F(Timeouts, ABodyThatDripsGets408) {
  config.body_timeout_ms = 100;
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
  std::thread dripping([&] {
    for (int i = 0; i < 999 && client.send("x"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  expect_408(client, "timeout /echo");
  dripping.join();
}

TEST_F(Timeouts, AStreamHandlerLearnsThatTheBodyStopped) {
  config.body_idle_timeout_ms = 50;
  start();
  handler.stream_ended.open();
  RawClient client(server->port());
  client.send("POST /stream/count HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
  const RawAnswer answer = client.read_answer();
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, "the body did not arrive in time");
  EXPECT_TRUE(client.closed());
}

TEST_F(Timeouts, AClientThatDoesNotTakeAStreamIsGivenUp) {
  config.write_timeout_ms = 100;
  start();
  handler.stream_ended.open();
  RawClient client(server->port(), 4096);
  client.send(get("/stream/endless"));
  handler.stream_ended.wait_for_arrivals(1);
  EXPECT_EQ(ask(get("/instant")).status, 200);
}

TEST_F(Timeouts, AClientThatDoesNotTakeALongAnswerIsGivenUp) {
  config.write_timeout_ms = 100;
  config.max_connections = 1;
  handler.max_body_bytes = 50'000'000;
  start();
  RawClient client(server->port(), 4096);
  client.send(post("/echo", std::string(50'000'000, 'b')));
  // Its place becomes free without it having read a byte.
  while (ask(get("/instant")).status != 200) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace
}  // namespace amend::http
