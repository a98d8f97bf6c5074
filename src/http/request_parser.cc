#include "http/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <cassert>
#include <limits>
#include <string>

namespace amend::http {
namespace {

namespace bhttp = boost::beast::http;
using BeastText = boost::beast::string_view;
using ErrorCode = boost::beast::error_code;

// The least that can be left of a chunked body where a chunk header begins: "0", two line ends.
// Waiting for it also keeps Beast from meeting a last chunk in fewer bytes than it asserts.
constexpr std::size_t kLeastChunkedRest = 5;

std::string_view view(BeastText text) {
  return {text.data(), text.size()};
}

// Beast joins a folded header line silently; here the raw lines say whether there was one.
bool has_folded_line(std::string_view lines) {
  for (std::size_t end = lines.find('\n'); end != std::string_view::npos;
       end = lines.find('\n', end + 1)) {
    const char next = end + 1 < lines.size() ? lines[end + 1] : '\0';
    if (next == ' ' || next == '\t') return true;
  }
  return false;
}

bool is_chunked(std::string_view encoding) {
  return boost::beast::iequals("chunked", BeastText(encoding.data(), encoding.size()));
}

bool is_one_length(std::string_view value) {
  return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

// True if every reader of this head finds the same end of the body.
bool framing_is_clear(const Headers& headers, bool http_1_0) {
  const auto encodings = headers.all("Transfer-Encoding");
  const auto lengths = headers.all("Content-Length");
  if (!encodings.empty()) {
    return encodings.size() == 1 && is_chunked(encodings[0]) && lengths.empty() && !http_1_0;
  }
  return lengths.empty() || (lengths.size() == 1 && is_one_length(lengths[0]));
}

bool host_is_clear(const Headers& headers, bool http_1_0) {
  const std::size_t hosts = headers.all("Host").size();
  return hosts == 1 || (hosts == 0 && http_1_0);
}

}  // namespace

class RequestParser::Impl : public bhttp::basic_parser<true> {
 public:
  explicit Impl(std::size_t max_header_bytes) : max_header_bytes_(max_header_bytes) {
    // Beast's own header limit counts anew in every call; it only bounds one call here.
    const auto limit =
        std::min<std::size_t>(max_header_bytes, std::numeric_limits<std::uint32_t>::max());
    header_limit(static_cast<std::uint32_t>(limit));
    body_limit(boost::none);
    eager(false);
  }

  Step step(std::string_view input) {
    if (refusal_) return refused(*refusal_);
    return head_done_ ? step_body(input) : step_head(input);
  }

  bool head_done() const { return head_done_; }
  const RequestHead& head() const { return head_; }
  bool is_http_1_0() const { return http_1_0_; }

 private:
  Step step_head(std::string_view input) {
    if (!got_some() && input == "\r") return {.need_more = true};
    if (!got_some() && input.starts_with("\r\n")) return {.consumed = 2};  // RFC 9112, 2.2
    Step step = feed(input);
    head_bytes_ += step.consumed;
    if (step.refusal) return step;
    // A folded line cannot hide between two calls: a header is only consumed together with the
    // knowledge that the line behind it begins another one.
    if (has_folded_line(input.substr(0, step.consumed))) return refused(Refusal::kMalformed);
    if (head_bytes_ > max_header_bytes_) return refused(Refusal::kHeaderTooLarge);
    if (!is_header_done()) {
      const bool full = head_bytes_ + input.size() - step.consumed >= max_header_bytes_;
      return full ? refused(Refusal::kHeaderTooLarge) : step;
    }
    head_done_ =
        framing_is_clear(head_.headers, http_1_0_) && host_is_clear(head_.headers, http_1_0_);
    return head_done_ ? step : refused(Refusal::kMalformed);
  }

  Step step_body(std::string_view input) {
    const bool at_chunk_header = chunked() && chunk_left_ == 0;
    if (input.empty() || (at_chunk_header && input.size() < kLeastChunkedRest)) {
      return {.need_more = true};
    }
    piece_ = {};
    Step step = feed(input);
    step.piece = piece_;
    if (step.need_more && input.size() >= max_header_bytes_) {
      return refused(Refusal::kHeaderTooLarge);
    }
    return step;
  }

  Step feed(std::string_view input) {
    ErrorCode error;
    Step step;
    step.consumed = put(boost::asio::buffer(input.data(), input.size()), error);
    if (error == bhttp::error::need_more) {
      step.need_more = true;
    } else if (error) {
      return refused(error == bhttp::error::header_limit ? Refusal::kHeaderTooLarge
                                                         : Refusal::kMalformed);
    }
    return step;
  }

  Step refused(Refusal refusal) {
    refusal_ = refusal;
    return {.refusal = refusal};
  }

  void on_request_impl(bhttp::verb, BeastText method, BeastText target, int version,
                       ErrorCode&) override {
    head_.method = view(method);
    head_.target = view(target);
    http_1_0_ = version < 11;
  }

  // Also called for trailers, which nobody asks for: they must not change a head that was acted on.
  void on_field_impl(bhttp::field, BeastText name, BeastText value, ErrorCode&) override {
    if (!is_header_done()) {
      head_.headers.add(std::string(view(name)), std::string(view(value)));
    }
  }

  std::size_t on_body_impl(BeastText body, ErrorCode&) override {
    piece_ = view(body);
    return body.size();
  }

  // A bare line feed inside an extension ends the line for some readers and not for others.
  void on_chunk_header_impl(std::uint64_t size, BeastText extensions, ErrorCode& error) override {
    chunk_left_ = size;
    if (view(extensions).find('\n') != std::string_view::npos) {
      error = bhttp::error::bad_chunk_extension;
    }
  }

  std::size_t on_chunk_body_impl(std::uint64_t, BeastText body, ErrorCode&) override {
    piece_ = view(body);
    chunk_left_ -= body.size();
    return body.size();
  }

  void on_response_impl(int, BeastText, int, ErrorCode&) override {}
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  const std::size_t max_header_bytes_;
  std::size_t head_bytes_ = 0;  // consumed so far
  RequestHead head_;
  bool head_done_ = false;  // and found to be clear, which is more than Beast asks for
  bool http_1_0_ = false;
  std::uint64_t chunk_left_ = 0;
  std::string_view piece_;
  std::optional<Refusal> refusal_;
};

RequestParser::RequestParser(std::size_t max_header_bytes)
    : impl_(std::make_unique<Impl>(max_header_bytes)) {}
RequestParser::~RequestParser() = default;
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;

RequestParser::Step RequestParser::put(std::string_view input) {
  assert(!done());
  return impl_->step(input);
}

bool RequestParser::head_done() const {
  return impl_->head_done();
}
bool RequestParser::done() const {
  return impl_->head_done() && impl_->is_done();
}
const RequestHead& RequestParser::head() const {
  return impl_->head();
}
bool RequestParser::is_http_1_0() const {
  return impl_->is_http_1_0();
}
bool RequestParser::keep_alive() const {
  return impl_->keep_alive();
}

bool RequestParser::expects_continue() const {
  if (done() || is_http_1_0()) return false;
  const std::string* expectation = head().headers.find("Expect");
  return expectation != nullptr && boost::beast::iequals(*expectation, "100-continue");
}

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = impl_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

}  // namespace amend::http
