// StreamExchange: a stream worker's side of one request: it blocks while the connection's loop
// does one step for it at a time, so no more than a piece of either body is ever in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/message.h"
#include "http/server.h"

namespace amend::http {

class Connection;

class StreamExchange : private BodyReader, private BodyWriter {
 public:
  StreamExchange(Connection& connection, Handler& handler)
      : connection_(connection), handler_(handler) {}

  // Lets the handler answer. On a stream worker's thread, once.
  void run();

  enum class Outcome : std::uint8_t {
    kFailed,  // the handler threw before anything was sent
    kPlain,   // plain_answer() is to be sent
    kSent,    // the whole answer has left
    kBroken,  // a part of the answer has left, and there will be no more
  };
  [[nodiscard]] Outcome outcome() const { return outcome_; }
  [[nodiscard]] const Response& plain_answer() const { return plain_answer_; }

 private:
  Result<std::string_view> read() override;
  Status write(std::string_view piece) override;

  // A body must bring this much in the time that is waited for it, or it is given up: a client that
  // sends a byte now and then would hold a thread for ever.
  static constexpr std::size_t kLeastBytes = 65536;
  static constexpr std::chrono::seconds kPatience{60};

  void send_stream(Handler::StreamedResponse answer);
  Status send_parts(const Handler::StreamedResponse& answer);

  Connection& connection_;
  Handler& handler_;
  std::chrono::steady_clock::duration waited_{};  // since the body last brought kLeastBytes
  std::size_t brought_ = 0;                       // in that time
  std::optional<std::uint64_t> left_;             // of the length that was told
  Outcome outcome_ = Outcome::kFailed;
  Response plain_answer_;
};

}  // namespace amend::http
