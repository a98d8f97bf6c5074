#include "document/patch.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "base/limits.h"
#include "json/compare.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::document {
namespace {

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : json::Value(json::Object());
}

Patch patch_of(std::string_view update_data) {
  auto patch = parse_patch(parsed(update_data));
  EXPECT_TRUE(patch.ok()) << update_data;
  return patch.ok() ? *patch : Patch();
}

Document document_of(std::string_view body, std::string_view internal = "{}") {
  return Document({}, parsed(body), parsed(internal));
}

std::string applied(std::string_view body, std::string_view update_data) {
  Document document = document_of(body);
  apply(patch_of(update_data), document);
  return document.text().body;
}

std::string applied_internal(std::string_view internal, std::string_view update_data) {
  Document document = document_of("{}", internal);
  apply(patch_of(update_data), document);
  return document.text().body + document.text().internal;
}

Status refusal(const json::Value& update_data) {
  return parse_patch(update_data).status();
}

TEST(Patch, M1KeyWithoutDotIsARootField) {
  EXPECT_EQ(applied(R"({"a":1})", R"({"b":2})"), R"({"a":1,"b":2})");
}

TEST(Patch, M2KeyWithDotsIsAlwaysAPath) {
  EXPECT_EQ(applied("{}", R"({"a.b.c":1})"), R"({"a":{"b":{"c":1}}})");
  EXPECT_EQ(applied(R"({"a.b":0})", R"({"a.b":1})"), R"({"a.b":0,"a":{"b":1}})")
      << "a literal key stays";
}

TEST(Patch, M2KeysInsideNestedObjectsAreLiteral) {
  EXPECT_EQ(applied("{}", R"({"a":{"b.c":1}})"), R"({"a":{"b.c":1}})");
}

TEST(Patch, M3ObjectsMergeAtEveryDepth) {
  EXPECT_EQ(applied(R"({"m":{"a":{"x":1,"y":2},"b":3}})", R"({"m":{"a":{"y":9}}})"),
            R"({"m":{"a":{"x":1,"y":9},"b":3}})");
}

TEST(Patch, M3AnyOtherPairReplaces) {
  EXPECT_EQ(applied(R"({"a":{"x":1}})", R"({"a":5})"), R"({"a":5})");
  EXPECT_EQ(applied(R"({"a":5})", R"({"a":{"x":1}})"), R"({"a":{"x":1}})");
  EXPECT_EQ(applied(R"({"a":[1,2,3]})", R"({"a":[4]})"), R"({"a":[4]})");
  EXPECT_EQ(applied(R"({"a":[1]})", R"({"a":{"0":7}})"), R"({"a":{"0":7}})")
      << "merging crosses no array";
}

TEST(Patch, M3AnEmptyObjectMergesOrReplaces) {
  EXPECT_EQ(applied(R"({"a":{"x":1}})", R"({"a":{}})"), R"({"a":{"x":1}})");
  EXPECT_EQ(applied(R"({"a":1})", R"({"a":{}})"), R"({"a":{}})");
}

TEST(Patch, M4NullIsStored) {
  EXPECT_EQ(applied(R"({"a":1})", R"({"a":null,"b.c":null})"), R"({"a":null,"b":{"c":null}})");
}

TEST(Patch, M5AnObjectTakesThePlaceOfAScalarOnThePath) {
  for (const char* body : {R"({"a":1})", R"({"a":null})", R"({"a":"x"})", R"({"a":true})", "{}"}) {
    EXPECT_EQ(applied(body, R"({"a.b":1})"), R"({"a":{"b":1}})") << body;
  }
}

TEST(Patch, M5ADecimalSegmentInRangeNamesAnElement) {
  EXPECT_EQ(applied(R"({"a":[{"x":1},{"x":2}]})", R"({"a.1.x":9})"), R"({"a":[{"x":1},{"x":9}]})");
  EXPECT_EQ(applied(R"({"a":[1,2]})", R"({"a.0":9})"), R"({"a":[9,2]})");
}

TEST(Patch, M5AnythingElseAtAnArrayMakesItAnObject) {
  EXPECT_EQ(applied(R"({"a":[1,2]})", R"({"a.2":9})"), R"({"a":{"2":9}})");
  EXPECT_EQ(applied(R"({"a":[1,2]})", R"({"a.x":9})"), R"({"a":{"x":9}})");
  EXPECT_EQ(applied(R"({"a":[1,2]})", R"({"a.-1":9})"), R"({"a":{"-1":9}})");
  EXPECT_EQ(applied(R"({"a":[1,2]})", R"({"a.0x":9})"), R"({"a":{"0x":9}})");
  EXPECT_EQ(applied(R"({"a":[1,2]})", R"({"a.99999999999999999999":9})"),
            R"({"a":{"99999999999999999999":9}})");
}

