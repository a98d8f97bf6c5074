// ClientSocket: one blocking TCP connection of a client. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace amend::http {

class ClientSocket {
 public:
  // `timeout_ms` bounds connecting, and later how long the server may take or give nothing.
  // Errors: kUnavailable with a sentence.
  static Result<ClientSocket> connect(const std::string& host, std::uint16_t port,
                                      std::int64_t timeout_ms);
  ~ClientSocket();
  ClientSocket(ClientSocket&& other) noexcept;
  ClientSocket& operator=(ClientSocket&& other) noexcept;

  // How sending or receiving went: 0, or the errno that it ended with; kTimeout among them.
  using Error = int;
  static const Error kTimeout;

  // Sends all of `pieces`, in one system call if the kernel takes them at once.
  Error send(std::span<const std::string_view> pieces);

  // Waits for input and puts it into `room`. `count` 0: the server has ended its side.
  Error receive(std::span<char> room, std::size_t& count);

 private:
  explicit ClientSocket(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace amend::http
