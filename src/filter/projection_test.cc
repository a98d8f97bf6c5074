#include "filter/projection.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/write.h"

namespace amend::filter {
namespace {

constexpr const char* kBody =
    R"({"title":"M","o":{"a":1,"b":{"c":2}},"l":[{"n":1,"m":2},7,{"n":[3]}],"a.b":{"c":4},)"
    R"("document_blobs":[{"url":"u"}]})";

document::Document film() {
  document::Identity identity;
  identity.document_id = "film-1";
  return {identity, *json::parse(kBody), *json::parse(R"({"lineage":{"path":"p"}})")};
}

std::string body(const std::vector<std::string>& paths) {
  return json::write(Projection(paths).of(film()).body);
}

std::string internal(const std::vector<std::string>& paths) {
  const auto found = Projection(paths).of(film()).internal;
  return found ? json::write(*found) : "none";
}

TEST(Projection, KeepsTheMembersThatLeadThere) {
  EXPECT_EQ(body({"o.b.c", "title"}), R"({"title":"M","o":{"b":{"c":2}}})");
  EXPECT_EQ(body({"o.b", "o.b.c"}), R"({"o":{"b":{"c":2}}})");
}

TEST(Projection, OfABlobKeepsItsFieldAndUrlWithWhateverElse) {
  const document::Document blobs{
      {},
      *json::parse(
          R"({"document_blobs":[{"url":"u","size_bytes":1,"field":"f"},{"url":"v","field":"g"}]})"),
      *json::parse("{}")};
  const auto body = [&](const char* path) {
    return json::write(Projection({path}).of(blobs).body);
  };
  EXPECT_EQ(body("document_blobs.size_bytes"),
            R"({"document_blobs":[{"url":"u","size_bytes":1,"field":"f"}]})");
  EXPECT_EQ(body("document_blobs.1.url"), R"({"document_blobs":[{"url":"v","field":"g"}]})");
  EXPECT_EQ(body("document_blobs.role"), "{}");
}

TEST(Projection, PassesOverWhatIsNotThere) {
  EXPECT_EQ(body({"none", "title.x", "o.none", ""}), "{}");
  EXPECT_EQ(body({}), "{}");
}

TEST(Projection, OfArraysKeepsTheElementsWithSomethingFound) {
  EXPECT_EQ(body({"l.n"}), R"({"l":[{"n":1},{"n":[3]}]})");
  EXPECT_EQ(body({"l.1"}), R"({"l":[7]})");
  EXPECT_EQ(body({"l"}), R"({"l":[{"n":1,"m":2},7,{"n":[3]}]})");
}

TEST(Projection, TakesALiteralKeyFirst) {
  EXPECT_EQ(body({"a.b.c"}), R"({"a.b":{"c":4}})");
}

TEST(Projection, IdsAreNoPaths) {
  EXPECT_EQ(body({"document_id", "collection_id", "_id"}), "{}");
  EXPECT_EQ(internal({"document_id", "collection_id", "_id"}), "none");
}

TEST(Projection, AliasesLandWhereTheyAreStored) {
  EXPECT_EQ(internal({"lineage_path"}), R"({"lineage":{"path":"p"}})");
  EXPECT_EQ(body({"lineage_path"}), "{}");
  EXPECT_EQ(body({"_internal.document_blobs"}), R"({"document_blobs":[{"url":"u"}]})");
  EXPECT_EQ(internal({"_internal.document_id"}), R"({"document_id":"film-1"})");
  EXPECT_EQ(internal({"title"}), "none");
}

}  // namespace
}  // namespace amend::filter
