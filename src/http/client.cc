#include "http/client.h"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "http/answer_text.h"

namespace amend::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Parser = beast::http::response_parser<beast::http::string_body>;

Status unavailable(const std::string& what, const ErrorCode& error) {
  return {Code::kUnavailable, what + ": " + error.message()};
}

asio::const_buffer buffer(std::string_view text) {
  return {text.data(), text.size()};
}

// GET without a body says nothing about it; POST without one says that it has 0 bytes.
bool declares_length(const RequestHead& head, std::string_view body) {
  const bool usually_has_one =
      head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
  return usually_has_one || !body.empty();
}

Response to_response(beast::http::response<beast::http::string_body>&& message) {
  Response response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    response.headers.add(std::string(field.name_string()), std::string(field.value()));
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace

class Client::Impl {
 public:
  Impl(std::string host, std::uint16_t port, std::int64_t timeout_ms)
      : host_(std::move(host)), port_(port), timeout_(timeout_ms) {}

  Result<Response> send(const RequestHead& head, std::string_view body) {
    const bool declared = declares_length(head, body);
    const std::string text =
        start_of(head, declared ? "Content-Length: " + std::to_string(body.size()) + "\r\n" : "");
    const bool kept = stream_.has_value();
    Result<Response> response = exchange(head, text, body);
    if (response.ok() || !kept || !closed_without_answer_) return response;
    return exchange(head, text, body);
  }

  // Always on a connection of its own: what `next` gave could not be sent once more.
  Result<Response> send_stream(const RequestHead& head, const std::function<std::string()>& next) {
    stream_.reset();
    AMEND_RETURN_IF_ERROR(connect());
    const std::string text = start_of(head, "Transfer-Encoding: chunked\r\n");
    ErrorCode error = write({buffer(text)});
    while (!error) {
      const std::string piece = next();
      if (piece.empty()) break;
      const std::string start = chunk_start(piece.size());
      error = write({buffer(start), buffer(piece), buffer(kChunkEnd)});
    }
    if (!error) error = write({buffer(kLastChunk)});
    return read(head, error);
  }

 private:
  using Pieces = std::array<asio::const_buffer, 3>;

  [[nodiscard]] std::string start_of(const RequestHead& head, const std::string& framing) const {
    std::string text = head.method + " " + head.target + " HTTP/1.1\r\n";
    if (head.headers.find("Host") == nullptr) {
      text += "Host: " + host_ + ":" + std::to_string(port_) + "\r\n";
    }
    for (const auto& [name, value] : head.headers.lines()) text += name + ": " + value + "\r\n";
    return text + framing + "\r\n";
  }

  Result<Response> exchange(const RequestHead& head, const std::string& text,
                            std::string_view body) {
    if (!stream_) AMEND_RETURN_IF_ERROR(connect());
    const ErrorCode error = write({buffer(text), buffer(body)});
    return read(head, error);
  }

  Status connect() {
    ErrorCode error;
    tcp::resolver resolver(io_);
    const auto endpoints = resolver.resolve(host_, std::to_string(port_), error);
    if (error) return unavailable("cannot find " + host_, error);
    stream_.emplace(io_);
    input_.clear();
    error = wait([&](auto done) { stream_->async_connect(endpoints, done); });
    if (!error) {
      ErrorCode ignored;  // slower without it, but no less right
      stream_->socket().set_option(tcp::no_delay(true), ignored);
      return {};
    }
    stream_.reset();
    return unavailable("cannot reach " + host_ + ", port " + std::to_string(port_), error);
  }

  ErrorCode write(const Pieces& pieces) {
    return wait([&](auto done) { asio::async_write(*stream_, pieces, done); });
  }

  // Also after a failed write: a server that refuses a request early answers before it has read it.
  Result<Response> read(const RequestHead& head, const ErrorCode& write_error) {
    std::optional<Parser> parser;
    ErrorCode error;
    do {
      parser.emplace();
      parser->body_limit(boost::none);
      parser->header_limit(kMaxHeaderBytes);
      parser->skip(head.method == "HEAD");
      error = wait([&](auto done) { beast::http::async_read(*stream_, input_, *parser, done); });
    } while (!error && parser->get().result_int() < 200);  // "100 Continue" announces the answer
    closed_without_answer_ = error && error != beast::error::timeout && !parser->got_some();
    if (error || write_error || !parser->get().keep_alive()) stream_.reset();
    if (error) return unavailable("no answer from " + host_, write_error ? write_error : error);
    return to_response(parser->release());
  }

  // Starts an operation of the stream and runs it to its end.
  template <class Start>
  ErrorCode wait(Start start) {
    ErrorCode result;
    stream_->expires_after(timeout_);
    start([&](const ErrorCode& error, const auto&...) { result = error; });
    io_.restart();
    io_.run();
    return result;
  }

  static constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;

  const std::string host_;
  const std::uint16_t port_;
  const std::chrono::milliseconds timeout_;
  asio::io_context io_{1};
  std::optional<beast::tcp_stream> stream_;  // while connected
  beast::flat_buffer input_;
  bool closed_without_answer_ = false;  // how the last exchange ended
};

Client::Client(std::string host, std::uint16_t port, std::int64_t timeout_ms)
    : impl_(std::make_unique<Impl>(std::move(host), port, timeout_ms)) {}
Client::~Client() = default;

Result<Response> Client::send(const RequestHead& head, std::string_view body) {
  return impl_->send(head, body);
}

Result<Response> Client::send_stream(const RequestHead& head,
                                     const std::function<std::string()>& next) {
  return impl_->send_stream(head, next);
}

}  // namespace amend::http
