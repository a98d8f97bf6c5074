// Once: what makes a write happen once, however often its request is sent.
//
// A client that does not learn what became of its request sends it again. A request that names
// itself (by an idempotency key) has its answer kept in the same atomic write as what it did: it is
// there exactly if the write is.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace amend::engine {

// A request that names itself. Who brings a write sees to it that none of the same id is under way.
struct RequestIdentity {
  std::string organization_id;  // whose share of the space its answer takes
  std::string id;               // 32 bytes: which request it is
  std::string fingerprint;      // 32 bytes: what it says
};

// What was kept of a request.
struct KeptAnswer {
  std::string fingerprint;
  std::string answer;  // as Once::answer gave it
  bool operator==(const KeptAnswer&) const = default;
};

// Goes with a write; by default it is done as often as it is asked for. Errors of a write with an
// identity also: kStorageFull for an organisation whose answers take all the space they may.
template <class Outcome>
struct Once {
  std::optional<RequestIdentity> identity = {};
  // The answer to an outcome, or nothing if it is not to be kept. Called before the commit, on any
  // thread, and again if the write has to be resolved again; it must not block.
  std::function<std::optional<std::string>(const Outcome&)> answer = {};

  explicit operator bool() const { return identity.has_value(); }
};

// The outcome of a write that has nothing to tell.
struct Done {};

}  // namespace amend::engine