TEST(Patch, M5EmptySegmentsAreRefused) {
  for (const char* data : {R"({"":1})", R"({"a..b":1})", R"({".a":1})", R"({"a.":1})", R"({".":1})",
                           R"({"_internal":{"":1}})"}) {
    EXPECT_EQ(refusal(parsed(data)).code(), Code::kValidation) << data;
  }
}

TEST(Patch, M6TheLaterOfTwoOverlappingKeysWins) {
  EXPECT_EQ(applied("{}", R"({"a":{"b":1},"a.b":2})"), R"({"a":{"b":2}})");
  EXPECT_EQ(applied("{}", R"({"a.b":2,"a":{"b":1}})"), R"({"a":{"b":1}})");
  EXPECT_EQ(applied("{}", R"({"a.b":2,"a":1})"), R"({"a":1})");
}

TEST(Patch, AliasesGoWhereTheirDataIsStored) {
  EXPECT_EQ(applied_internal("{}", R"({"root_object_id":"o"})"),
            R"({}{"lineage":{"root_object_id":"o"}})");
  EXPECT_EQ(applied_internal(R"({"metadata":{"a":1}})", R"({"internal_metadata":{"b":2}})"),
            R"({}{"metadata":{"a":1,"b":2}})");
  EXPECT_EQ(applied_internal(R"({"metadata":{"a":1}})", R"({"internal_metadata.a":2})"),
            R"({}{"metadata":{"a":2}})");
  EXPECT_EQ(applied_internal("{}", R"({"_internal":{"modality":"text"}})"),
            R"({}{"modality":"text"})");
  EXPECT_EQ(applied_internal("{}", R"({"_internal.modality":"text"})"), R"({}{"modality":"text"})");
}

TEST(Patch, InternalDocumentBlobsAreTheRootMember) {
  EXPECT_EQ(applied("{}", R"({"_internal":{"document_blobs":[]}})"), R"({"document_blobs":[]})");
  EXPECT_EQ(applied("{}", R"({"_internal.document_blobs":[]})"), R"({"document_blobs":[]})");
}

TEST(Patch, DepthLimitOneBelowAtAndAbove) {
  const auto nested = [](int levels) {
    json::Value value = 1;
    for (int i = 0; i < levels; ++i) value = json::make_object({{"k", value}});
    return value;
  };
  const auto at_path = [&](int segments, int levels) {
    std::string key = "k";
    for (int i = 1; i < segments; ++i) key += ".k";
    return json::make_object({{key, nested(levels)}});
  };
  EXPECT_TRUE(refusal(at_path(1, 62)).ok());
  EXPECT_TRUE(refusal(at_path(1, 63)).ok());
  EXPECT_FALSE(refusal(at_path(1, 64)).ok());
  EXPECT_TRUE(refusal(at_path(30, 34)).ok());
  EXPECT_FALSE(refusal(at_path(30, 35)).ok());
  EXPECT_TRUE(refusal(at_path(64, 0)).ok());
  EXPECT_FALSE(refusal(at_path(65, 0)).ok());
}

// One assignment of its operation.
std::string changed(std::string_view body, std::vector<std::string> path, Operation operation,
                    std::string_view value = "null") {
  Document document = document_of(body, R"({"own":{"a":1}})");
  apply(Assignment{std::move(path), parsed(value), operation}, document);
  return document.text().body + document.text().internal;
}

TEST(Patch, AValueThatReplacesTakesThePlaceOfObjectsToo) {
  const auto replaced = [](std::string_view body, std::vector<std::string> path) {
    const std::string text = changed(body, std::move(path), Operation::kReplace, R"({"n":1})");
    return text.substr(0, text.size() - std::string_view(R"({"own":{"a":1}})").size());
  };
  EXPECT_EQ(replaced(R"({"a":{"b":1}})", {"a"}), R"({"a":{"n":1}})");
  EXPECT_EQ(replaced(R"({"a":{"b":{"c":1},"d":2}})", {"a", "b"}), R"({"a":{"b":{"n":1},"d":2}})");
  EXPECT_EQ(replaced(R"({"a":[{"b":1},2]})", {"a", "0"}), R"({"a":[{"n":1},2]})");
  EXPECT_EQ(replaced(R"({"a":[1]})", {"a", "1"}), R"({"a":{"1":{"n":1}}})");
  EXPECT_EQ(replaced(R"({"a":5})", {"a", "b", "c"}), R"({"a":{"b":{"c":{"n":1}}}})");
  EXPECT_EQ(replaced("{}", {"a.b"}), R"({"a.b":{"n":1}})") << "segments are names";
  EXPECT_EQ(changed("{}", {"_internal", "own"}, Operation::kReplace, R"({"n":1})"),
            R"({}{"own":{"n":1}})");
}

