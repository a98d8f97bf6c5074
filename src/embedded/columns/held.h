// Held<T>: a counted pointer whose holder can tell that nobody else holds the object.
//
// std::shared_ptr cannot: its use_count does not wait for what the last other holder read before it
// let go, so writing after it says 1 is a race.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace amend::embedded {

// A pointer is used by one thread; the object's holders may be on different threads.
template <class T>
class Held {
 public:
  Held() = default;
  template <class... Arguments>
  static Held make(Arguments&&... arguments) {
    Held made;
    made.box_ = new Box{{1}, T(std::forward<Arguments>(arguments)...)};
    return made;
  }
  Held(const Held& other) : box_(other.box_) {
    if (box_ != nullptr) box_->holders.fetch_add(1, std::memory_order_relaxed);
  }
  Held(Held&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
  Held& operator=(Held other) noexcept {
    std::swap(box_, other.box_);
    return *this;
  }
  ~Held() {
    if (box_ != nullptr && box_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete box_;
  }

  explicit operator bool() const { return box_ != nullptr; }
  const T& operator*() const { return box_->object; }
  const T* operator->() const { return &box_->object; }

  // True if this is the only holder; all that others read or wrote is over then.
  [[nodiscard]] bool alone() const { return box_->holders.load(std::memory_order_acquire) == 1; }
  // REQUIRES: alone().
  [[nodiscard]] T& own() { return box_->object; }

 private:
  struct Box {
    std::atomic<std::size_t> holders;
    T object;
  };
  Box* box_ = nullptr;
};

}  // namespace amend::embedded
