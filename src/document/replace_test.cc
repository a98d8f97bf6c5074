#include "document/replace.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::document {
namespace {

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : json::Value(json::Object());
}

constexpr const char* kBody = R"({"a":1,"features":[{"k":1}],"o":{"p":1},"vectors":[1]})";
constexpr const char* kInternal =
    R"({"metadata":{"s":1},"lineage":{"path":"x","root_object_id":"r"}})";

// Body and _internal of the stored document after a PUT.
std::string put(std::string_view body, const VectorNameSet& vector_names = {}) {
  auto replacement = read_replacement(parsed(body));
  if (!replacement.ok()) return "refused";
  take_vector_claims(vector_names, *replacement);
  Document document({}, parsed(kBody), parsed(kInternal));
  replace(std::move(*replacement), document);
  return document.text().body + document.text().internal;
}

TEST(Replace, UserFieldsAreReplacedFeaturesAndInternalStay) {
  EXPECT_EQ(put(R"({"b":{"c":2},"x.y":3})"),
            std::string(R"({"b":{"c":2},"x.y":3,"features":[{"k":1}]})") + kInternal);
  EXPECT_EQ(put("{}"), std::string(R"({"features":[{"k":1}]})") + kInternal);
}

TEST(Replace, ClaimedMembersKeepTheirPlaceAndTheStoredValue) {
  EXPECT_EQ(put(R"({"z":1,"features":[{"k":1}],"vectors":[1.0],"y":2})"),
            std::string(R"({"z":1,"features":[{"k":1}],"vectors":[1],"y":2})") + kInternal);
}

TEST(Replace, NamesOfVectorsAreNotStored) {
  EXPECT_EQ(put(R"({"v":[1],"b":1,"_vectors":["v"]})", {"v"}),
            std::string(R"({"b":1,"features":[{"k":1}]})") + kInternal);
  EXPECT_EQ(put(R"({"a":7,"b":1})", {"a"}),
            std::string(R"({"a":1,"b":1,"features":[{"k":1}]})") + kInternal)
      << "a field that is older than the vector's name";
}

TEST(Replace, IdsLeaveNothingBehind) {
  EXPECT_EQ(put(R"({"document_id":"d","collection_id":"c","_id":"d","_internal":{"version":1}})"),
            std::string(R"({"features":[{"k":1}]})") + kInternal);
}

TEST(Replace, APlaceBelowInternalIsReplacedNotMerged) {
  EXPECT_EQ(put(R"({"internal_metadata":{"t":2},"lineage_path":null})"),
            R"({"features":[{"k":1}]})"
            R"({"metadata":{"t":2},"lineage":{"path":null,"root_object_id":"r"}})");
  EXPECT_EQ(put(R"({"_internal":{"lineage":{"path":"y"},"more":[1]}})"),
            R"({"features":[{"k":1}]})"
            R"({"metadata":{"s":1},"lineage":{"path":"y"},"more":[1]})");
}

TEST(Replace, TheLaterOfTwoNamesOfAPlaceCounts) {
  EXPECT_EQ(put(R"({"_internal":{"lineage":{"path":"y"}},"root_object_id":"q"})"),
            R"({"features":[{"k":1}]})"
            R"({"metadata":{"s":1},"lineage":{"path":"y","root_object_id":"q"}})");
  EXPECT_EQ(put(R"({"root_object_id":"q","_internal":{"lineage":{"path":"y"}}})"),
            R"({"features":[{"k":1}]})"
            R"({"metadata":{"s":1},"lineage":{"path":"y"}})");
  EXPECT_EQ(
      put(R"({"document_blobs":[],"_internal":{"document_blobs":[{"field":"f","url":"u"}]}})"),
      std::string(R"({"document_blobs":[{"field":"f","url":"u"}],"features":[{"k":1}]})") +
          kInternal);
}

TEST(Replace, WhatIsAClaim) {
  const auto replacement = read_replacement(parsed(
      R"({"document_id":"d","a":1,"features":[{"feature_extractor_id":"e","vectors":{"v":[1]}}],
          "_internal":{"version":2,"modality":"m"}})"));
  ASSERT_TRUE(replacement.ok());
  std::string names;
  for (const Claim& claim : replacement->claims.members) names.append(claim.path.back() + " ");
  EXPECT_EQ(names, "document_id features version ");
  ASSERT_EQ(replacement->claims.vectors.size(), 1U);
  EXPECT_EQ(replacement->claims.vectors[0].name, "e_v");
  EXPECT_EQ(replacement->claims.members[1].value.array()[0].find("vectors"), nullptr);
  EXPECT_EQ(replacement->slots.size(), 1U);
}

TEST(Replace, FaultsOfShape) {
  for (const char* body :
       {R"({"metadata":1})", R"({"_internal":null})", R"({"_internal":{"":1}})",
        R"({"_internal":{"lineage":1}})", R"({"_internal":{"lineage":{"source_type":"x"}}})",
        R"({"_internal":{"document_blobs":{}}})", R"({"source_blobs":[1]})",
        R"({"features":[{"vectors":{"v":[1]}}]})"}) {
    EXPECT_EQ(put(body), "refused") << body;
    EXPECT_EQ(read_replacement(parsed(body)).status().code(), Code::kValidation) << body;
  }
}

TEST(Replace, Depth) {
  const auto nested = [](int levels) {
    return "{\"k\":" + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']') + "}";
  };
  EXPECT_TRUE(read_replacement(parsed(nested(limits::kDocumentDepth - 1))).ok());
  EXPECT_FALSE(read_replacement(parsed(nested(limits::kDocumentDepth))).ok());
}

TEST(Replace, TheDifferenceGivesBackWhatItChangedAndNothingElse) {
  const Document before({}, parsed(R"({"same":[1],"other":{"p":1,"q":2},"gone":null})"),
                        parsed(R"({"metadata":{"s":1},"lineage":{"path":"x"}})"));
  const Document after({}, parsed(R"({"new":1,"same":[1],"other":{"p":1}})"),
                       parsed(R"({"lineage":{"path":"x"},"modality":"text"})"));
  const Patch patch = difference(after, before);
  std::vector<std::string> paths;
  for (const Assignment& assignment : patch.assignments) {
    std::string path;
    for (const std::string& name : assignment.path) path.append("/").append(name);
    paths.push_back(path + (assignment.operation == Operation::kRemove ? " removed" : ""));
  }
  EXPECT_EQ(paths,
            (std::vector<std::string>{"/other", "/gone", "/new removed", "/_internal/metadata",
                                      "/_internal/modality removed"}));
  Document back = after;
  apply(patch, back);
  EXPECT_EQ(json::write(back.body()), R"({"same":[1],"other":{"p":1,"q":2},"gone":null})");
  EXPECT_EQ(json::write(back.internal()), R"({"lineage":{"path":"x"},"metadata":{"s":1}})");
  EXPECT_TRUE(difference(before, before).assignments.empty());
}

}  // namespace
}  // namespace amend::document
