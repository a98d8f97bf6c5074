// Result<T>: a value, or the Status that says why there is none.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "base/status.h"

namespace amend {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit
  // REQUIRES: !status.ok().
  Result(Status status) : state_(std::in_place_index<1>, std::move(status)) {  // NOLINT: implicit
    assert(!std::get<1>(state_).ok());
  }

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // The reason there is no value; OK when there is one.
  [[nodiscard]] Status status() const { return ok() ? Status() : std::get<1>(state_); }

  // REQUIRES: ok().
  T& value() & { return checked(std::get_if<0>(&state_)); }
  const T& value() const& { return checked(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(checked(std::get_if<0>(&state_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  template <class P>
  static P& checked(P* value) {
    assert(value != nullptr);
    return *value;
  }

  std::variant<T, Status> state_;
};

}  // namespace amend

#define AMEND_CONCAT_INNER(a, b) a##b
#define AMEND_CONCAT(a, b) AMEND_CONCAT_INNER(a, b)

// Leaves the calling function with the Status when it is not OK.
#define AMEND_RETURN_IF_ERROR(expression)                                                     \
  do {                                                                                        \
    if (::amend::Status amend_status = (expression); !amend_status.ok()) return amend_status; \
  } while (false)

// AMEND_ASSIGN_OR_RETURN(auto x, f()): x gets f()'s value, or the calling function returns its
// Status.
#define AMEND_ASSIGN_OR_RETURN(declaration, expression) \
  AMEND_ASSIGN_OR_RETURN_INNER(AMEND_CONCAT(amend_result_, __LINE__), declaration, expression)
#define AMEND_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                         \
  if (!result.ok()) return result.status();                           \
  declaration = std::move(result).value()
