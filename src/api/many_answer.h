// The answer of a write to many documents: what became of each that was named, and counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "engine/engine.h"
#include "filter/expr.h"
#include "http/message.h"

namespace amend::api {

// The results of the documents that a request named, in its order, as the text of a JSON list: a
// thousand of them as a tree would cost more than the write itself.
class ResultList {
 public:
  void add(const std::string& document_id, const Status& outcome);
  // The list. Nothing can be added afterwards.
  std::string take();

 private:
  std::string text_ = "[";
};

struct ManyAnswer {
  std::string_view done;  // what was done to the documents: "updated", "deleted"
  std::uint64_t count = 0;
  std::uint64_t failed = 0;
  std::optional<std::string> results;  // a list as text; left out if there is none
  std::uint64_t matched = 0;
  std::optional<std::uint64_t> version;
  std::optional<engine::Preview> preview;  // of a dry run
  std::optional<filter::Filter> filter;    // as understood, shown with a preview
};

// 200 with updated_count or deleted_count, failed_count, results, message, matched_count, version;
// of a dry run also filter, dry_run, sample, token.
http::Response many_response(const ManyAnswer& answer);

// 409 of an atomic request of which an entry failed, with the results in the details.
http::Response refused_response(const ManyAnswer& answer, const std::string& request_id);

}  // namespace amend::api
