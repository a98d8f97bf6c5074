// Server::stop(): what is in flight finishes, nothing new begins, and it ends.
#include <atomic>
#include <thread>
#include <vector>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

class Stop : public ServerTest {
 protected:
  // Begins to stop on another thread and returns once the server accepts no more.
  void begin_to_stop() {
    stopping_ = std::thread([this] { server->stop(); });
    wait_until_stopping();
  }
  void finish_stopping() { stopping_.join(); }

 private:
  std::thread stopping_;
};

TEST_F(Stop, ReturnsPromptlyWithIdleConnections) {
  config.idle_timeout_ms = config.shutdown_timeout_ms = 1'000'000;  // would outlast the test
  start();
  RawClient fresh(server->port());
  RawClient used(server->port());
  EXPECT_EQ(used.ask(get("/instant")).status, 200);
  server->stop();
  EXPECT_TRUE(fresh.closed());
  EXPECT_TRUE(used.closed());
}

TEST_F(Stop, MayBeCalledTwiceAndBeforeAnyRequest) {
  start();
  server->stop();
  server->stop();
}

TEST_F(Stop, FinishesASlowHandlerInFlight) {
  start();
  RawClient client(server->port());
  client.send(get("/gate"));
  handler.gate.wait_for_arrivals(1);
  begin_to_stop();
  handler.gate.open();
  const RawAnswer answer = client.read_answer();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has_line("Connection: close"));
  EXPECT_TRUE(client.closed());
  finish_stopping();
}

TEST_F(Stop, FinishesQueuedRequests) {
  config.work_threads = 1;
  start();
  RawClient one(server->port());
  one.send(get("/gate"));
  handler.gate.wait_for_arrivals(1);
  RawClient two(server->port());
  EXPECT_EQ(two.ask(get("/instant")).status, 200);  // the server knows the connection
  two.send(get("/echo"));
  begin_to_stop();
  handler.gate.open();
  EXPECT_EQ(one.read_answer().status, 200);
  EXPECT_TRUE(one.closed());
  // Queued before the stop or seen only then: it is answered either way.
  const int status = two.read_answer().status;
  EXPECT_TRUE(status == 200 || status == 503) << status;
  EXPECT_TRUE(two.closed());
  finish_stopping();
}

TEST_F(Stop, FinishesAStreamInFlight) {
  start();
  RawClient client(server->port());
  client.send("POST /stream/gate HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
  handler.gate.wait_for_arrivals(1);
  begin_to_stop();
  handler.gate.open();
  client.send("cd");
  EXPECT_EQ(client.read_answer().body, "4");
  EXPECT_TRUE(client.closed());
  finish_stopping();
}

TEST_F(Stop, RefusesARequestWhoseHeadWasNotComplete) {
  start();
  RawClient holder(server->port());
  holder.send(get("/gate"));  // keeps the server from being done
  handler.gate.wait_for_arrivals(1);
  RawClient client(server->port());
  EXPECT_EQ(client.ask(get("/instant")).status, 200);
  client.send("GET /echo HTTP/1.1\r\nHost");
  begin_to_stop();
  client.send(": h\r\n\r\n");
  const RawAnswer answer = client.read_answer();
  EXPECT_EQ(answer.body, "shutting down /echo");
  EXPECT_TRUE(client.closed());
  handler.gate.open();
  EXPECT_EQ(holder.read_answer().status, 200);
  EXPECT_TRUE(holder.closed());
  finish_stopping();
}

TEST_F(Stop, DoesNotBeginThePipelinedRequestsBehindOneInFlight) {
  start();
  RawClient client(server->port());
  client.send(get("/gate") + get("/echo"));
  handler.gate.wait_for_arrivals(1);
  begin_to_stop();
  handler.gate.open();
  EXPECT_TRUE(client.read_answer().has_line("Connection: close"));
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(handler.handled, 1);
  finish_stopping();
}

TEST_F(Stop, CutsOffWhatTakesTooLong) {
  config.shutdown_timeout_ms = 100;
  start();
  RawClient endless(server->port());
  endless.send(get("/stream/endless"));
  RawClient stuck(server->port());
  stuck.send("POST /stream/gate HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
  handler.gate.wait_for_arrivals(1);
  handler.gate.open();
  handler.stream_ended.open();
  RawClient half(server->port());
  half.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
  std::thread reading([&] { endless.read_rest(); });
  server->stop();
  reading.join();
  EXPECT_EQ(half.read_rest().find("HTTP/1.1 200"), std::string::npos);
}

// Every request gets a whole answer or none at all, wherever the stop catches it.
TEST_F(Stop, IsRaceFreeUnderLoad) {
  for (int round = 0; round < 10; ++round) {
    start();
    std::atomic<int> answers{0};
    std::atomic<bool> torn{false};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&, i] {
        const std::vector<std::string> requests = {get("/instant"), post("/echo", "x"),
                                                   post("/stream/echo", "y"),
                                                   post_chunked("/stream/count", "123", 1)};
        for (std::size_t n = 0;; ++n) {
          RawClient client(server->port());
          if (!client.connected()) return;
          for (int kept = 0; kept < 20; ++kept) {
            client.send(requests[(n + static_cast<std::size_t>(i)) % requests.size()]);
            const RawAnswer answer = client.read_answer();
            if (answer.status == 0 && !answer.head.empty()) torn = true;
            if (answer.status != 200) break;
            ++answers;
          }
        }
      });
    }
    while (answers < 200) std::this_thread::yield();
    server->stop();
    for (std::thread& client : clients) client.join();
    EXPECT_FALSE(torn);
  }
}

}  // namespace
}  // namespace amend::http
