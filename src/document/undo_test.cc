#include "document/undo.h"

#include <gtest/gtest.h>

#include <iostream>

#include "document/operators.h"
#include "document/text_fold.h"
#include "filter/random.h"
#include "json/compare.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::document {
namespace {

using filter::Oddities;
using filter::Random;

constexpr std::uint32_t kSeed = 20261129;

int cases() {
  return filter::cases(20'000);
}

Patch patch_of(std::string_view update_data) {
  return *parse_patch(*json::parse(update_data));
}

// The undo as a patch: values that were there replace, others are removed.
Patch to_patch(const Undo& undo) {
  Patch patch;
  patch.bytes = undo.bytes();
  json::Parser parser;
  for (std::size_t at = 0; at < undo.size(); ++at) {
    const Undo::Place place = undo.place(at);
    Assignment& assignment = patch.assignments.emplace_back();
    assignment.path.assign(place.path.begin(), place.path.end());
    assignment.operation = place.existed ? Operation::kReplace : Operation::kRemove;
    if (!place.existed) continue;
    assignment.value = *parser.parse(place.value);
  }
  return patch;
}

// The places of an undo, one after the other: "a.b=1 c-".
std::string shown(const Undo& undo) {
  std::string text;
  for (std::size_t at = 0; at < undo.size(); ++at) {
    const Undo::Place place = undo.place(at);
    if (at > 0) text += " ";
    for (const std::string_view name : place.path) {
      text.append(name.data() == place.path.front().data() ? "" : ".").append(name);
    }
    text.append(place.existed ? "=" : "-").append(place.value);
  }
  return text;
}

std::string undo_of(std::string_view body, const Patch& patch) {
  const Document document({}, *json::parse(body), *json::parse(R"({"lineage":{"path":"p"}})"));
  Undo undo;
  undo.read(patch, document);
  return shown(undo);
}

std::string undo_of(std::string_view body, std::string_view update_data) {
  return undo_of(body, patch_of(update_data));
}

TEST(Undo, HoldsWhatIsReplaced) {
  EXPECT_EQ(undo_of(R"({"a":1,"b":[2]})", R"({"a":5,"b":null})"), "a=1 b=[2]");
  EXPECT_EQ(undo_of(R"({"a":{"b":"x","c":2}})", R"({"a":{"b":1}})"), R"(a.b="x")");
  EXPECT_EQ(undo_of(R"({"a":{"b":1}})", R"({"a":7})"), R"(a={"b":1})");
}

TEST(Undo, NamesTheFirstThatIsNotThere) {
  EXPECT_EQ(undo_of("{}", R"({"a.b.c":1})"), "a-");
  EXPECT_EQ(undo_of(R"({"a":{"b":{}}})", R"({"a":{"b":{"c":{"d":1}}}})"), "a.b.c-");
}

TEST(Undo, StopsAtWhatAnObjectTakesThePlaceOf) {
  EXPECT_EQ(undo_of(R"({"a":5})", R"({"a.b.c":1})"), "a=5");
  EXPECT_EQ(undo_of(R"({"a":[1,{"b":2}]})", R"({"a.x":1})"), R"(a=[1,{"b":2}])");
  EXPECT_EQ(undo_of(R"({"a":null})", R"({"a":{}})"), "a=null");
}

TEST(Undo, GoesIntoElementsThatAPathNames) {
  EXPECT_EQ(undo_of(R"({"a":[1,{"b":2}]})", R"({"a.1.b":3,"a.1.c":3,"a.0":0})"),
            "a.0=1 a.1.b=2 a.1.c-");
}

TEST(Undo, IsEmptyIfNothingChanges) {
  EXPECT_EQ(undo_of(R"({"a":{"b":1}})", R"({"a":{}})"), "");
  EXPECT_EQ(undo_of("{}", "{}"), "");
  const Patch removal{{{{"x", "y"}, {}, Operation::kRemove}}, 0};
  EXPECT_EQ(undo_of(R"({"a":1})", removal), "");
  EXPECT_EQ(undo_of(R"({"x":1})", removal), "");
  EXPECT_EQ(undo_of(R"({"x":{"y":1}})", removal), "x.y=1");
}

TEST(Undo, NoPlaceLiesInAnother) {
  EXPECT_EQ(undo_of(R"({"a":{"b":{"c":1}}})", R"({"a.b.c":2,"a.b":3,"a.b.d":4})"),
            R"(a.b={"c":1})");
  EXPECT_EQ(undo_of(R"({"ab":1,"a":{"b":1}})", R"({"ab":2,"a.b":2,"a.bc":2})"), "a.b=1 a.bc- ab=1");
}

TEST(Undo, ReachesTheSystemBlock) {
  EXPECT_EQ(undo_of(R"({"lineage":1})", R"({"_internal":{"lineage":{"path":"q","x":1}}})"),
            R"(_internal.lineage.path="p" _internal.lineage.x-)");
}

Patch operators_of(std::string_view operators) {
  Patch patch;
  EXPECT_TRUE(add_operators(*json::parse(operators), patch).ok());
  return patch;
}

TEST(Undo, HoldsWhatAnOperatorChanges) {
  EXPECT_EQ(undo_of(R"({"a":1,"b":{"c":[1]}})",
                    operators_of(R"({"increment":{"a":1,"b.n":1},"append":{"b.c":2}})")),
            "a=1 b.c=[1] b.n-");
  EXPECT_EQ(undo_of(R"({"a":5})", operators_of(R"({"remove":{"a.b":1,"c":1}})")), "")
      << "nothing is taken out of nothing";
}

TEST(Undo, HoldsBothPlacesOfARename) {
  EXPECT_EQ(undo_of(R"({"a":{"x":1},"b":2})", operators_of(R"({"rename":{"a":"b.c"}})")),
            R"(a={"x":1} b=2)");
  EXPECT_EQ(undo_of(R"({"a":1})", operators_of(R"({"rename":{"a":"b.c"}})")), "a=1 b-");
}

TEST(Undo, AReplacementIsTakenBackWhole) {
  const Patch patch{{{{"a", "b"}, *json::parse(R"({"x":1})"), Operation::kReplace}}, 0};
  EXPECT_EQ(undo_of(R"({"a":{"b":{"x":0,"y":2},"c":3}})", patch), R"(a.b={"x":0,"y":2})");
}

// With operations of every kind.
Patch random_patch(Random& random, const Oddities& oddities, bool& removes) {
  Patch patch;
  auto parsed = parse_patch(random.update(oddities));
  if (parsed.ok()) patch = std::move(*parsed);
  random.vary(patch, oddities);
  for (const Assignment& assignment : patch.assignments) {
    removes = removes || assignment.operation == Operation::kRemove ||
              assignment.operation == Operation::kRename;
  }
  return patch;
}

TEST(Undo, GivesBackWhatWasThere) {
  std::cout << "seed " << kSeed << ", " << cases() << " cases\n";
  Random random(kSeed);
  int in_text = 0;
  int changed = 0;
  for (int at = 0; at < cases() && !testing::Test::HasFailure(); ++at) {
    const Oddities oddities{random.one_in(2), random.one_in(2), random.one_in(3)};
    const Document before({}, random.body(oddities), random.internal(oddities));
    const Text text = before.text();
    bool removes = false;
    const Patch patch = random_patch(random, oddities, removes);
    Undo undo;
    undo.read(patch, before);
    const std::string trace = text.body + " " + text.internal + " " + shown(undo);

    Document document = before;
    apply(patch, document);
    changed += document.text().body == text.body ? 0 : 1;
    apply(to_patch(undo), document);
    // What was removed comes back as the last of its object.
    EXPECT_TRUE(json::equal(document.body(), before.body())) << trace;
    EXPECT_TRUE(json::equal(document.internal(), before.internal())) << trace;
    EXPECT_TRUE(removes || document.text().body == text.body) << trace;

    Undo of_text;
    std::size_t bytes_left = 1'000'000;
    if (!of_text.read(patch, text, bytes_left)) continue;
    EXPECT_EQ(shown(of_text), shown(undo)) << trace;
    ++in_text;
  }
  EXPECT_GT(in_text, cases() / 3);
  EXPECT_LT(in_text, cases());
  EXPECT_GT(changed, cases() / 3);
}

TEST(Undo, AFoldReadsItBeforeItChangesAnything) {
  Random random(kSeed + 1);
  json::Parser parser;
  for (int at = 0; at < cases() / 4 && !testing::Test::HasFailure(); ++at) {
    const Oddities oddities{random.one_in(2), random.one_in(2), random.one_in(3)};
    const Document before({}, random.body(oddities), random.internal(oddities));
    Text text = before.text();
    TextFold fold(text, parser);
    std::vector<Patch> undos;
    for (int left = 3; left > 0; --left) {
      bool removes = false;
      Undo undo;
      const Patch patch = random_patch(random, oddities, removes);
      ASSERT_TRUE(fold.apply(patch, &undo).ok());
      undos.push_back(to_patch(undo));
    }
    fold.finish();
    Document document = *Document::parse({}, text, parser);
    for (; !undos.empty(); undos.pop_back()) apply(undos.back(), document);
    EXPECT_TRUE(json::equal(document.body(), before.body())) << before.text().body;
    EXPECT_TRUE(json::equal(document.internal(), before.internal())) << before.text().internal;
  }
}

}  // namespace
}  // namespace amend::document
