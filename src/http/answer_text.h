// The text around an answer's body: status line, headers, chunk headers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace amend::http {

// How the client learns where an answer's body ends.
enum class AnswerFraming : std::uint8_t {
  kLength,      // Content-Length
  kChunked,     // HTTP/1.1 only
  kUntilClose,  // the connection's end, for streams to HTTP/1.0
};

struct AnswerShape {
  AnswerFraming framing = AnswerFraming::kLength;
  std::uint64_t length = 0;  // kLength: bytes of the body
  bool keep_alive = true;
  bool http_1_0 = false;
};

// False for statuses whose answers never have a body (1xx, 204, 304).
bool status_has_body(int status);

// Status line and headers with the empty line behind them. Header lines that are the server's
// business, and lines with control characters in them, are left out: a value taken from a document
// must not be able to write headers of its own.
std::string head_text(const Response& response, const AnswerShape& shape);

// What goes in front of a chunk of `bytes` bytes; kChunkEnd goes behind it.
std::string chunk_start(std::size_t bytes);
inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace amend::http
