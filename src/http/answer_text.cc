#include "http/answer_text.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>

namespace amend::http {
namespace {

std::string_view reason(int status) {
  const auto text = boost::beast::http::obsolete_reason(
      boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {text.data(), text.size()};
}

bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\t') || code == 0x7f;
}

bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_control);
}

// Also whatever the handler thinks about framing: one opinion in an answer is enough.
bool is_servers_business(std::string_view name) {
  constexpr std::array<std::string_view, 4> kOurs = {"Content-Length", "Connection",
                                                     "Transfer-Encoding", "Date"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](std::string_view ours) { return same_header_name(ours, name); });
}

void append_line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

void append_framing(std::string& text, const Response& response, const AnswerShape& shape) {
  if (!status_has_body(response.status)) return;
  if (shape.framing == AnswerFraming::kLength) {
    append_line(text, "Content-Length", std::to_string(shape.length));
  } else if (shape.framing == AnswerFraming::kChunked) {
    append_line(text, "Transfer-Encoding", "chunked");
  }
}

}  // namespace

bool status_has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string head_text(const Response& response, const AnswerShape& shape) {
  std::string text;
  text.reserve(256);
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(reason(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers.lines()) {
    if (!is_servers_business(name) && is_clean(name) && is_clean(value)) {
      append_line(text, name, value);
    }
  }
  append_framing(text, response, shape);
  if (!shape.keep_alive) append_line(text, "Connection", "close");
  if (shape.keep_alive && shape.http_1_0) append_line(text, "Connection", "keep-alive");
  return text.append("\r\n");
}

std::string chunk_start(std::size_t bytes) {
  std::array<char, 2 * sizeof(bytes)> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), bytes, 16).ptr;
  return std::string(digits.data(), end).append("\r\n");
}

}  // namespace amend::http
