// The ordinary course of things: keeping connections, pipelining, framings, versions, answers.
#include <thread>
#include <vector>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

TEST_F(ServerTest, AnswersOnTheInstantLane) {
  start();
  const RawAnswer answer = ask(get("/instant"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /instant ");
  EXPECT_TRUE(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ServerTest, AnswersOnTheWorkLane) {
  start();
  EXPECT_EQ(ask(post("/echo", "hello")).body, "POST /echo hello");
}

TEST_F(ServerTest, AnswersWithoutAThreadNowOrLater) {
  start();
  EXPECT_EQ(ask(post("/start/now", "hello")).body, "started hello");
  RawClient client(server->port());
  client.send(post("/start/later", "a") + post("/start/later", "b") + get("/instant"));
  handler.gate.wait_for_arrivals(1);
  handler.gate.open();
  EXPECT_EQ(client.read_answer().body, "started a");
  EXPECT_EQ(client.read_answer().body, "started b");
  EXPECT_EQ(client.read_answer().body, "GET /instant ");
}

TEST_F(ServerTest, AWorkerAnswersWhatIsNotStarted) {
  start();
  EXPECT_EQ(ask(post("/start/refused", "small")).body, "POST /start/refused small");
  const std::string most(TestHandler::kStartBytes, 'm');
  EXPECT_EQ(ask(post("/start/now", most)).body, "started " + most);
  EXPECT_EQ(ask(post("/start/now", most + "m")).body, "POST /start/now " + most + "m");
  EXPECT_EQ(ask(post("/long/echo", "")).body, "POST /long/echo ");
  EXPECT_EQ(ask(post("/start/throw", "x")).status, 500);
}

TEST_F(ServerTest, KeepsAConnectionForMoreRequests) {
  start();
  RawClient client(server->port());
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(client.ask(post("/echo", std::to_string(i))).body, "POST /echo " + std::to_string(i));
    EXPECT_EQ(client.ask(get("/instant")).status, 200);
  }
}

TEST_F(ServerTest, AnswersFiftyPipelinedRequestsInOrder) {
  start();
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += post("/echo", std::to_string(i));
  RawClient client(server->port());
  client.send(requests);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.read_answer().body, "POST /echo " + std::to_string(i));
  }
}

TEST_F(ServerTest, AnswersPipelinedRequestsOfAllLanesInOrder) {
  start();
  RawClient client(server->port());
  client.send(get("/instant") + post_chunked("/stream/count", "12345", 2) + post("/echo", "x") +
              post("/stream/echo", "y") + get("/instant"));
  EXPECT_EQ(client.read_answer().body, "GET /instant ");
  EXPECT_EQ(client.read_answer().body, "5");
  EXPECT_EQ(client.read_answer().body, "POST /echo x");
  EXPECT_EQ(client.read_answer().body, "y");
  EXPECT_EQ(client.read_answer().body, "GET /instant ");
}

TEST_F(ServerTest, TakesARequestByteByByte) {
  start();
  for (const std::string& request : {post("/echo", "slow"), post_chunked("/echo", "slow", 1)}) {
    RawClient client(server->port());
    for (const char byte : request) client.send({&byte, 1});
    EXPECT_EQ(client.read_answer().body, "POST /echo slow");
  }
}

TEST_F(ServerTest, TakesAChunkedBody) {
  start();
  EXPECT_EQ(ask(post_chunked("/echo", "in three chunks", 6)).body, "POST /echo in three chunks");
}

TEST_F(ServerTest, IgnoresTrailersAndChunkExtensions) {
  start();
  const RawAnswer answer =
      ask("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
          "2;name=value\r\nab\r\n0\r\nX-Trailer: 1\r\n\r\n");
  EXPECT_EQ(answer.body, "POST /echo ab");
}

TEST_F(ServerTest, ReadsABodyOfGetAndDelete) {
  start();
  RawClient client(server->port());
  EXPECT_EQ(client.ask("GET /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc").body,
            "GET /echo abc");
  EXPECT_EQ(client.ask("DELETE /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc").body,
            "DELETE /echo abc");
}

TEST_F(ServerTest, DropsASmallBodyOnTheInstantLane) {
  start();
  RawClient client(server->port());
  EXPECT_EQ(client.ask(post("/instant", "dropped")).body, "POST /instant ");
  EXPECT_EQ(client.ask(post_chunked("/instant", "dropped", 3)).body, "POST /instant ");
  EXPECT_EQ(client.ask(get("/instant")).body, "GET /instant ");
}

