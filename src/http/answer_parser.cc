#include "http/answer_parser.h"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace amend::http {
namespace {

namespace bhttp = boost::beast::http;
using BeastText = boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

// The least that can be left of a chunked body where a chunk header begins: "0", two line ends.
// Waiting for it also keeps Beast from meeting a last chunk in fewer bytes than it asserts.
constexpr std::size_t kLeastChunkedRest = 5;

// Room is made for a declared body at once only up to this size.
constexpr std::uint64_t kReservedBody = std::uint64_t{16} << 20;

std::string text_of(BeastText text) {
  return {text.data(), text.size()};
}

}  // namespace

class AnswerParser::Impl : public bhttp::basic_parser<false> {
 public:
  Impl(bool to_head, std::size_t max_header_bytes) : max_header_bytes_(max_header_bytes) {
    const auto limit =
        std::min<std::size_t>(max_header_bytes, std::numeric_limits<std::uint32_t>::max());
    header_limit(static_cast<std::uint32_t>(limit));
    body_limit(boost::none);
    eager(false);
    skip(to_head);
  }

  Step take_in(std::string_view input) {
    Step step;
    while (!is_done()) {
      const std::string_view left = input.substr(step.consumed);
      const bool at_chunk_header = is_header_done() && chunked() && chunk_left_ == 0;
      if (left.empty() || (at_chunk_header && left.size() < kLeastChunkedRest)) break;
      ErrorCode error;
      step.consumed += put(boost::asio::buffer(left.data(), left.size()), error);
      if (error == bhttp::error::need_more) {
        step.broken = input.size() - step.consumed >= max_header_bytes_;
        break;
      }
      step.broken = error.failed();
      if (step.broken) break;
    }
    return step;
  }

  bool end() {
    ErrorCode error;
    if (got_some()) put_eof(error);
    return !error && is_done();
  }

  Response response;

 private:
  void on_response_impl(int code, BeastText, int, ErrorCode&) override { response.status = code; }

  // Also called for trailers, which nobody asks for.
  void on_field_impl(bhttp::field, BeastText name, BeastText value, ErrorCode&) override {
    if (!is_header_done()) response.headers.add(text_of(name), text_of(value));
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    if (length) response.body.reserve(std::min<std::uint64_t>(*length, kReservedBody));
  }

  std::size_t on_body_impl(BeastText body, ErrorCode&) override {
    response.body.append(body.data(), body.size());
    return body.size();
  }

  void on_chunk_header_impl(std::uint64_t size, BeastText, ErrorCode&) override {
    chunk_left_ = size;
  }

  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, ErrorCode&) override {
    response.body.append(body.data(), body.size());
    chunk_left_ -= body.size();
    return body.size();
  }

  void on_request_impl(bhttp::verb, BeastText, BeastText, int, ErrorCode&) override {}
  void on_header_impl(ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  const std::size_t max_header_bytes_;
  std::uint64_t chunk_left_ = 0;
};

AnswerParser::AnswerParser(bool to_head, std::size_t max_header_bytes)
    : impl_(std::make_unique<Impl>(to_head, max_header_bytes)) {}
AnswerParser::~AnswerParser() = default;

AnswerParser::Step AnswerParser::put(std::string_view input) {
  return impl_->take_in(input);
}
bool AnswerParser::put_end() {
  return impl_->end();
}
bool AnswerParser::got_some() const {
  return impl_->got_some();
}
bool AnswerParser::done() const {
  return impl_->is_done();
}
bool AnswerParser::keep_alive() const {
  return impl_->keep_alive();
}
Response AnswerParser::take() {
  return std::move(impl_->response);
}

}  // namespace amend::http
