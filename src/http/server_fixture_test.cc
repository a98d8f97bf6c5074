// What server_fixture.h declares.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "http/server_fixture.h"

namespace amend::http {
namespace {

Response text(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

bool starts_with(const RequestHead& head, std::string_view prefix) {
  return std::string_view(head.target).starts_with(prefix);
}

// Says that it is ten bytes: "well ", and what is to follow.
Handler::StreamedResponse ten_bytes(std::string rest) {
  return {text(200, "well "), [rest](BodyWriter& writer) { return writer.write(rest); }, 10};
}

}  // namespace

void Gate::pass() {
  std::unique_lock lock(mutex_);
  ++arrivals_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return open_; });
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

void Gate::wait_for_arrivals(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return arrivals_ >= count; });
}

BodyPlan TestHandler::plan(const RequestHead& head) {
  if (head.target == "/throw-plan") throw std::runtime_error("plan");
  if (head.target == "/instant") return {BodyPlan::Lane::kInstant, 0};
  if (starts_with(head, "/stream/")) return {BodyPlan::Lane::kStream, 0};
  if (starts_with(head, "/start/")) {
    return {BodyPlan::Lane::kLong, max_body_bytes, kStartBytes};
  }
  if (starts_with(head, "/long/")) return {BodyPlan::Lane::kLong, max_body_bytes};
  return {BodyPlan::Lane::kWork, max_body_bytes};
}

Response TestHandler::handle(const RequestHead& head, std::string body) {
  ++handled;
  if (head.target == "/throw") throw std::runtime_error("handle");
  if (head.target == "/gate" || head.target == "/long/gate") gate.pass();
  if (head.target == "/empty") return text(204, "not to be seen");
  Response response = text(200, head.method + " " + head.target + " " + body);
  if (head.target == "/lines") {
    response.headers.add("X-Good", "yes");
    response.headers.add("X-Evil", "a\r\nX-Injected: 1");
    response.headers.add("Content-Length", "7");
  }
  return response;
}

bool TestHandler::start(const RequestHead& head, std::string_view body, Respond respond) {
  if (head.target == "/start/throw") throw std::runtime_error("start");
  if (head.target == "/start/refused") return false;
  Response response = text(200, "started " + std::string(body));
  if (head.target == "/start/now") {
    respond(std::move(response));
  } else {
    started_.emplace_back([this, respond, response] {
      gate.pass();
      respond(response);
    });
  }
  return true;
}

Handler::StreamedResponse TestHandler::handle_stream(const RequestHead& head, BodyReader& body) {
  ++handled;
  if (head.target == "/stream/throw") throw std::runtime_error("stream");
  if (head.target == "/stream/head") return {text(200, "unread"), {}};
  if (head.target == "/stream/endless") return endless();
  if (head.target == "/stream/echo") return echo(body);
  if (head.target == "/stream/gate") {
    const auto first = body.read();
    gate.pass();
    return count(body, first.ok() ? first.value().size() : 0);
  }
  if (head.target == "/stream/fail") {
    return {text(200, "some"), [](BodyWriter&) { return Status(Code::kUnavailable, "broken"); }};
  }
  if (head.target == "/stream/length") return ten_bytes("hello");
  if (head.target == "/stream/short") return ten_bytes("hell");
  if (head.target == "/stream/long") return ten_bytes("hello!");
  return count(body, 0);
}

Handler::StreamedResponse TestHandler::count(BodyReader& body, std::size_t counted) {
  for (;;) {
    const auto piece = body.read();
    if (!piece.ok()) {
      stream_ended.pass();
      return {text(400, piece.status().message()), {}};
    }
    if (piece->empty()) return {text(200, std::to_string(counted)), {}};
    counted += piece->size();
  }
}

Handler::StreamedResponse TestHandler::echo(BodyReader& body) {
  return {text(200, ""), [&body](BodyWriter& writer) -> Status {
            for (;;) {
              AMEND_ASSIGN_OR_RETURN(const std::string_view piece, body.read());
              if (piece.empty()) return {};
              AMEND_RETURN_IF_ERROR(writer.write(piece));
            }
          }};
}

Handler::StreamedResponse TestHandler::endless() {
  return {text(200, ""), [this](BodyWriter& writer) {
            const std::string piece(64 * 1024, 'e');
            Status status;
            while (status.ok()) status = writer.write(piece);
            stream_ended.pass();
            return status;
          }};
}