TEST_F(ServerTest, AnswersALargeBodyOnTheInstantLaneAndCloses) {
  start();
  const std::string large(1'000'000, 'x');
  for (const std::string& request :
       {post("/instant", large), post_chunked("/instant", large, 10'000)}) {
    RawClient client(server->port());
    client.send(request);
    const RawAnswer answer = client.read_answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has_line("Connection: close"));
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(ServerTest, SendsNoBodyToHead) {
  start();
  RawClient client(server->port());
  for (const std::string target : {"/instant", "/echo", "/stream/count"}) {
    client.send("HEAD " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    const RawAnswer answer = client.read_answer(true);
    EXPECT_EQ(answer.status, 200);
    EXPECT_NE(answer.head.find("\r\nContent-Length: "), std::string::npos);
  }
  client.send("HEAD /stream/echo HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(client.read_answer(true).has_line("Transfer-Encoding: chunked"));
  EXPECT_EQ(client.ask(get("/instant")).status, 200);
}

TEST_F(ServerTest, SendsNoBodyWith204) {
  start();
  RawClient client(server->port());
  const RawAnswer answer = client.ask(get("/empty"));
  EXPECT_EQ(answer.head, "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(client.ask(get("/instant")).status, 200);
}

TEST_F(ServerTest, ClosesWhenTheClientAsksForIt) {
  start();
  RawClient client(server->port());
  EXPECT_TRUE(client.ask(get("/instant", "Connection: close\r\n")).has_line("Connection: close"));
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, ClosesAfterHttp10) {
  start();
  RawClient client(server->port());
  const RawAnswer answer = client.ask("GET /instant HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.body, "GET /instant ");
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, KeepsAnHttp10ConnectionIfAsked) {
  start();
  RawClient client(server->port());
  const std::string request = "GET /instant HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_TRUE(client.ask(request).has_line("Connection: keep-alive"));
  EXPECT_EQ(client.ask(request).status, 200);
}

TEST_F(ServerTest, AnswersAClientThatOnlyStoppedSending) {
  start();
  RawClient client(server->port());
  client.send(post("/echo", "half closed"));
  client.end_sending();
  EXPECT_EQ(client.read_answer().body, "POST /echo half closed");
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, ForgivesOneEmptyLineBeforeARequest) {
  start();
  RawClient client(server->port());
  EXPECT_EQ(client.ask("\r\n" + get("/instant")).status, 200);
  EXPECT_EQ(client.ask("\r\n" + get("/instant")).status, 200);
}

TEST_F(ServerTest, AnswersExpect100AfterThePlan) {
  start();
  for (const std::string target : {"/echo", "/stream/count"}) {
    RawClient client(server->port());
    client.send("POST " + target +
                " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.read_answer().head, "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_EQ(client.read_answer().status, 200);
    EXPECT_EQ(client.ask(get("/instant")).status, 200);
  }
}

TEST_F(ServerTest, AnswersExpect100OfATooLongBodyWith413) {
  start();
  RawClient client(server->port());
  const RawAnswer answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, AnswersExpect100AtOnceIfNobodyReadsTheBody) {
  start();
  for (const std::string target : {"/instant", "/stream/head"}) {
    RawClient client(server->port());
    const RawAnswer answer =
        client.ask("POST " + target +
                   " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has_line("Connection: close"));
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(ServerTest, LeavesOutHeaderLinesThatWouldSplitTheAnswer) {
  start();
  const RawAnswer answer = ask(get("/lines"));
  EXPECT_TRUE(answer.has_line("X-Good: yes"));
  EXPECT_EQ(answer.head.find("X-Injected"), std::string::npos);
  EXPECT_EQ(answer.head.find("Content-Length: 7\r\n"), std::string::npos);
}

TEST_F(ServerTest, AnswersAThrowingHandlerWith500AndCloses) {
  start();
  for (const std::string target : {"/throw", "/throw-plan", "/stream/throw"}) {
    RawClient client(server->port());
    const RawAnswer answer = client.ask(post(target, "body"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, "failed " + target);
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
  start();
  ServerConfig taken = config;
  taken.port = server->port();
  const auto second = Server::start(taken, handler);
  EXPECT_EQ(second.status().code(), Code::kUnavailable);
  EXPECT_NE(second.status().message().find(std::to_string(taken.port)), std::string::npos);
  ServerConfig odd = config;
  odd.address = "not an address";
  EXPECT_EQ(Server::start(odd, handler).status().code(), Code::kUnavailable);
}

TEST_F(ServerTest, ServesTwoHundredConnectionsAtOnce) {
  start();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<RawClient>(server->port()));
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      clients[i]->send(post("/echo", std::to_string(i)));
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      EXPECT_EQ(clients[i]->read_answer().body, "POST /echo " + std::to_string(i));
    }
  }
}

TEST_F(ServerTest, IsNotHurtByClientsThatVanish) {
  start();
  for (int i = 0; i < 20; ++i) {
    RawClient mid_head(server->port());
    mid_head.send("POST /echo HT");
    mid_head.vanish();
    RawClient mid_body(server->port());
    mid_body.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf");
    mid_body.vanish();
    RawClient mid_chunk(server->port());
    mid_chunk.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
    mid_chunk.vanish();
    RawClient mid_answer(server->port());
    mid_answer.send(post("/echo", "nobody reads the answer"));
    mid_answer.vanish();
  }
  EXPECT_EQ(ask(get("/instant")).status, 200);
}

}  // namespace
}  // namespace amend::http
