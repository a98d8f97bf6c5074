// What request bodies may hold in memory: a budget shared by all connections, and one body in it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace amend::http {

// A number of bytes that many may take from and give back to. Any thread.
class BodyMemory {
 public:
  explicit BodyMemory(std::size_t limit_bytes) : limit_(limit_bytes) {}

  // False, with nothing taken, if `bytes` are not left.
  [[nodiscard]] bool take(std::size_t bytes);
  void give_back(std::size_t bytes) { used_ -= bytes; }
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

// A body that grows as its bytes arrive and pays for what it holds. One thread at a time.
class GrowingBody {
 public:
  // `max_bytes`: what the request may send. `declared_bytes`: what it says it will, if it does;
  // memory never grows beyond it, nor up to it before the bytes have come.
  GrowingBody(BodyMemory& memory, std::size_t max_bytes,
              std::optional<std::uint64_t> declared_bytes);
  ~GrowingBody();
  GrowingBody(const GrowingBody&) = delete;
  GrowingBody& operator=(const GrowingBody&) = delete;

  // kBodyTooLarge beyond max_bytes, kOverloaded when the budget is spent.
  std::optional<Refusal> append(std::string_view piece);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

  // The bytes. What they cost stays taken until this object goes.
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  [[nodiscard]] bool grow(std::size_t least_bytes);

  BodyMemory& memory_;
  const std::size_t max_bytes_;
  const std::size_t useful_bytes_;  // room beyond this would never be used
  std::size_t paid_bytes_ = 0;
  std::string bytes_;
};

}  // namespace amend::http
