#include "document/create.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::document {
namespace {

Result<NewDocument> read(std::string_view body, SystemMembers system = SystemMembers::kRefuse) {
  return read_new_document(*json::parse(body), system);
}

TEST(Create, SplitsBodyAndInternal) {
  const auto created =
      read(R"({"document_id":"d","title":"t","a.b":1,"root_object_id":"o","metadata":{"x":1}})");
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->id, "d");
  EXPECT_EQ(created->text.body, R"({"title":"t","a.b":1,"metadata":{"x":1}})")
      << "dotted keys stay literal";
  EXPECT_EQ(created->text.internal,
            R"({"metadata":{"ingestion_status":"COMPLETED"},"lineage":{"root_object_id":"o"}})");
}

TEST(Create, InternalMetadataJoinsTheDefault) {
  EXPECT_EQ(read(R"({"internal_metadata":{"a":1}})")->text.internal,
            R"({"metadata":{"ingestion_status":"COMPLETED","a":1}})");
}

TEST(Create, SystemMembersAreRefusedOnCreateAndIgnoredOnImport) {
  for (const char* body : {R"({"_internal":{"a":1}})", R"({"_vectors":["a"]})"}) {
    EXPECT_EQ(read(body).status().code(), Code::kBadRequest) << body;
    EXPECT_TRUE(read(body, SystemMembers::kIgnore).ok()) << body;
  }
  EXPECT_TRUE(read(R"({"_internal":{}})").ok());
  EXPECT_TRUE(read(R"({"_internal":null})").ok());
  EXPECT_EQ(read(R"({"_id":"x"})").status().code(), Code::kBadRequest);
  EXPECT_TRUE(read(R"({"_id":"x","document_id":"x"})").ok());
}

TEST(Create, CollectionMayBeNamedByIdOrName) {
  const auto created = read(R"({"collection_id":"films"})");
  EXPECT_TRUE(check_collection(*created, "films", "x").ok());
  EXPECT_TRUE(check_collection(*created, "col_1", "films").ok());
  EXPECT_EQ(check_collection(*created, "col_1", "books").code(), Code::kBadRequest);
  EXPECT_TRUE(check_collection(*read("{}"), "col_1", "films").ok());
}

TEST(Create, DocumentIdsOneBelowAtAndAboveTheLimit) {
  EXPECT_TRUE(check_document_id(std::string(254, 'x')).ok());
  EXPECT_TRUE(check_document_id(std::string(255, 'x')).ok());
  EXPECT_FALSE(check_document_id(std::string(256, 'x')).ok());
  std::string wide;
  for (int i = 0; i < 255; ++i) wide += "😀";
  EXPECT_TRUE(check_document_id(wide).ok());
  EXPECT_FALSE(check_document_id(wide + "x").ok());
}

TEST(Create, UnusableIds) {
  for (const char* id :
       {"", "a/b", "a\nb", "bulk", "batch", "list", "aggregate", "import", ".", "..", "\x7f"}) {
    EXPECT_EQ(check_document_id(id).code(), Code::kValidation) << id;
  }
  EXPECT_EQ(read(R"({"document_id":5})").status().code(), Code::kValidation);
  EXPECT_FALSE(read(R"({"document_id":null})")->id.has_value());
}

TEST(Create, TypesAreReportedUnderTheNameThatWasUsed) {
  const auto created = read(R"({"root_object_id":5})");
  ASSERT_EQ(created.status().code(), Code::kValidation);
  EXPECT_EQ(describe(created.status().issues()[0].loc), "root_object_id");
  EXPECT_EQ(read(R"({"metadata":null})").status().code(), Code::kValidation);
}

TEST(Create, VectorsLeaveTheFeatures) {
  auto created = read(
      R"({"features":[{"feature_extractor_id":"text_v1","payload":{"s":1},"vectors":{"embedding":[0.5,1,-2]}},)"
      R"({"feature_extractor_id":"sp","vectors":{"indices":[3,7],"values":[0.25,4]}},)"
      R"({"feature_extractor_id":"m","vectors":{"rows":[[1,2],[3]]}},{"feature_extractor_id":"n","vectors":null}]})");
  ASSERT_TRUE(created.ok()) << created.status().message();
  EXPECT_EQ(
      created->text.body,
      R"({"features":[{"feature_extractor_id":"text_v1","payload":{"s":1}},{"feature_extractor_id":"sp"},)"
      R"({"feature_extractor_id":"m"},{"feature_extractor_id":"n"}]})");
  ASSERT_EQ(created->vectors.size(), 3U);
  std::string text;
  for (const Vector& vector : created->vectors) {
    text += vector.name + "=";
    write_vector(vector, text);
    text += ";";
  }
  EXPECT_EQ(text,
            "text_v1_embedding=[0.5,1.0,-2.0];sp_sparse={\"indices\":[3,7],\"values\":[0.25,4.0]};"
            "m_rows=[[1.0,2.0],[3.0]];");
}

