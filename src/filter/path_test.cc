#include "filter/path.h"

#include <gtest/gtest.h>

#include "filter/testing.h"
#include "json/write.h"

namespace amend::filter {
namespace {

constexpr const char* kMissing = "missing";

std::string values(const Resolved& found) {
  std::string text;
  for (const json::Value* value : found.values) {
    if (!text.empty()) text += ' ';
    text += json::write(*value);
  }
  return text.empty() ? kMissing : text;
}

std::string at(std::string_view path, std::string_view body, std::string_view internal = "{}") {
  const auto document = document_of(json_of(body), json_of(internal));
  return values(resolve(FieldPath(path), document));
}

bool crosses(std::string_view path, std::string_view body) {
  const auto document = document_of(json_of(body));
  return resolve(FieldPath(path), document).crossed_array;
}

TEST(Path, Rule1_ARootKeyOfTheWholeTextIsFirst) {
  EXPECT_EQ(at("a.b", R"({"a":{"b":1},"a.b":2})"), "2");
  EXPECT_EQ(at("a[0].b", R"({"a":[{"b":1}],"a[0].b":2})"), "2");
  EXPECT_EQ(at("items[]", R"({"items":[1],"items[]":2})"), "2");
  EXPECT_EQ(at("a..b", R"({"a..b":3})"), "3");
}

TEST(Path, Rule2_WalksObjects) {
  EXPECT_EQ(at("a", R"({"a":null})"), "null");
  EXPECT_EQ(at("a.b.c", R"({"a":{"b":{"c":[1]}}})"), "[1]");
  EXPECT_EQ(at("a.b", R"({"a":{}})"), kMissing);
  EXPECT_EQ(at("a.b", R"({"a":5})"), kMissing);
  EXPECT_EQ(at("a.b", R"({"a":null})"), kMissing);
  EXPECT_EQ(at("A", R"({"a":1})"), kMissing);
}

TEST(Path, Rule2_TheLongestLiteralKeyWinsAndIsKept) {
  EXPECT_EQ(at("a.b.c", R"({"a":{"b.c":1,"b":{"c":2}}})"), "1");
  EXPECT_EQ(at("a.b.c", R"({"a.b":{"c":1},"a":{"b":{"c":2}}})"), "1");
  EXPECT_EQ(at("a.b.c", R"({"a.b":{"x":1},"a":{"b":{"c":2}}})"), kMissing);
  EXPECT_EQ(at("a.b.c.d", R"({"a":{"b.c":{"d":1}}})"), "1");
}

TEST(Path, Rule2_ADecimalSegmentIndexesAnArray) {
  EXPECT_EQ(at("a.0", R"({"a":[5,6]})"), "5");
  EXPECT_EQ(at("a.1.b", R"({"a":[{"b":5},{"b":6}]})"), "6");
  EXPECT_EQ(at("a.2", R"({"a":[5,6]})"), kMissing);
  EXPECT_EQ(at("a.99999999999999999999999", R"({"a":[5,6]})"), kMissing);
  EXPECT_EQ(at("a.-1", R"({"a":[5,6]})"), kMissing);
  EXPECT_EQ(at("a.0", R"({"a":{"0":7}})"), "7");
  EXPECT_EQ(at("a.1.0", R"({"a":[[1,2],[3,4]]})"), "3");
  EXPECT_FALSE(crosses("a.0", R"({"a":[5,6]})"));
}

TEST(Path, Rule2_OtherSegmentsAreAppliedToEveryElement) {
  EXPECT_EQ(at("items.sku", R"({"items":[{"sku":"a"},{"x":1},{"sku":"b"},7]})"), R"("a" "b")");
  EXPECT_EQ(at("a.b.c", R"({"a":[{"b":[{"c":1},{"c":2}]},{"b":{"c":3}}]})"), "1 2 3");
  EXPECT_EQ(at("items.tags", R"({"items":[{"tags":["a"]},{"tags":["b"]}]})"), R"(["a"] ["b"])");
  EXPECT_TRUE(crosses("items.sku", R"({"items":[{"sku":"a"}]})"));
  EXPECT_FALSE(crosses("items", R"({"items":[{"sku":"a"}]})"));
}

TEST(Path, Rule2_NestedArraysAreEnteredRecursively) {
  EXPECT_EQ(at("a.b", R"({"a":[[{"b":1}],[[{"b":2}]],{"b":3}]})"), "1 2 3");
}

TEST(Path, Rule2_NothingBehindAnArrayIsMissingButCrossed) {
  EXPECT_EQ(at("items.sku", R"({"items":[]})"), kMissing);
  EXPECT_TRUE(crosses("items.sku", R"({"items":[]})"));
  EXPECT_TRUE(crosses("items.sku", R"({"items":[{}]})"));
}

TEST(Path, BracketsAreAnotherSpelling) {
  constexpr const char* kBody = R"({"items":[{"sku":"a"},{"sku":"b"}],"m":[[1,2],[3]]})";
  EXPECT_EQ(at("items[].sku", kBody), at("items.sku", kBody));
  EXPECT_EQ(at("items[1].sku", kBody), R"("b")");
  EXPECT_EQ(at("m[0][1]", kBody), "2");
  EXPECT_EQ(at("m[][0]", kBody), "[1,2]");
  EXPECT_EQ(at("items[]", kBody), at("items", kBody));
}

TEST(Path, OtherBracketsBelongToTheName) {
  EXPECT_EQ(at("m.a[x]", R"({"m":{"a[x]":1}})"), "1");
  EXPECT_EQ(at("m.[0]", R"({"m":{"[0]":1}})"), "1");
  EXPECT_EQ(at("m.a]", R"({"m":{"a]":1}})"), "1");
  EXPECT_EQ(at("m.a[0]b", R"({"m":{"a[0]b":1}})"), "1");
  EXPECT_EQ(at("m.a[x][0]", R"({"m":{"a[x]":[4]}})"), "4");
}

TEST(Path, EmptySegmentsAreKeys) {
  EXPECT_EQ(at(".", R"({"":{"":1}})"), "1");
  EXPECT_EQ(at("a.", R"({"a":{"":1}})"), "1");
  EXPECT_EQ(at("", R"({"":1})"), "1");
}

TEST(Path, Rule3_AliasesReadTheSystemBlock) {
  constexpr const char* kInternal =
      R"({"lineage":{"root_object_id":"o","path":"p"},"metadata":{"a.b":1,"c":{"d":2}},)"
      R"("source_blobs":[{"u":1},{"u":2}],"size_bytes":9})";
  EXPECT_EQ(at("root_object_id", "{}", kInternal), R"("o")");
  EXPECT_EQ(at("lineage_path", "{}", kInternal), R"("p")");
  EXPECT_EQ(at("internal_metadata.a.b", "{}", kInternal), "1");
  EXPECT_EQ(at("internal_metadata.c.d", "{}", kInternal), "2");
  EXPECT_EQ(at("source_blobs[].u", "{}", kInternal), "1 2");
  EXPECT_EQ(at("size_bytes", "{}", kInternal), "9");
  EXPECT_EQ(at("source_type", "{}", kInternal), kMissing);
  EXPECT_EQ(at("source_type", "{}"), kMissing);
  EXPECT_EQ(at("namespace_id", "{}"), R"("ns_1")");
  EXPECT_EQ(at("created_at", "{}"), at("_internal.created_at", "{}"));
}

TEST(Path, Rule3_AUserFieldHidesTheAlias) {
  EXPECT_EQ(at("created_at", R"({"created_at":"mine"})"), R"("mine")");
  EXPECT_EQ(at("created_at.x", R"({"created_at":"mine"})"), kMissing);
  EXPECT_EQ(at("source_details.0", R"({"source_details":{}})", R"({"source_details":[1]})"),
            kMissing);
}

TEST(Path, Rule3_InternalPathsAreWalkedInTheBlock) {
  EXPECT_EQ(at("_internal.version", "{}"), "7");
  EXPECT_EQ(at("_internal.namespace_id", "{}"), R"("ns_1")");
  EXPECT_EQ(at("_internal.document_id", "{}"), R"("Doc-1")");
  EXPECT_EQ(at("_internal.lineage.path", "{}", R"({"lineage":{"path":"p"}})"), R"("p")");
  EXPECT_EQ(at("_internal.nothing", "{}"), kMissing);
  EXPECT_NE(at("_internal", "{}"), kMissing);
  EXPECT_EQ(at("lineage.path", "{}", R"({"lineage":{"path":"p"}})"), kMissing);
}

TEST(Path, Rule3_DocumentBlobsHaveOneHomeAtTheRoot) {
  constexpr const char* kBody = R"({"document_blobs":[{"url":"u"}]})";
  EXPECT_EQ(at("_internal.document_blobs.url", kBody), R"("u")");
  EXPECT_EQ(at("_internal.document_blobs[0].url", kBody), R"("u")");
  EXPECT_EQ(at("document_blobs.0.url", kBody), R"("u")");
  EXPECT_EQ(at("_internal.document_blobs", "{}"), kMissing);
}

TEST(Path, IdsAreTheIdentitysAlways) {
  EXPECT_EQ(at("document_id", R"({"document_id":"mine"})"), R"("Doc-1")");
  EXPECT_EQ(at("collection_id", "{}"), R"("col_1")");
  EXPECT_EQ(at("document_id.x", "{}"), kMissing);
}

TEST(Path, Rule4_VectorsAreNeverVisible) {
  for (const char* path : {"vectors", "vector", "_vectors", "vectors.a", "_vectors.0"}) {
    EXPECT_EQ(at(path, R"({"vectors":{"a":[1]},"vector":[1],"_vectors":["a"]})"), kMissing) << path;
  }
}

TEST(Path, IdentifiersAreKnownByTheirPlace) {
  for (const char* path :
       {"document_id", "collection_id", "namespace_id", "_internal.document_id", "root_object_id",
        "source_collection_id", "_internal.lineage.source_object_id", "_internal.internal_id"}) {
    EXPECT_TRUE(FieldPath(path).is_identifier()) << path;
  }
  for (const char* path : {"metadata.document_id", "source_type", "lineage_path", "_internal",
                           "created_at", "root_object_id.x", "Document_id"}) {
    EXPECT_FALSE(FieldPath(path).is_identifier()) << path;
  }
}

}  // namespace
}  // namespace amend::filter
