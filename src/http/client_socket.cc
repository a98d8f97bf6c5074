#include "http/client_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace amend::http {
namespace {

constexpr std::size_t kMostPieces = 8;

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// Blocking calls give up after this long; on Linux connect() goes by the timeout for sending.
void set_timeout(int fd, std::int64_t timeout_ms) {
  const timeval timeout{.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
}

// Drops `bytes` from the front of what is to be sent.
std::span<iovec> after(std::span<iovec> parts, std::size_t bytes) {
  while (!parts.empty() && bytes >= parts.front().iov_len) {
    bytes -= parts.front().iov_len;
    parts = parts.subspan(1);
  }
  if (!parts.empty()) {
    parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + bytes;
    parts.front().iov_len -= bytes;
  }
  return parts;
}

}  // namespace

const ClientSocket::Error ClientSocket::kTimeout = EAGAIN;

Result<ClientSocket> ClientSocket::connect(const std::string& host, std::uint16_t port,
                                           std::int64_t timeout_ms) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const std::string service = std::to_string(port);
  const int unknown = ::getaddrinfo(host.c_str(), service.c_str(), &wanted, &first);
  if (unknown != 0) {
    return Status(Code::kUnavailable, "cannot find " + host + ": " + ::gai_strerror(unknown));
  }
  const Addresses addresses(first, &::freeaddrinfo);
  int error = 0;
  for (const addrinfo* at = first; at != nullptr; at = at->ai_next) {
    const int fd = ::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (fd < 0) {
      error = errno;
      continue;
    }
    ClientSocket made(fd);
    set_timeout(fd, timeout_ms);
    if (::connect(fd, at->ai_addr, at->ai_addrlen) == 0) {
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      return made;
    }
    error = errno == EINPROGRESS ? ETIMEDOUT : errno;
  }
  return Status(Code::kUnavailable, "cannot reach " + host + ", port " + service + ": " +
                                        std::generic_category().message(error));
}

ClientSocket::~ClientSocket() {
  if (fd_ >= 0) ::close(fd_);
}

ClientSocket::ClientSocket(ClientSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

ClientSocket& ClientSocket::operator=(ClientSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

ClientSocket::Error ClientSocket::send(std::span<const std::string_view> pieces) {
  std::array<iovec, kMostPieces> all{};
  std::size_t count = 0;
  for (const std::string_view piece : pieces) {
    if (!piece.empty()) all.at(count++) = {const_cast<char*>(piece.data()), piece.size()};
  }
  std::span<iovec> left(all.data(), count);
  while (!left.empty()) {
    msghdr message{};
    message.msg_iov = left.data();
    message.msg_iovlen = left.size();
    const ssize_t sent = ::sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) return errno;
    if (sent > 0) left = after(left, static_cast<std::size_t>(sent));
  }
  return 0;
}

ClientSocket::Error ClientSocket::receive(std::span<char> room, std::size_t& count) {
  for (;;) {
    const ssize_t got = ::recv(fd_, room.data(), room.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    count = got < 0 ? 0 : static_cast<std::size_t>(got);
    return got < 0 ? errno : 0;
  }
}

}  // namespace amend::http
