#include "document/claims.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace amend::document {
namespace {

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : json::Value(json::Object());
}

Patch patch_of(std::string_view body) {
  auto patch = parse_patch(parsed(body));
  EXPECT_TRUE(patch.ok()) << body;
  return patch.ok() ? *patch : Patch();
}

std::string joined(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& name : path) text.append(text.empty() ? "" : "/").append(name);
  return text;
}

// The paths of the claims, then those of the assignments that are left.
std::string split(std::string_view body) {
  Patch patch = patch_of(body);
  const auto claims = take_claims(patch);
  if (!claims.ok()) return "refused";
  std::string text;
  for (const Claim& claim : claims->members) text.append(joined(claim.path)).append(" ");
  for (const Vector& vector : claims->vectors) text.append("vector ").append(vector.name + " ");
  text.append("|");
  for (const Assignment& left : patch.assignments) text.append(" ").append(joined(left.path));
  return text;
}

TEST(Claims, APlainPatchHasNone) {
  EXPECT_EQ(split(R"({"a":1,"o.p":2,"_internal":{"modality":"x"},"features":[]})"),
            "| a o/p _internal/modality features");
}

TEST(Claims, IdsProtectedMembersAndVectorWords) {
  EXPECT_EQ(split(R"({"document_id":1,"a":1,"_internal":{"version":2,"k":3},"_vectors":[],"b":1})"),
            "document_id _internal/version _vectors | a _internal/k b");
  EXPECT_EQ(split(R"({"_internal.created_at":1,"_id":2,"vector":3,"collection_id":4})"),
            "_internal/created_at _id vector collection_id |");
}

TEST(Claims, APathBelowAClaimIsNone) {
  EXPECT_EQ(split(R"({"document_id.x":1,"_internal.version.x":2,"vectors.x":3})"),
            "| document_id/x _internal/version/x vectors/x");
}

TEST(Claims, VectorsInsideFeatures) {
  const char* body = R"({"features":[{"feature_extractor_id":"e","vectors":{"v":[1]}},{"k":1}]})";
  EXPECT_EQ(split(body), "refused") << "the second has no extractor";
  Patch patch =
      patch_of(R"({"features":[{"feature_extractor_id":"e","vectors":{"v":[1]},"k":2}]})");
  const auto claims = take_claims(patch);
  ASSERT_TRUE(claims.ok());
  ASSERT_EQ(claims->vectors.size(), 1U);
  EXPECT_EQ(claims->vectors[0].name, "e_v");
  EXPECT_EQ(patch.assignments[0].value.array()[0].find("vectors"), nullptr);
  EXPECT_NE(patch.assignments[0].value.array()[0].find("k"), nullptr);
}

TEST(Claims, NullVectorsInFeaturesAreNoClaim) {
  Patch patch = patch_of(R"({"features":[{"vectors":null}]})");
  const auto claims = take_claims(patch);
  ASSERT_TRUE(claims.ok());
  EXPECT_TRUE(claims->empty());
  EXPECT_NE(patch.assignments[0].value.array()[0].find("vectors"), nullptr);
}

Status settled(std::string_view body) {
  Patch patch = patch_of(body);
  auto claims = take_claims(patch);
  const Status status = settle_ids({"doc", "col"}, *claims);
  EXPECT_EQ(status.ok(), claims->empty()) << body;
  return status;
}

TEST(Claims, IdsAreSettledByTheTarget) {
  EXPECT_TRUE(settled(R"({"document_id":"doc","collection_id":"col","_id":"doc",
                          "_internal":{"document_id":"doc","collection_id":"col"}})")
                  .ok());
  for (const char* body :
       {R"({"document_id":"other"})", R"({"document_id":null})", R"({"collection_id":"doc"})",
        R"({"_id":"col"})", R"({"_internal":{"document_id":"other"}})",
        R"({"_internal":{"collection_id":7}})"}) {
    EXPECT_EQ(settled(body).code(), Code::kBadRequest) << body;
  }
}

