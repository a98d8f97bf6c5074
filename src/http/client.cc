#include "http/client.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "http/answer_parser.h"
#include "http/answer_text.h"
#include "http/client_socket.h"

namespace amend::http {
namespace {

// GET without a body says nothing about it; POST without one says that it has 0 bytes.
bool declares_length(const RequestHead& head, std::string_view body) {
  const bool usually_has_one =
      head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
  return usually_has_one || !body.empty();
}

}  // namespace

class Client::Impl {
 public:
  Impl(std::string host, std::uint16_t port, std::int64_t timeout_ms)
      : host_(std::move(host)), port_(port), timeout_ms_(timeout_ms) {}

  Result<Response> send(const RequestHead& head, std::string_view body) {
    const bool declared = declares_length(head, body);
    const std::string text =
        start_of(head, declared ? "Content-Length: " + std::to_string(body.size()) + "\r\n" : "");
    const bool kept = socket_.has_value();
    Result<Response> response = exchange(head, text, body);
    if (response.ok() || !kept || !closed_without_answer_) return response;
    return exchange(head, text, body);
  }

  // Always on a connection of its own: what `next` gave could not be sent once more.
  Result<Response> send_stream(const RequestHead& head, const std::function<std::string()>& next) {
    socket_.reset();
    AMEND_RETURN_IF_ERROR(connect());
    const std::string text = start_of(head, "Transfer-Encoding: chunked\r\n");
    ClientSocket::Error error = write({text});
    while (error == 0) {
      const std::string piece = next();
      if (piece.empty()) break;
      const std::string start = chunk_start(piece.size());
      error = write({start, piece, kChunkEnd});
    }
    if (error == 0) error = write({kLastChunk});
    return read(head, error);
  }

 private:
  using Pieces = std::array<std::string_view, 3>;

  [[nodiscard]] std::string start_of(const RequestHead& head, std::string_view framing) const {
    std::string text;
    text.reserve(512);
    text.append(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\n");
    if (head.headers.find("Host") == nullptr) {
      text.append("Host: ").append(host_).append(":").append(std::to_string(port_)).append("\r\n");
    }
    for (const auto& [name, value] : head.headers.lines()) {
      text.append(name).append(": ").append(value).append("\r\n");
    }
    return text.append(framing).append("\r\n");
  }

  Result<Response> exchange(const RequestHead& head, const std::string& text,
                            std::string_view body) {
    if (!socket_) AMEND_RETURN_IF_ERROR(connect());
    const ClientSocket::Error error = write({text, body});
    return read(head, error);
  }

  Status connect() {
    begin_ = end_ = 0;
    if (!room_) room_ = std::make_unique_for_overwrite<char[]>(kRoom);
    AMEND_ASSIGN_OR_RETURN(socket_, ClientSocket::connect(host_, port_, timeout_ms_));
    return {};
  }

  ClientSocket::Error write(const Pieces& pieces) { return socket_->send(pieces); }

  // Also after a failed write: a server that refuses a request early answers before it has read it.
  Result<Response> read(const RequestHead& head, ClientSocket::Error write_error) {
    for (;;) {
      AnswerParser parser(head.method == "HEAD", kRoom);
      const ClientSocket::Error error = read_answer(parser);
      closed_without_answer_ = error != 0 && error != ClientSocket::kTimeout && !parser.got_some();
      if (error != 0 || write_error != 0 || !parser.keep_alive()) socket_.reset();
      if (error != 0) return no_answer(write_error != 0 ? write_error : error);
      Response response = parser.take();
      if (response.status >= 200) return response;  // "100 Continue" announces the answer
    }
  }

  // 0 when the answer is whole.
  ClientSocket::Error read_answer(AnswerParser& parser) {
    for (;;) {
      const AnswerParser::Step step = parser.put({room_.get() + begin_, end_ - begin_});
      begin_ += step.consumed;
      if (step.broken) return EPROTO;
      if (parser.done()) return 0;
      std::memmove(room_.get(), room_.get() + begin_, end_ - begin_);
      end_ -= std::exchange(begin_, 0);
      std::size_t count = 0;
      const auto error = socket_->receive({room_.get() + end_, kRoom - end_}, count);
      if (error != 0) return error;
      if (count == 0) return parser.put_end() ? 0 : ECONNRESET;
      end_ += count;
    }
  }

  [[nodiscard]] Status no_answer(ClientSocket::Error error) const {
    const std::string reason = error == ClientSocket::kTimeout
                                   ? "it takes too long"
                                   : std::generic_category().message(error);
    return {Code::kUnavailable, "no answer from " + host_ + ": " + reason};
  }

  static constexpr std::size_t kRoom = 64 * 1024;  // also for the head of an answer

  const std::string host_;
  const std::uint16_t port_;
  const std::int64_t timeout_ms_;
  std::optional<ClientSocket> socket_;  // while connected
  bool closed_without_answer_ = false;  // how the last exchange ended

  // The input: bytes [begin_, end_) of room_.
  std::unique_ptr<char[]> room_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
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
