#include "document/rules.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "document/operators.h"
#include "json/parse.h"

namespace amend::document {
namespace {

Patch patch_of(std::string_view update_data) {
  return *parse_patch(*json::parse(update_data));
}
Code code_of(std::string_view update_data) {
  return check_patch(patch_of(update_data)).code();
}
Patch operators_of(std::string_view operators) {
  Patch patch;
  EXPECT_TRUE(add_operators(*json::parse(operators), patch).ok()) << operators;
  return patch;
}
Code code_of_operators(std::string_view operators) {
  return check_patch(operators_of(operators)).code();
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
        R"({"document_blobs":[{"field":"f","url":"u","presigned_url":""}]})",
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

TEST(Rules, NoOperatorTouchesWhatAnUpdateMayNot) {
  for (const char* place :
       {"document_id", "collection_id", "_id", "document_id.x", "_internal.version",
        "_internal.created_at", "_internal.updated_at.x", "vectors", "vector", "_vectors.a",
        "features.0.vectors", "features.vectors.a"}) {
    for (const char* operand :
         {R"("increment":{"%":1})", R"("multiply":{"%":2})", R"("min":{"%":1})",
          R"("max":{"%":"x"})", R"("append":{"%":1})", R"("add_to_set":{"%":1})",
          R"("remove":{"%":1})", R"("unset":["%"])", R"("current_time":["%"])",
          R"("rename":{"%":"z"})", R"("rename":{"z":"%"})"}) {
      std::string operators = std::string("{") + operand + "}";
      operators.replace(operators.find('%'), 1, place);
      EXPECT_EQ(code_of_operators(operators), Code::kBadRequest) << operators;
    }
  }
  EXPECT_EQ(code_of_operators(R"({"rename":{"a":"features"}})"), Code::kBadRequest);
  EXPECT_EQ(code_of_operators(R"({"append":{"features":[{"vectors":{"a":[1]}}]}})"),
            Code::kBadRequest);
}

TEST(Rules, OperatorsLeaveTypedMembersTheirType) {
  for (const char* operators : {R"({"increment":{"root_object_id":1}})",
                                R"({"increment":{"_internal.size_bytes":1}})",
                                R"({"multiply":{"_internal.modality":1}})",
                                R"({"min":{"metadata":1}})",
                                R"({"max":{"root_object_id":1}})",
                                R"({"min":{"source_type":"x"}})",
                                R"({"append":{"document_blobs":[1]}})",
                                R"({"add_to_set":{"metadata":1}})",
                                R"({"append":{"root_object_id":"a"}})",
                                R"({"remove":{"root_object_id":"a"}})",
                                R"({"append":{"document_blobs.0.tags":1}})",
                                R"({"unset":["document_blobs.0.url"]})",
                                R"({"unset":["metadata"]})",
                                R"({"unset":["_internal"]})",
                                R"({"unset":["_internal.lineage"]})",
                                R"({"rename":{"metadata":"m"}})",
                                R"({"rename":{"a":"metadata"}})",
                                R"({"rename":{"a":"_internal"}})",
                                R"({"rename":{"a":"_internal.lineage"}})",
                                R"({"rename":{"a":"root_object_id"}})",
                                R"({"rename":{"a":"document_blobs.0.url"}})",
                                R"({"rename":{"a":"_internal.size_bytes"}})",
                                R"({"current_time":["source_type"]})",
                                R"({"current_time":["metadata"]})",
                                R"({"increment":{"_internal":1}})"}) {
    EXPECT_EQ(code_of_operators(operators), Code::kValidation) << operators;
    EXPECT_EQ(check_patch_types(operators_of(operators)).code(), Code::kValidation) << operators;
  }
}

TEST(Rules, OperatorsMayDoWhatTheTypeAllows) {
  for (const char* operators :
       {R"({"increment":{"metadata.views":1,"_internal.own":1}})",
        R"({"unset":["root_object_id"]})",
        R"({"unset":["document_blobs","metadata.x","features"]})",
        R"({"append":{"document_blobs":[{"field":"f","url":"u"}]}})",
        R"({"remove":{"document_blobs":[{"field":"f","url":"u"}]}})",
        R"({"rename":{"metadata.a":"metadata.b","root_object_id":"old","b":"_internal.own.b"}})",
        R"({"current_time":["metadata.at","root_object_id"]})",
        R"({"max":{"source_type":"bucket"}})"}) {
    EXPECT_EQ(code_of_operators(operators), Code::kOk) << operators;
  }
}

TEST(Rules, VectorNamesAreRefusedToOperators) {
  const std::set<std::string, std::less<>> names{"text_v1_embedding"};
  for (const char* operators :
       {R"({"unset":["text_v1_embedding"]})", R"({"rename":{"text_v1_embedding":"a"}})",
        R"({"rename":{"a":"text_v1_embedding.x"}})", R"({"append":{"text_v1_embedding":1}})"}) {
    EXPECT_EQ(check_vector_names(operators_of(operators), names).code(), Code::kBadRequest);
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