TEST(Claims, ALaterIdIsLookedAtToo) {
  EXPECT_EQ(settled(R"({"document_id":"doc","_internal":{"document_id":"no"}})").code(),
            Code::kBadRequest);
}

TEST(Claims, NamesOfVectorsOfTheCollection) {
  Patch patch = patch_of(R"({"a":1,"v":[1],"b":2})");
  Claims claims;
  EXPECT_TRUE(take_vector_claims({"v", "w"}, patch, claims).ok());
  ASSERT_EQ(claims.members.size(), 1U);
  EXPECT_EQ(joined(claims.members[0].path), "v");
  EXPECT_EQ(patch.assignments.size(), 2U);
  Patch below = patch_of(R"({"v.0":1})");
  EXPECT_EQ(take_vector_claims({"v"}, below, claims).code(), Code::kBadRequest);
}

class CheckClaims : public testing::Test {
 protected:
  Status check(std::string_view body) {
    Patch patch = patch_of(body);
    auto claims = take_claims(patch);
    EXPECT_TRUE(claims.ok()) << body;
    EXPECT_TRUE(take_vector_claims({"dense", "multi", "sparse", "gone"}, patch, *claims).ok());
    return check_claims(*claims, document_, vectors_);
  }

  const Document document_{{"ns", "col", "doc", 0, 1'000'000, 7},
                           parsed(R"({"vectors":[1,{"a":2}],"gone":"user's"})"),
                           parsed(R"({"metadata":{}})")};
  const std::vector<Vector> vectors_{
      {"dense", Vector::Kind::kDense, {0.1F, 2}, {}, {}},
      {"multi", Vector::Kind::kMulti, {1, 2, 3}, {2, 1}, {}},
      {"sparse", Vector::Kind::kSparse, {0.5F}, {}, {9}},
  };
};

TEST_F(CheckClaims, True) {
  for (const char* body :
       {"{}", R"({"_internal":{"version":7,"created_at":"1970-01-01T00:00:00.000000Z"}})",
        R"({"_internal.updated_at":"1970-01-01T00:00:01.000000Z"})",
        R"({"_internal":{"namespace_id":"ns"}})", R"({"_vectors":["dense","multi","sparse"]})",
        R"({"dense":[0.1,2.0]})", R"({"dense":[0.10000000149011612,2]})",
        R"({"multi":[[1,2],[3]]})", R"({"sparse":{"values":[0.5],"indices":[9]}})",
        R"({"vectors":[1.0,{"a":2}]})", R"({"gone":"user's"})"}) {
    EXPECT_TRUE(check(body).ok()) << body << check(body).message();
  }
}

TEST_F(CheckClaims, False) {
  for (const char* body : {R"({"_internal":{"version":8}})",
                           R"({"_internal":{"version":"7"}})",
                           R"({"_internal":{"internal_id":null}})",
                           R"({"_internal":{"namespace_id":"n"}})",
                           R"({"_internal.updated_at":"1970-01-01T00:00:01Z"})",
                           R"({"_vectors":["dense"]})",
                           R"({"_vectors":["multi","dense","sparse"]})",
                           R"({"_vectors":null})",
                           R"({"dense":[0.1]})",
                           R"({"dense":[0.1,2.1]})",
                           R"({"dense":[[0.1,2]]})",
                           R"({"dense":{"values":[0.1,2],"indices":[0,1]}})",
                           R"({"multi":[[1],[2,3]]})",
                           R"({"multi":[1,2,3]})",
                           R"({"sparse":{"values":[0.5],"indices":[8]}})",
                           R"({"sparse":[0.5]})",
                           R"({"vectors":[1]})",
                           R"({"vector":1})",
                           R"({"gone":null})",
                           R"({"features":[{"feature_extractor_id":"e","vectors":{"v":[1]}}]})"}) {
    EXPECT_EQ(check(body).code(), Code::kBadRequest) << body;
  }
}

}  // namespace
}  // namespace amend::document
