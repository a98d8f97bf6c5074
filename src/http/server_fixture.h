// For this room's tests: a handler whose behaviour the request's target picks, a server around it,
// and a client that sends raw bytes over plain POSIX sockets.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.h"

namespace amend::http {

// Holds callers until it is opened, and says how many have come.
class Gate {
 public:
  void pass();  // blocks until open()
  void open();
  void wait_for_arrivals(int count);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int arrivals_ = 0;
};

// Targets: /instant /echo /empty /gate /throw /throw-plan /lines, in lane kLong /long/gate,
// /start/now, /start/later (from another thread, once the gate is open), /start/refused and
// /start/throw (for bodies of at most kStartBytes; handle() echoes larger and refused ones) and, in
// lane kStream, /stream/echo (each piece as it comes), /stream/count, /stream/head (reads nothing),
// /stream/gate (reads one piece, waits at the gate, counts the rest), /stream/throw,
// /stream/fail (breaks off in the middle), /stream/endless (writes until nobody listens),
// /stream/length (ten bytes, as it says), /stream/short, /stream/long (says ten).
class TestHandler : public Handler {
 public:
  BodyPlan plan(const RequestHead& head) override;
  Response handle(const RequestHead& head, std::string body) override;
  StreamedResponse handle_stream(const RequestHead& head, BodyReader& body) override;
  Response refuse(Refusal refusal, const RequestHead* head) override;
  bool start(const RequestHead& head, std::string_view body, Respond respond) override;

  static constexpr std::size_t kStartBytes = 10;
  std::size_t max_body_bytes = 1000;
  Gate gate;
  std::atomic<int> handled{0};
  Gate stream_ended;  // passed, open, by /stream/endless and /stream/count when they end

 private:
  StreamedResponse count(BodyReader& body, std::size_t counted);
  StreamedResponse echo(BodyReader& body);
  StreamedResponse endless();

  std::vector<std::jthread> started_;  // of /start/later; the loop's thread alone adds
};

// One answer as it came over the wire. status 0: the connection ended before a whole one.
struct RawAnswer {
  int status = 0;
  std::string head;
  std::string body;  // without chunk headers
  [[nodiscard]] bool has_line(std::string_view line) const;
};

class RawClient {
 public:
  // `receive_buffer_bytes`: the kernel's receive buffer; 0: as it likes.
  explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }

  // False if the server did not take it all.
  bool send(std::string_view bytes);
  void end_sending();
  RawAnswer read_answer(bool to_head = false);
  std::string read_rest();  // until the server closes
  // True if the server has closed and nothing else came before; then this side ends too.
  [[nodiscard]] bool closed();
  void vanish();  // closes with a reset

  RawAnswer ask(std::string_view bytes) {
    send(bytes);
    return read_answer();
  }

 private:
  bool fill();
  bool read_chunks(std::string& body);
  bool fill_to(std::size_t bytes);

  int fd_;
  bool connected_ = false;
  std::string buffer_;
};

class ServerTest : public ::testing::Test {
 protected:
  // Small enough that what takes long in life takes a moment here. Tests change it before start().
  ServerConfig config = small_config();
  TestHandler handler;
  std::unique_ptr<Server> server;

  static ServerConfig small_config();
  void start();
  [[nodiscard]] RawAnswer ask(std::string_view bytes);
  void wait_until_stopping() const;  // until it accepts no more
};

std::string get(std::string_view target, std::string_view more_lines = {});
std::string post(std::string_view target, std::string_view body);
std::string post_chunked(std::string_view target, std::string_view body, std::size_t chunk_bytes);

}  // namespace amend::http
