// AnswerParser: the bytes of one answer -> a Response. No sockets. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/message.h"

namespace amend::http {

class AnswerParser {
 public:
  // `to_head`: the request was HEAD, so that no body follows whatever the headers say.
  // `max_header_bytes` bounds status line and headers together, and each chunk header.
  AnswerParser(bool to_head, std::size_t max_header_bytes);
  ~AnswerParser();
  AnswerParser(const AnswerParser&) = delete;
  AnswerParser& operator=(const AnswerParser&) = delete;

  // What one call of put() did.
  struct Step {
    std::size_t consumed = 0;  // bytes at the front of the input that are done with
    bool broken = false;       // no answer, or too large a head
  };
  // Takes what it can of `input`: the unconsumed bytes so far, those that came first in front.
  // REQUIRES: !done().
  Step put(std::string_view input);

  // The server has closed. False if the answer is not whole.
  bool put_end();

  [[nodiscard]] bool got_some() const;    // of the answer
  [[nodiscard]] bool done() const;        // the answer is whole
  [[nodiscard]] bool keep_alive() const;  // REQUIRES: done()

  // The answer. REQUIRES: done(); once.
  Response take();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace amend::http
