// What the tests of this room share: filters and documents from text. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "filter/expr.h"
#include "filter/match.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::filter {

inline json::Value json_of(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text << ": " << value.status().message();
  return value.ok() ? *value : json::Value();
}

// A document of namespace ns_1 and collection col_1 with the id "Doc-1".
inline document::Document document_of(json::Value body, json::Value internal = json::Object()) {
  document::Identity identity;
  identity.namespace_id = "ns_1";
  identity.collection_id = "col_1";
  identity.document_id = "Doc-1";
  identity.created_at = 1'770'000'000'000'000;
  identity.updated_at = 1'770'000'001'000'000;
  identity.version = 7;
  return {std::move(identity), std::move(body), std::move(internal)};
}

inline Filter filter_of(const json::Value& filter) {
  auto parsed = parse(filter);
  EXPECT_TRUE(parsed.ok()) << parsed.status().message();
  return parsed.ok() ? *parsed : Filter();
}

// Whether the document with that body (and _internal) satisfies the filter.
inline bool hits(std::string_view filter, std::string_view body, std::string_view internal = "{}") {
  return matches(filter_of(json_of(filter)), document_of(json_of(body), json_of(internal)));
}

// The first fault of a filter: "AND[0].operator: enum", "400" for a bad request, "ok" for none.
inline std::string fault_of(const json::Value& filter) {
  const auto parsed = parse(filter);
  if (parsed.ok()) return "ok";
  const Status status = parsed.status();
  if (status.code() == Code::kBadRequest) return "400";
  if (status.code() != Code::kValidation || status.issues().size() != 1) return "unexpected";
  return describe(status.issues()[0].loc) + ": " + status.issues()[0].type;
}

inline std::string fault_of(const char* filter) {
  return fault_of(json_of(filter));
}

}  // namespace amend::filter