TEST(Create, BadVectorsAreRefused) {
  for (
      const char* features :
      {R"([{"vectors":{"a":[1]}}])", R"([{"feature_extractor_id":"f","vectors":{"a":["x"]}}])",
       R"([{"feature_extractor_id":"f","vectors":{"a":[1e39]}}])",
       R"([{"feature_extractor_id":"f","vectors":{"a":5}}])",
       R"([{"feature_extractor_id":"f","vectors":{"indices":[1],"values":[1,2]}}])",
       R"([{"feature_extractor_id":"f","vectors":{"indices":[-1],"values":[1]}}])",
       R"([{"feature_extractor_id":"f","vectors":{"a":[[1],2]}}])",
       R"({"feature_extractor_id":"f"})", "[1]", R"([{"feature_extractor_id":"f","vectors":[1]}])",
       R"([{"feature_extractor_id":"f","vectors":{"a":[1]}},{"feature_extractor_id":"f","vectors":{"a":[1]}}])"}) {
    EXPECT_EQ(read("{\"features\":" + std::string(features) + "}").status().code(),
              Code::kValidation)
        << features;
  }
}

TEST(Create, VectorsOneBelowAtAndAboveTheirLimits) {
  const auto with_vectors = [](std::size_t count) {
    json::Object vectors;
    for (std::size_t i = 0; i < count; ++i) vectors.append("v" + std::to_string(i), json::Array{1});
    return read_new_document(
        json::make_object(
            {{"features", json::Array{json::make_object(
                              {{"feature_extractor_id", "f"}, {"vectors", std::move(vectors)}})}}}),
        SystemMembers::kRefuse);
  };
  EXPECT_TRUE(with_vectors(limits::kVectorsPerDocument - 1).ok());
  EXPECT_TRUE(with_vectors(limits::kVectorsPerDocument).ok());
  EXPECT_FALSE(with_vectors(limits::kVectorsPerDocument + 1).ok());
  const auto named = [](std::size_t bytes) {
    return read(R"({"features":[{"feature_extractor_id":"f","vectors":{")" +
                std::string(bytes - 2, 'n') + R"(":[1]}}]})");
  };
  EXPECT_TRUE(named(limits::kVectorNameBytes - 1).ok());
  EXPECT_TRUE(named(limits::kVectorNameBytes).ok());
  EXPECT_FALSE(named(limits::kVectorNameBytes + 1).ok());
}

TEST(Create, NoVectorIsNamedAsAMemberOfEveryDocument) {
  for (const char* parts :
       {R"("document","vectors":{"id":[1]})", R"("collection","vectors":{"id":[1]})",
        R"("document","vectors":{"blobs":[1]})", R"("created","vectors":{"at":[1]})"}) {
    EXPECT_EQ(read(R"({"features":[{"feature_extractor_id":)" + std::string(parts) + "}]}")
                  .status()
                  .code(),
              Code::kValidation)
        << parts;
  }
}

TEST(Create, AFieldMayNotHideItsOwnVector) {
  EXPECT_EQ(read(R"({"f_a":1,"features":[{"feature_extractor_id":"f","vectors":{"a":[1]}}]})")
                .status()
                .code(),
            Code::kValidation);
}

TEST(Render, SplicesStoredText) {
  const Identity identity{"ns_1", "col_1", "d\"1", 0, 1, 7};
  std::string out;
  render(identity, {R"({"a":1})", R"({"modality":"text"})"}, R"("_vectors":[])", out);
  EXPECT_EQ(
      out,
      R"({"document_id":"d\"1","collection_id":"col_1","a":1,"_vectors":[],"_internal":{"namespace_id":"ns_1",)"
      R"("document_id":"d\"1","collection_id":"col_1","created_at":"1970-01-01T00:00:00.000000Z",)"
      R"("updated_at":"1970-01-01T00:00:00.000001Z","version":7,"modality":"text"}})");
  out.clear();
  render(identity, {}, "", out);
  EXPECT_TRUE(json::parse(out).ok()) << out;
}

TEST(Document, InternalBlockIsWhatAnAnswerShows) {
  Document document({"ns_1", "col_1", "d", 0, 1, 7}, json::Object(),
                    *json::parse(R"({"modality":"text"})"));
  std::string out;
  render(document.identity(), document.text(), "", out);
  EXPECT_EQ(json::write(document.internal_block()),
            json::write(*json::parse(out)->find("_internal")));
}

}  // namespace
}  // namespace amend::document
