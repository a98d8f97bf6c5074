// Every bound of the server, just within and just beyond.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

// A GET whose request line and headers take exactly `bytes` bytes.
std::string get_of_size(std::size_t bytes) {
  const std::size_t frame = get("/instant", "X: \r\n").size();
  return get("/instant", "X: " + std::string(bytes - frame, 'x') + "\r\n");
}

std::string announce(std::string_view target, std::size_t bytes) {
  return std::string("POST ").append(target) +
         " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
}

class Limits : public ServerTest {
 protected:
  void expect_refused(RawClient& client, int status, std::string_view body) {
    const RawAnswer answer = client.read_answer();
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.body, body);
    EXPECT_TRUE(answer.has_line("Connection: close"));
    EXPECT_TRUE(client.closed());
  }
};

TEST_F(Limits, BodyOneBelowTheLimit) {
  start();
  const std::string body(handler.max_body_bytes - 1, 'b');
  EXPECT_EQ(ask(post("/echo", body)).body, "POST /echo " + body);
  EXPECT_EQ(ask(post_chunked("/echo", body, 100)).body, "POST /echo " + body);
}

TEST_F(Limits, BodyAtTheLimit) {
  start();
  const std::string body(handler.max_body_bytes, 'b');
  EXPECT_EQ(ask(post("/echo", body)).body, "POST /echo " + body);
  EXPECT_EQ(ask(post_chunked("/echo", body, 100)).body, "POST /echo " + body);
}

TEST_F(Limits, BodyOneAboveTheLimit) {
  start();
  const std::string body(handler.max_body_bytes + 1, 'b');
  for (const std::string& request : {post("/echo", body), post_chunked("/echo", body, 100)}) {
    RawClient client(server->port());
    client.send(request);
    expect_refused(client, 413, "body too large /echo");
  }
  EXPECT_EQ(handler.handled, 0);
}

TEST_F(Limits, TooLongBodyIsRefusedBeforeItComes) {
  start();
  RawClient client(server->port());
  client.send(announce("/echo", 1'000'000'000'000));
  expect_refused(client, 413, "body too large /echo");
}

TEST_F(Limits, AnswerReachesAClientThatStillSendsItsBody) {
  start();
  for (int i = 0; i < 5; ++i) {
    RawClient client(server->port());
    EXPECT_TRUE(client.send(post("/echo", std::string(10'000'000, 'b'))));
    expect_refused(client, 413, "body too large /echo");
  }
}

TEST_F(Limits, HeaderBelowAtAndAboveTheLimit) {
  start();
  RawClient client(server->port());
  EXPECT_EQ(client.ask(get_of_size(config.max_header_bytes - 1)).status, 200);
  EXPECT_EQ(client.ask(get_of_size(config.max_header_bytes)).status, 200);
  client.send(get_of_size(config.max_header_bytes + 1));
  expect_refused(client, 431, "header too large");
}

TEST_F(Limits, HeaderLimitCountsWhatCameInManyPieces) {
  start();
  RawClient client(server->port());
  client.send("GET /instant HTTP/1.1\r\nHost: h\r\n");
  bool sent = true;
  for (std::size_t i = 0; sent && i < config.max_header_bytes; ++i) sent = client.send("X: y\r\n");
  expect_refused(client, 431, "header too large");
}

TEST_F(Limits, HeaderWithoutAnyLineEnd) {
  start();
  RawClient client(server->port());
  client.send("GET /" + std::string(config.max_header_bytes, 'x'));
  expect_refused(client, 431, "header too large");
}

TEST_F(Limits, ChunkHeaderWithoutEnd) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
              std::string(config.max_header_bytes, 'x'));
  expect_refused(client, 431, "header too large /echo");
}

TEST_F(Limits, TrailersWithoutEnd) {
  start();
  RawClient client(server->port());
  client.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " +
              std::string(config.max_header_bytes, 'x'));
  expect_refused(client, 431, "header too large /echo");
}

