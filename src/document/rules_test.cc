#include "document/rules.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "json/parse.h"

namespace amend::document {
namespace {

Patch patch_of(std::string_view update_data) {
  return *parse_patch(*json::parse(update_data));
}
Code code_of(std::string_view update_data) {
  return check_patch(patch_of(update_data)).code();
}

TEST(Rules, M7ProtectedMembersAreRefused) {
  for (const char* data : {R"({"document_id":"x"})", R"({"collection_id":"x"})", R"({"_id":"x"})",
                           R"({"document_id.x":1})", R"({"_internal":{"internal_id":"x"}})",
                           R"({"_internal.namespace_id":"x"})", R"({"_internal.document_id":"x"})",
                           R"({"_internal":{"collection_id":"x"}})",
                           R"({"_internal.created_at":"x"})", R"({"_internal":{"updated_at":"x"}})",
                           R"({"_internal.version":1})", R"({"_internal":{"version":{"x":1}}})"}) {
    EXPECT_EQ(code_of(data), Code::kBadRequest) << data;
  }
}

TEST(Rules, M7OtherInternalMembersMayBeWritten) {
  for (const char* data :
       {R"({"_internal":{"modality":"text"}})", R"({"_internal.modality":null})",
        R"({"_internal":{"own":{"deep":[1]}}})", R"({"created_at":"mine"})", R"({"version":7})"}) {
    EXPECT_EQ(code_of(data), Code::kOk) << data;
  }
}

TEST(Rules, D4IdsThatRepeatTheTargetAreDropped) {
  Patch patch = patch_of(R"({"document_id":"d","collection_id":"c","a":1})");
  drop_repeated_ids({"d", "c"}, patch);
  EXPECT_EQ(patch.assignments.size(), 1U);
  patch = patch_of(R"({"document_id":"other"})");
  drop_repeated_ids({"d", "c"}, patch);
  EXPECT_EQ(check_patch(patch).code(), Code::kBadRequest);
}

TEST(Rules, M8WordsThatMeanVectorsAreRefused) {
  for (const char* data : {R"({"vectors":[1]})", R"({"vector":null})", R"({"_vectors":["a"]})",
                           R"({"vectors.a":1})", R"({"features":[{"vectors":{"a":[1]}}]})",
                           R"({"features.0.vectors":[1]})", R"({"features":{"vectors":1}})"}) {
    EXPECT_EQ(code_of(data), Code::kBadRequest) << data;
  }
  EXPECT_EQ(code_of(R"({"features":[{"vectors":null,"payload":{}}]})"), Code::kOk);
  EXPECT_EQ(code_of(R"({"features.0.payload.score":1})"), Code::kOk);
}

TEST(Rules, D5VectorNamesOfTheCollectionAreRefusedByTheirFirstSegment) {
  const std::set<std::string, std::less<>> names{"text_v1_embedding"};
  EXPECT_EQ(check_vector_names(patch_of(R"({"text_v1_embedding":1})"), names).code(),
            Code::kBadRequest);
  EXPECT_EQ(check_vector_names(patch_of(R"({"text_v1_embedding.x":1})"), names).code(),
            Code::kBadRequest);
  EXPECT_TRUE(check_vector_names(patch_of(R"({"x.text_v1_embedding":1})"), names).ok());
}

TEST(Rules, M9TypedMembersKeepTheirTypes) {
  for (const char* data :
       {R"({"metadata":null})",
        R"({"metadata":1})",
        R"({"metadata":[]})",
        R"({"_internal":5})",
        R"({"_internal":null})",
        R"({"root_object_id":5})",
        R"({"_internal.lineage":[]})",
        R"({"_internal":{"lineage":{"path":7}}})",
        R"({"source_type":"file"})",
        R"({"lineage_chain":{}})",
        R"({"lineage_chain":[{"collection_id":"c"}]})",
        R"({"source_blobs":[1]})",
        R"({"source_blobs":null})",
        R"({"internal_metadata":null})",
        R"({"internal_metadata":"x"})",
        R"({"_internal.size_bytes":1.5})",
        R"({"_internal.size_bytes":1.0})",
        R"({"document_blobs":{}})",
        R"({"document_blobs":[{"field":"f"}]})",
        R"({"document_blobs":[{"field":"","url":"u"}]})",
        R"({"document_blobs":[{"field":"f","url":"u","role":"x"}]})",
        R"({"document_blobs":[{"field":"f","url":"u","type":"x"}]})",
        R"({"document_blobs":[{"field":"f","url":"u","size_bytes":-1}]})",
        R"({"document_blobs":[{"field":"f","url":"u","created_at":"yesterday"}]})",
        R"({"document_blobs.0.url":"u"})",
        R"({"source_blobs.0":{}})",
        R"({"root_object_id.x":1})",
        R"({"_internal.processing.history":[1]})",
        R"({"document_schema_version":1})"}) {
    EXPECT_EQ(code_of(data), Code::kValidation) << data;
  }
}

TEST(Rules, M9ValuesOfTheRightTypePass) {
  for (
      const char* data :
      {R"({"metadata":{}})", R"({"metadata.x":null})", R"({"root_object_id":null})",
       R"({"source_type":"bucket"})", R"({"source_type":null})",
       R"({"lineage_chain":[{"collection_id":"c","feature_extractor_id":"f"}]})",
       R"({"source_blobs":[{}]})", R"({"internal_metadata":{"a":1}})",
       R"({"_internal.size_bytes":12})", R"({"document_blobs":[]})",
       R"({"document_blobs":[{"field":"f","url":"u","role":"thumbnail","type":"image","size_bytes":0,"created_at":"2026-02-03T10:15:30Z"}]})",
       R"({"_internal":{"processing":{"history":[{}]}}})"}) {
    EXPECT_EQ(code_of(data), Code::kOk) << data;
  }
}

TEST(Rules, PatchSizeOneBelowAtAndAboveTheLimit) {
  const auto patch_of_bytes = [](std::size_t bytes) {
    const std::size_t envelope = std::string_view(R"({"a":""})").size();
    return *parse_patch(json::make_object({{"a", std::string(bytes - envelope, 'x')}}));
  };
  EXPECT_TRUE(check_patch(patch_of_bytes(limits::kPatchBytes - 1)).ok());
  EXPECT_TRUE(check_patch(patch_of_bytes(limits::kPatchBytes)).ok());
  EXPECT_EQ(check_patch(patch_of_bytes(limits::kPatchBytes + 1)).code(), Code::kPayloadTooLarge);
}

}  // namespace
}  // namespace amend::document