TEST(Patch, ARemovalTakesAMemberAwayAndMakesNothing) {
  const auto removed = [](std::string_view body, std::vector<std::string> path) {
    const std::string text = changed(body, std::move(path), Operation::kRemove);
    return text.substr(0, text.size() - std::string_view(R"({"own":{"a":1}})").size());
  };
  EXPECT_EQ(removed(R"({"a":{"b":1},"c":2})", {"a"}), R"({"c":2})");
  EXPECT_EQ(removed(R"({"a":{"b":1,"d":null},"c":2})", {"a", "d"}), R"({"a":{"b":1},"c":2})");
  EXPECT_EQ(removed(R"({"a":[{"b":1,"c":2},{"b":3}]})", {"a", "0", "b"}),
            R"({"a":[{"c":2},{"b":3}]})");
  EXPECT_EQ(removed(R"({"a.b":1,"a":{"b":2}})", {"a", "b"}), R"({"a.b":1,"a":{}})");
  for (const char* body : {"{}", R"({"b":1})", R"({"a":5})", R"({"a":null})", R"({"a":[1,2]})",
                           R"({"a":{"00":1}})", R"({"a":["x"]})"}) {
    EXPECT_EQ(removed(body, {"a", "0"}), body) << "elements stay, and nothing is made";
    EXPECT_EQ(removed(body, {"a", "0", "b"}), body);
  }
  EXPECT_EQ(changed("{}", {"_internal", "own", "a"}, Operation::kRemove), R"({}{"own":{}})");
  EXPECT_EQ(changed(R"({"_internal":1})", {"_internal"}, Operation::kRemove),
            R"({"_internal":1}{"own":{"a":1}})")
      << "the block itself stays, and a member of its name is not meant";
}

Assignment removal_of(std::vector<std::string> path) {
  Assignment removal;
  removal.path = std::move(path);
  removal.operation = Operation::kRemove;
  return removal;
}

TEST(Patch, ManyRemovalsDoWhatOneAfterTheOtherWould) {
  Patch patch;
  for (const std::vector<std::string>& path : std::vector<std::vector<std::string>>{
           {"b", "y"}, {"a"}, {"_internal"}, {"a", "x"}, {"b", "x"}, {"d"}, {"b", "y"}}) {
    patch.assignments.push_back(removal_of(path));
  }
  patch.assignments.push_back({{"a", "x"}, 7, Operation::kMerge});
  patch.assignments.push_back(removal_of({"c"}));
  Document document = document_of(R"({"a":{"x":1},"b":{"x":1,"y":2,"z":3},"c":4,"e":5})");
  apply(patch, document);
  EXPECT_EQ(document.text().body, R"({"b":{"z":3},"e":5,"a":{"x":7}})");
}

