// Reading typed members out of a JSON body. Every fault is collected, so that a client sees all of
// them at once; values that were at fault come out as if absent.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "json/value.h"

namespace amend::api {

// The faults of one request: the first limits::kReportedFaults of them.
class Faults {
 public:
  using Loc = std::vector<Issue::Step>;

  void add(Loc loc, std::string message, std::string type);
  // Takes over the issues of a validation error. REQUIRES: its code is kValidation.
  void add(const Status& status);

  [[nodiscard]] bool empty() const { return issues_.empty(); }
  [[nodiscard]] Status status() const;  // OK if there are none

 private:
  std::vector<Issue> issues_;
};

// The members of one JSON object. A member that is null counts as absent.
class Fields {
 public:
  // `loc` is the place of `object` in the request. A value that is no object is a fault, and all
  // its members are absent. REQUIRES: value and faults outlive this.
  Fields(const json::Value& value, Faults::Loc loc, Faults& faults);
  // Those of an element of the list that is `parent`'s member of that name. The place is only put
  // together when there is a fault. REQUIRES: parent and list outlive this.
  Fields(const json::Value& element, const Fields& parent, std::string_view list,
         std::size_t index);

  // The member, or nullptr if it is absent or null.
  const json::Value* find(std::string_view name);

  std::optional<std::string> text(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name);
  const json::Object* object(std::string_view name);
  const json::Array* array(std::string_view name);

  // A string that is one of `words`.
  std::optional<std::string> word(std::string_view name,
                                  std::initializer_list<std::string_view> words);

  // A string that must be there; empty after a fault.
  std::string required_text(std::string_view name);

  void missing(std::string_view name);
  void fault(std::string_view name, std::string message, std::string type);
  [[nodiscard]] Faults::Loc at(Issue::Step step) const;
  [[nodiscard]] Faults& faults() { return faults_; }

 private:
  void take(const json::Value& value);
  [[nodiscard]] Faults::Loc loc() const;

  const json::Object* object_ = nullptr;
  Faults::Loc loc_;  // unless there is a parent
  const Fields* parent_ = nullptr;
  std::string_view list_;
  std::size_t index_ = 0;
  Faults& faults_;
};

// "must be one of 'a', 'b'"
std::string one_of(std::span<const std::string_view> words);
inline std::string one_of(std::initializer_list<std::string_view> words) {
  return one_of(std::span(words.begin(), words.size()));
}

}  // namespace amend::api