TEST_F(Limits, BodyMemoryIsSharedByAllConnections) {
  config.max_body_memory = 100'000;
  handler.max_body_bytes = 1'000'000;
  start();
  // Held by the handler until the gate opens.
  RawClient holder(server->port());
  holder.send(post("/gate", std::string(60'000, 'b')));
  handler.gate.wait_for_arrivals(1);
  RawClient client(server->port());
  client.send(post("/echo", std::string(60'000, 'b')));
  expect_refused(client, 503, "overloaded /echo");
  handler.gate.open();
  EXPECT_EQ(holder.read_answer().status, 200);
  EXPECT_EQ(ask(post("/echo", std::string(60'000, 'b'))).status, 200);
}

TEST_F(Limits, AnnouncedBytesTakeNoMemory) {
  config.max_body_memory = 100'000;
  handler.max_body_bytes = 1'000'000;
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
    clients.back()->send(announce("/echo", 90'000) + "only a few");
  }
  EXPECT_EQ(ask(post("/echo", "still room")).status, 200);
}

TEST_F(Limits, BeyondTheQueueRequestsAreRefusedAndTheConnectionKept) {
  config.work_threads = 1;
  config.max_queued = 2;
  start();
  RawClient working(server->port());
  working.send(get("/gate"));
  handler.gate.wait_for_arrivals(1);
  // Three more on three connections: two fit into the queue, whichever they are.
  std::vector<std::unique_ptr<RawClient>> clients;
  std::atomic<int> refused{0};
  std::atomic<int> served{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      RawClient client(server->port());
      const RawAnswer answer = client.ask(get("/gate"));
      if (answer.status != 503) {
        ++served;
        return;
      }
      ++refused;
      EXPECT_EQ(client.ask(get("/instant")).status, 200);
      handler.gate.open();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(served, 2);
  EXPECT_EQ(working.read_answer().status, 200);
}

TEST_F(Limits, LongRequestsHoldUpNoShortOnes) {
  config.long_threads = 1;
  config.max_queued = 1;
  start();
  std::vector<std::unique_ptr<RawClient>> working;
  for (int i = 0; i < 2; ++i) {  // one runs, one waits
    working.push_back(std::make_unique<RawClient>(server->port()));
    working.back()->send(get("/long/gate"));
    if (i == 0) handler.gate.wait_for_arrivals(1);
  }
  EXPECT_EQ(ask(get("/echo")).status, 200);
  handler.gate.open();
  for (const auto& client : working) EXPECT_EQ(client->read_answer().status, 200);
}

TEST_F(Limits, StreamsBeyondTheQueueAreRefused) {
  config.stream_threads = 1;
  config.max_queued = 0;
  start();
  RawClient working(server->port());
  // An empty queue has room only for a thread that already waits.
  RawAnswer first;
  do {
    first = ask(post("/stream/count", "1"));
  } while (first.status == 503);
  EXPECT_EQ(first.body, "1");
  working.send(announce("/stream/gate", 2) + "a");
  handler.gate.wait_for_arrivals(1);
  RawClient client(server->port());
  client.send(post("/stream/count", "1"));
  expect_refused(client, 503, "overloaded /stream/count");
  handler.gate.open();
  working.send("b");
  EXPECT_EQ(working.read_answer().body, "2");
}

TEST_F(Limits, ConnectionsBeyondTheLimitAreTurnedAway) {
  config.max_connections = 2;
  start();
  {
    RawClient one(server->port());
    RawClient two(server->port());
    EXPECT_EQ(one.ask(get("/instant")).status, 200);
    EXPECT_EQ(two.ask(get("/instant")).status, 200);
    RawClient three(server->port());
    three.send(get("/instant"));
    expect_refused(three, 503, "overloaded");
    EXPECT_EQ(one.ask(get("/instant")).status, 200);
  }
  // Their places are free soon after they have gone.
  while (ask(get("/instant")).status != 200) std::this_thread::yield();
}

// Takes every descriptor this process may still open, until it goes.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit lower = before_;
    lower.rlim_cur = std::min<rlim_t>(before_.rlim_cur, 512);
    ::setrlimit(RLIMIT_NOFILE, &lower);
    for (int fd = ::open("/dev/null", O_RDONLY); fd >= 0; fd = ::open("/dev/null", O_RDONLY)) {
      taken_.push_back(fd);
    }
  }
  ~NoDescriptorsLeft() {
    for (const int fd : taken_) ::close(fd);
    ::setrlimit(RLIMIT_NOFILE, &before_);
  }

  // Makes room for one more.
  void spare_one() {
    ::close(taken_.back());
    taken_.pop_back();
  }

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

TEST_F(Limits, SurvivesRunningOutOfDescriptors) {
  start();
  std::unique_ptr<RawClient> client;
  {
    NoDescriptorsLeft none;
    none.spare_one();
    client = std::make_unique<RawClient>(server->port());  // takes it; the server finds none
    ASSERT_TRUE(client->connected());
    client->send(get("/instant"));
  }
  EXPECT_EQ(client->read_answer().status, 200);
  EXPECT_EQ(ask(get("/instant")).status, 200);
}

}  // namespace
}  // namespace amend::http
