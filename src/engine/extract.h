// Extract: the documents of a collection that match, at one instant, for whoever wants all of them
// and not a page.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "filter/expr.h"

namespace amend::engine {

struct FoundDocument;

struct ExtractDocuments {
  std::string collection_id;
  filter::Filter filter;  // empty: every document
  // At most so many, spread evenly over the matches in the order of their creation: of m matches,
  // n wanted, those at the places floor(0 * m / n), floor(1 * m / n), ... from 0. Positive.
  std::optional<std::uint64_t> sample;
  Deadline deadline = Deadline::max();
};

// One thread. Holds its instant: what is deleted or changed later is still there as it was, and
// takes space. So let go of it soon; it must not outlive the engine.
class Extract {
 public:
  virtual ~Extract() = default;

  // How many documents it has.
  [[nodiscard]] virtual std::uint64_t size() const = 0;

  // Calls `take` for each, in the order of creation, until that gives an error. Only one is in
  // memory at a time. May be called again, and gives the same. Errors: that of `take`;
  // kUnavailable past the deadline; kInternal.
  using Take = std::function<Status(const FoundDocument&)>;
  virtual Status for_each(bool with_vectors, const Take& take) const = 0;
};

}  // namespace amend::engine