Response TestHandler::refuse(Refusal refusal, const RequestHead* head) {
  const std::string seen = head != nullptr ? " " + head->target : "";
  switch (refusal) {
    case Refusal::kMalformed:
      return text(400, "malformed" + seen);
    case Refusal::kHeaderTooLarge:
      return text(431, "header too large" + seen);
    case Refusal::kBodyTooLarge:
      return text(413, "body too large" + seen);
    case Refusal::kTimeout:
      return text(408, "timeout" + seen);
    case Refusal::kOverloaded:
      return text(503, "overloaded" + seen);
    case Refusal::kShuttingDown:
      return text(503, "shutting down" + seen);
    case Refusal::kFailed:
      return text(500, "failed" + seen);
  }
  return text(500, "");
}

bool RawAnswer::has_line(std::string_view line) const {
  return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
  // So that a test that waits for what never comes fails instead of hanging.
  const timeval patience{30, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (receive_buffer_bytes > 0) {
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(receive_buffer_bytes));
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
}

RawClient::~RawClient() {
  ::close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

void RawClient::vanish() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  ::close(fd_);
  fd_ = -1;
}

bool RawClient::fill() {
  char bytes[16 * 1024];
  const ssize_t count = ::recv(fd_, bytes, sizeof(bytes), 0);
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

bool RawClient::fill_to(std::size_t bytes) {
  while (buffer_.size() < bytes) {
    if (!fill()) return false;
  }
  return true;
}

RawAnswer RawClient::read_answer(bool to_head) {
  while (buffer_.find("\r\n\r\n") == std::string::npos) {
    if (!fill()) return {};
  }
  RawAnswer answer;
  const std::size_t head_bytes = buffer_.find("\r\n\r\n") + 4;
  answer.head = buffer_.substr(0, head_bytes);
  buffer_.erase(0, head_bytes);
  const int status = std::atoi(answer.head.c_str() + std::string_view("HTTP/1.1 ").size());
  const std::size_t length = answer.head.find("\r\nContent-Length: ");
  if (!to_head && length != std::string::npos) {
    const std::size_t bytes = std::strtoull(answer.head.c_str() + length + 18, nullptr, 10);
    if (!fill_to(bytes)) return {};
    answer.body = buffer_.substr(0, bytes);
    buffer_.erase(0, bytes);
  } else if (!to_head && answer.has_line("Transfer-Encoding: chunked")) {
    if (!read_chunks(answer.body)) return {};
  }
  answer.status = status;
  return answer;
}

bool RawClient::read_chunks(std::string& body) {
  for (;;) {
    while (buffer_.find("\r\n") == std::string::npos) {
      if (!fill()) return false;
    }
    const std::size_t line = buffer_.find("\r\n") + 2;
    const std::size_t bytes = std::strtoull(buffer_.c_str(), nullptr, 16);
    if (!fill_to(line + bytes + 2)) return false;
    body.append(buffer_, line, bytes);
    buffer_.erase(0, line + bytes + 2);
    if (bytes == 0) return true;
  }
}

std::string RawClient::read_rest() {
  while (fill()) {
  }
  return std::exchange(buffer_, {});
}

bool RawClient::closed() {
  if (!buffer_.empty()) return false;
  char byte = 0;
  const ssize_t count = ::recv(fd_, &byte, 1, 0);
  if (count > 0 || (count < 0 && errno != ECONNRESET)) return false;
  ::shutdown(fd_, SHUT_RDWR);
  return true;
}

ServerConfig ServerTest::small_config() {
  ServerConfig small;
  small.io_threads = 2;
  small.work_threads = 2;
  small.stream_threads = 2;
  small.max_header_bytes = 8 * 1024;
  return small;
}

void ServerTest::start() {
  auto started = Server::start(config, handler);
  ASSERT_TRUE(started.ok()) << started.status().message();
  server = std::move(started).value();
}

RawAnswer ServerTest::ask(std::string_view bytes) {
  return RawClient(server->port()).ask(bytes);
}

void ServerTest::wait_until_stopping() const {
  while (RawClient(server->port()).connected()) std::this_thread::yield();
}

std::string get(std::string_view target, std::string_view more_lines) {
  return std::string("GET ").append(target).append(" HTTP/1.1\r\nHost: h\r\n").append(more_lines) +
         "\r\n";
}

std::string post(std::string_view target, std::string_view body) {
  return std::string("POST ").append(target) +
         " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

std::string post_chunked(std::string_view target, std::string_view body, std::size_t chunk_bytes) {
  std::string request = std::string("POST ").append(target) +
                        " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  while (!body.empty()) {
    const std::string_view chunk = body.substr(0, chunk_bytes);
    char size[20];
    std::snprintf(size, sizeof(size), "%zx\r\n", chunk.size());
    request.append(size).append(chunk).append("\r\n");
    body.remove_prefix(chunk.size());
  }
  return request + "0\r\n\r\n";
}

}  // namespace amend::http
