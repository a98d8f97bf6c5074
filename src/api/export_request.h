// What an export request asks for, decoded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "filter/expr.h"
#include "json/value.h"

namespace amend::api {

struct ExportRequest {
  enum class Format : std::uint8_t { kJson, kCsv };
  Format format = Format::kJson;
  bool include_vectors = false;
  std::vector<std::string> select;  // empty: everything
  filter::Filter filter;            // empty: every document
  std::optional<std::uint64_t> sample;
  Status rule;  // a fault that is told only after the collection was found
};

// Errors: kValidation for every fault of shape.
Result<ExportRequest> read_export_request(const json::Value& body);

const char* word_of(ExportRequest::Format format);

}  // namespace amend::api