TEST(Patch, ManyRemovalsFromALargeObjectAreNotQuadratic) {
  json::Object members;
  Patch patch;
  for (int i = 0; i < 400'000; ++i) members.append("k" + std::to_string(i), i);
  for (int i = 0; i < 200'000; ++i) {
    patch.assignments.push_back(removal_of({"m", "k" + std::to_string(2 * i)}));
  }
  Document document({}, json::make_object({{"m", std::move(members)}}), json::Object());
  apply(patch, document);  // finishes at all
  EXPECT_EQ(document.body().find("m")->object().size(), 200'000U);
}

TEST(Patch, ALargePatchOntoALargeObjectIsNotQuadratic) {
  json::Object body;
  json::Object update;
  for (int i = 0; i < 200'000; ++i) body.append("k" + std::to_string(i), i);
  for (int i = 0; i < 50'000; ++i) update.append("m.k" + std::to_string(i), i);
  Document document({}, json::make_object({{"m", std::move(body)}}), json::Object());
  auto patch = parse_patch(update);
  ASSERT_TRUE(patch.ok());
  apply(*patch, document);  // finishes at all: 10^10 comparisons would not
  EXPECT_EQ(document.body().find("m")->object().size(), 200'000U);
}

// Random documents and patches over a small set of names, so that paths meet everything.
class RandomJson {
 public:
  explicit RandomJson(unsigned seed) : random_(seed) {}

  json::Value value(int depth) {
    switch (pick(depth > 0 ? 7 : 5)) {
      case 0:
        return nullptr;
      case 1:
        return pick(2) == 0;
      case 2:
        return pick(5);
      case 3:
        return 0.5 * pick(5);
      case 4:
        return "s" + std::to_string(pick(3));
      case 5:
        return array(depth);
      default:
        return object(depth);
    }
  }

  json::Value object(int depth) {
    json::Object object;
    for (int i = pick(4); i > 0; --i) object[name()] = value(depth - 1);
    return object;
  }

  // One of three that merges.
  Operation operation() {
    return std::array{Operation::kMerge, Operation::kReplace,
                      Operation::kRemove}[static_cast<std::size_t>(pick(3))];
  }

  // {"a.b": ..., "c": ...}
  json::Value update() {
    json::Object update;
    for (int i = 1 + pick(3); i > 0; --i) {
      std::string key = name();
      for (int more = pick(3); more > 0; --more) key += "." + name();
      update[key] = value(2);
    }
    return update;
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string name() { return std::string(1, "abc01"[pick(5)]); }
  json::Value array(int depth) {
    json::Array array;
    for (int i = pick(3); i > 0; --i) array.push_back(value(depth - 1));
    return array;
  }

  std::mt19937 random_;
};

TEST(FoldProperty, TwiceInPartsOrAtOnceGivesTheSameDocument) {
  RandomJson random(20261124);
  for (int round = 0; round < 2000; ++round) {
    const json::Value body = random.object(3);
    std::vector<Patch> patches;
    for (int i = 0; i < 6; ++i) {
      patches.push_back(*parse_patch(random.update()));
      for (auto& assignment : patches.back().assignments) assignment.operation = random.operation();
    }
    std::vector<Entry> entries;  // versions 1, 1, 2, 2, 3, 3
    for (std::size_t i = 0; i < patches.size(); ++i)
      entries.push_back({1 + i / 2, i % 2, 0, &patches[i]});

    Document at_once({}, body, json::Object());
    fold(at_once, 0, entries);

    for (std::uint64_t border = 0; border <= 3; ++border) {
      Document in_parts({}, body, json::Object());
      fold(in_parts, 0, std::span(entries).first(border * 2));
      // A crash may make everything come again, also what the stamp says is already in.
      fold(in_parts, border, entries);
      ASSERT_TRUE(json::equal(in_parts.body(), at_once.body()))
          << "round " << round << " border " << border;
    }
    Document twice = at_once;
    fold(twice, 3, entries);
    ASSERT_EQ(twice.text().body, at_once.text().body);
  }
}

TEST(PatchProperty, TheGrowthOfEachAssignmentIsWhatTheTextGrowsBy) {
  RandomJson random(5);
  for (int round = 0; round < 5000; ++round) {
    Document document({}, random.object(3), random.object(1));
    const Patch patch = *parse_patch(random.update());
    for (Assignment assignment : patch.assignments) {
      if (round % 4 == 0) assignment.path.insert(assignment.path.begin(), "_internal");
      assignment.operation = random.operation();
      const Text before = document.text();
      const std::int64_t expected = growth(assignment, document);
      apply(assignment, document);
      ASSERT_EQ(static_cast<std::int64_t>(document.text().bytes() - before.bytes()), expected)
          << before.body << " " << before.internal << " <- " << json::write(assignment.value);
    }
  }
}

TEST(PatchProperty, OneAssignmentReappliedChangesNothing) {
  RandomJson random(7);
  for (int round = 0; round < 5000; ++round) {
    Document document({}, random.object(3), json::Object());
    Patch patch = *parse_patch(random.update());
    patch.assignments.resize(1);  // several may meet on one path and undo each other's containers
    patch.assignments.front().operation = random.operation();
    apply(patch, document);
    Document again = document;
    apply(patch, again);
    ASSERT_EQ(again.text().body, document.text().body);
  }
}

TEST(PatchProperty, NestedObjectsAndDottedPathsAreTheSameWithoutArrays) {
  RandomJson random(11);
  for (int round = 0; round < 5000; ++round) {
    const json::Value body = random.object(3);
    const json::Value value = random.value(0);
    Document nested({}, body, json::Object());
    Document dotted({}, body, json::Object());
    const json::Value* crossed = body.find("a");
    if (crossed != nullptr && crossed->is_array()) continue;
    const json::Value* deeper = crossed != nullptr ? crossed->find("b") : nullptr;
    if (deeper != nullptr && deeper->is_array()) continue;
    apply(*parse_patch(json::make_object(
              {{"a", json::make_object({{"b", json::make_object({{"c", value}})}})}})),
          nested);
    apply(*parse_patch(json::make_object({{"a.b.c", value}})), dotted);
    ASSERT_EQ(nested.text().body, dotted.text().body);
  }
}

}  // namespace
}  // namespace amend::document
