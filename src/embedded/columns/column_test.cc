#include "embedded/columns/column.h"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "document/patch.h"
#include "filter/testing.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

document::Document document_of(std::string_view body) {
  return filter::document_of(filter::json_of(body));
}

document::Patch patch_of(std::string_view update) {
  return *document::parse_patch(filter::json_of(update));
}

Change change_of(const document::Patch& patch) {
  return {patch.assignments, 8, 1'770'000'002'000'000};
}

RowSet rows_of(Row first, Row end) {
  RowSet rows;
  rows.add_range(first, end);
  return rows;
}

// What stands at a code, as JSON values with spaces between.
std::string text_of(const ColumnView& view, ColumnCode code) {
  if (code == kUnknownCode) return "unknown";
  json::Parser parser;
  std::string text;
  for (const json::Value& value : decode_result(view.result(code), parser).values) {
    text.append(text.empty() ? "" : " ").append(json::write(value));
  }
  return text;
}

std::string text_of(const Column& column, Row row) {
  return text_of(column.view(), column.code(row));
}

// What the column says of a document after an update.
std::string updated(std::string_view path, std::string_view body, std::string_view update) {
  Column column(path);
  column.set(0, document_of(body));
  const document::Patch patch = patch_of(update);
  column.apply(0, change_of(patch));
  return text_of(column, 0);
}

TEST(Column, SaysWhichPathsItSupports) {
  for (const char* path : {"a", "a.b", "", "_internal.version", "updated_at", "document_id"}) {
    EXPECT_TRUE(Column::supports(filter::FieldPath(path))) << path;
  }
  std::string deep = "a";
  for (int left = 63; left > 0; --left) deep.append(".a");
  EXPECT_TRUE(Column::supports(filter::FieldPath(deep)));
  EXPECT_FALSE(Column::supports(filter::FieldPath(deep + ".a")));
  EXPECT_FALSE(Column::supports(filter::FieldPath("_internal")));
  EXPECT_FALSE(Column::supports(filter::FieldPath("_internal[]")));
}

// Of a revert of the last change, whose version is that of change_of().
Change revert_of(const document::Patch& patch) {
  return {patch.assignments, 9, 1'770'000'003'000'000};
}

TEST(Column, GivesBackWhatThereWasBeforeAChange) {
  Column column("a");
  const char* bodies[] = {R"({"a":1})",       R"({"a":[2]})",     R"({})",
                          R"({"a":{"c":1}})", R"({"a":{"b":1}})", R"({"a":{"b":1}})"};
  for (Row row = 0; row < 6; ++row) column.set(row, document_of(bodies[row]));
  const document::Patch patch = patch_of(R"({"a.b":1})");
  column.apply(rows_of(0, 5), change_of(patch));
  const document::Patch later = patch_of(R"({"a.d":1})");
  column.apply(3, revert_of(later));
  column.revert(rows_of(0, 6), revert_of(patch), 8);
  EXPECT_EQ(text_of(column, 0), "1");
  EXPECT_EQ(text_of(column, 1), "[2]");
  EXPECT_EQ(column.code(2), kMissingCode);
  EXPECT_EQ(column.code(3), kUnknownCode) << "another change of it is not lost";
  EXPECT_EQ(text_of(column, 4), R"({"b":1})");
  EXPECT_EQ(column.code(5), kUnknownCode) << "the change was not made of this row";
}

TEST(Column, WhatWasChangedBeforeTheLastChangesIsUnknown) {
  Column column("a");
  column.set(0, document_of(R"({"a":0})"));
  const document::Patch patch = patch_of(R"({"a":1})");
  for (Version version = 1; version <= 3; ++version) {
    column.apply(rows_of(0, 1), {patch.assignments, version, 0});
  }
  column.revert(rows_of(0, 1), revert_of(patch), 1);
  EXPECT_EQ(column.code(0), kUnknownCode);
}

TEST(Column, AChangeThatIsMadeAgainIsUnknown) {
  Column column("a");
  column.set(0, document_of(R"({"a":0})"));
  const document::Patch patch = patch_of(R"({"a":1})");
  column.apply(rows_of(0, 1), change_of(patch));
  column.revert(rows_of(0, 1), revert_of(patch), 8);
  column.revert(rows_of(0, 1), revert_of(patch), 0);
  EXPECT_EQ(column.code(0), kUnknownCode);
}

// What the change hid was changed meanwhile, and no code shows it.
TEST(Column, WhatLayHiddenIsNotGivenBack) {
  Column arrays("a.b");
  arrays.set(0, document_of(R"({"a":[{"b":1}]})"));
  const document::Patch over = patch_of(R"({"a.b":2})");
  const document::Patch beside = patch_of(R"({"a.y":3})");
  arrays.apply(rows_of(0, 1), {over.assignments, 1, 0});
  arrays.apply(rows_of(0, 1), {beside.assignments, 2, 0});
  arrays.revert(rows_of(0, 1), revert_of(over), 1);
  EXPECT_EQ(arrays.code(0), kUnknownCode);

  Column plain("a.b");
  plain.set(0, document_of(R"({"a":{"b":1}})"));
  plain.apply(rows_of(0, 1), {over.assignments, 1, 0});
  plain.apply(rows_of(0, 1), {beside.assignments, 2, 0});
  plain.revert(rows_of(0, 1), revert_of(over), 1);
  EXPECT_EQ(text_of(plain, 0), "1");
}

TEST(Column, AnAliasThatLayHiddenIsNotGivenBack) {
  Column column("modality");
  document::Document document = document_of(R"({"a":1})");
  document.mutable_internal() = filter::json_of(R"({"modality":"text"})");
  column.set(0, document);
  const document::Patch below = patch_of(R"({"_internal.modality":"video"})");
  document::Patch over;
  over.assignments.push_back({{"modality"}, "image"});  // a member of the body hides the alias
  column.apply(rows_of(0, 1), {over.assignments, 1, 0});
  column.apply(rows_of(0, 1), {below.assignments, 2, 0});
  column.revert(rows_of(0, 1), revert_of(over), 1);
  EXPECT_EQ(column.code(0), kUnknownCode);
}

TEST(Column, AVersionMovesOnWithARevert) {
  Column column("_internal.version");
  column.set(0, document_of(R"({"a":0})"));
  const document::Patch patch = patch_of(R"({"a":1})");
  column.apply(rows_of(0, 1), change_of(patch));
  column.revert(rows_of(0, 1), revert_of(patch), 8);
  EXPECT_EQ(text_of(column, 0), "9");
}

// The array that the change replaced is in no result any more.
TEST(Column, AChangeThatHidAnArrayIsRevertedAlsoWithANewDictionary) {
  Column column("a.b");
  column.set(0, document_of(R"({"a":[{"b":1}]})"));
  const document::Patch patch = patch_of(R"({"a.x":1})");
  column.apply(rows_of(0, 1), change_of(patch));
  for (int round = 0; round < 3; ++round) {
    for (Row row = 1; row < 6000; ++row) {
      column.set(row, document_of(R"({"a":{"b":)" + std::to_string(row + 10000 * round) + "}}"));
    }
  }
  column.tidy();
  column.revert(rows_of(0, 1), revert_of(patch), 8);
  EXPECT_EQ(column.code(0), kUnknownCode);
}

TEST(Column, KeepsWhatDiffersInJsonApart) {
  Column column("a");
  const char* bodies[] = {R"({"a":1})",    R"({"a":1.0})", R"({"a":"1"})", R"({"a":null})",
                          R"({})",         R"({"a":[1]})", R"({"a":[]})",  R"({"a":{"b":1}})",
                          R"({"a":true})", R"({"a":"é"})", R"({"a":""})",  R"({"a":-1})"};
  Row row = 0;
  for (const char* body : bodies) column.set(row++, document_of(body));
  for (Row a = 0; a < row; ++a) {
    for (Row b = 0; b < a; ++b) EXPECT_NE(column.code(a), column.code(b)) << bodies[a];
  }
  EXPECT_EQ(column.code(4), kMissingCode);
  EXPECT_EQ(text_of(column, 1), "1.0");
  EXPECT_EQ(text_of(column, 3), "null");
  EXPECT_EQ(text_of(column, 7), R"({"b":1})");
}

TEST(Column, DerivesWhatAnUpdateMakesOfAPlainResult) {
  const char* body = R"({"a":{"b":{"c":1,"d":[1]}},"z":5})";
  EXPECT_EQ(updated("a.b.c", body, R"({"a.b.c":"x"})"), R"("x")");
  EXPECT_EQ(updated("a.b.c", body, R"({"a":{"b":{"c":"x"}}})"), R"("x")");
  EXPECT_EQ(updated("a.b.c", body, R"({"a":{"b":null}})"), "");
  EXPECT_EQ(updated("a.b.c", body, R"({"a":{"b":[{"c":3},{"c":4}]}})"), "3 4");
  EXPECT_EQ(updated("a.b.c", body, R"({"a.b.x":2,"a.y":3,"y":4})"), "1");
  EXPECT_EQ(updated("a.b.c", body, R"({"a.b.c.d":2})"), R"({"d":2})");
  EXPECT_EQ(updated("a.b", body, R"({"a.b.e":2})"), R"({"c":1,"d":[1],"e":2})");
  EXPECT_EQ(updated("a.b", body, R"({"a":{"b":{"c":{}}}})"), R"({"c":{},"d":[1]})");
  EXPECT_EQ(updated("a.b", body, R"({"a.b.d.0":2})"), R"({"c":1,"d":[2]})");
  EXPECT_EQ(updated("q.r", body, R"({"q.r":1})"), "1");
  EXPECT_EQ(updated("z.r", body, R"({"z":{"r":1}})"), "1");
  EXPECT_EQ(updated("z", body, R"({"z.r":1,"z":{"s":2}})"), R"({"r":1,"s":2})");
}

TEST(Column, DerivesWhatHappensToArraysOnTheWay) {
  const char* body = R"({"m":{"list":[{"k":1},{"k":2}],"s":"x"}})";
  EXPECT_EQ(updated("m.list.k", body, R"({"m.s":"y"})"), "1 2");
  EXPECT_EQ(updated("m.list.k", body, R"({"m":{"t":1}})"), "1 2");
  EXPECT_EQ(updated("m.list.k", body, R"({"m.list.x":1})"), "");
  EXPECT_EQ(updated("m.list.k", body, R"({"m.list.k":3})"), "3");
  EXPECT_EQ(updated("m.list.k", body, R"({"m":{"list":{}}})"), "");
  EXPECT_EQ(updated("m.list.k", body, R"({"m":5})"), "");
  EXPECT_EQ(updated("m.list.k", body, R"({"m.list.0.k":5})"), "unknown");
  EXPECT_EQ(updated("m.list.0.k", body, R"({"m.list.1.k":5})"), "unknown");
  EXPECT_EQ(updated("m.list.0.k", body, R"({"m.s":5})"), "1");
}

TEST(Column, IsUnknownWhereAKeyWithDotsMayHideThePath) {
  EXPECT_EQ(updated("a.b", R"({"a":{"b":1}})", R"({"x":{"a.b":2}})"), "1");
  EXPECT_EQ(updated("x.a.b", R"({"x":{"a":{"b":1}}})", R"({"x":{"a.b":2}})"), "unknown");
  EXPECT_EQ(updated("a.b", R"({"a.b":1})", R"({"a.b":2})"), "unknown");
  EXPECT_EQ(updated("a.b", R"({"a.b":1})", R"({"c":2})"), "1");
  EXPECT_EQ(updated("a[0]", R"({"a":[1]})", R"({"a[0]":2})"), "unknown");
  EXPECT_EQ(updated("_internal.lineage.path", "{}", R"({"_internal":{"lineage.path":2}})"),
            "unknown");
}

TEST(Column, FollowsAliasesUntilTheBodyHidesThem) {
  EXPECT_EQ(updated("modality", "{}", R"({"_internal.modality":"text"})"), R"("text")");
  EXPECT_EQ(updated("modality", "{}", R"({"modality":"x","_internal.modality":"y"})"), R"("x")");
  EXPECT_EQ(updated("modality", R"({"modality":1})", R"({"_internal.modality":2})"), "1");
  EXPECT_EQ(updated("modality.a", "{}", R"({"_internal.modality.a":2,"modality.b":1})"), "");
  EXPECT_EQ(updated("lineage_path", "{}", R"({"lineage_path":"p"})"), R"("p")");
  EXPECT_EQ(updated("_internal.document_blobs", "{}", R"({"document_blobs":[]})"), "[]");
}

TEST(Column, FollowsVersionAndTimeOfEveryWrite) {
  EXPECT_EQ(updated("_internal.version", "{}", R"({"a":1})"), "8");
  EXPECT_EQ(updated("updated_at", "{}", R"({"a":1})"), R"("2026-02-02T02:40:02.000000Z")");
  EXPECT_EQ(updated("updated_at", R"({"updated_at":5})", R"({"a":1})"), "5");
  EXPECT_EQ(updated("created_at", "{}", R"({"a":1})"), R"("2026-02-02T02:40:00.000000Z")");
  EXPECT_EQ(updated("document_id", "{}", R"({"a":1})"), R"("Doc-1")");
  // The rules refuse such updates. If they did not, the store's own member would still be found.
  EXPECT_EQ(updated("_internal.version", "{}", R"({"_internal.version":1})"), "8");
  EXPECT_EQ(updated("_internal.created_at", "{}", R"({"_internal":{"created_at":1}})"),
            R"("2026-02-02T02:40:00.000000Z")");
}

TEST(Column, AnUnknownRowStaysUnknownUntilItIsSet) {
  Column column("a");
  const document::Patch patch = patch_of(R"({"a":5})");
  column.set_unknown(70'000);
  column.apply(rows_of(69'999, 70'002), change_of(patch));
  EXPECT_EQ(column.code(70'000), kUnknownCode);
  EXPECT_EQ(text_of(column, 70'001), "5");
  column.set(70'000, document_of(R"({"a":6})"));
  EXPECT_EQ(text_of(column, 70'000), "6");
  RowSet gone;
  gone.add(70'000);
  column.clear(gone, 9);
  EXPECT_EQ(column.code(70'000), kMissingCode);
}

// With the dictionary goes what there was before a delete, for its codes stand for nothing else.
TEST(Column, GivesBackWhatWasDeletedAsLongAsItHasTheDictionary) {
  for (const bool tidied : {false, true}) {
    Column column("a");
    constexpr Row kEnd = 6'000;
    for (Row row = 0; row < kEnd; ++row) {
      column.set(row, document_of(R"({"a":)" + std::to_string(row) + "}"));
    }
    column.clear(rows_of(10, kEnd), 9);
    if (tidied) column.tidy();
    column.bring_back(rows_of(10, kEnd), {{}, 10, 1'770'000'002'000'000}, 9);
    for (Row row = 0; row < kEnd; row += 5) {
      EXPECT_EQ(text_of(column, row), tidied && row >= 10 ? "unknown" : std::to_string(row));
    }
  }
}

TEST(Column, GrowsToTwoAndFourBytesInOneMassUpdate) {
  Column column("a.n");
  constexpr Row kEnd = 140'000;
  for (Row row = 0; row < kEnd; ++row) {
    column.set(row, document_of(R"({"a":{"n":{"i":)" + std::to_string(row % 70'000) + "}}}"));
  }
  const document::Patch patch = patch_of(R"({"a.n.x":true})");
  column.apply(rows_of(1, kEnd), change_of(patch));
  EXPECT_EQ(text_of(column, 0), R"({"i":0})");
  for (Row row = 1; row < kEnd; row += 997) {
    EXPECT_EQ(text_of(column, row), R"({"i":)" + std::to_string(row % 70'000) + R"(,"x":true})");
  }
}

TEST(Column, WidensInTheMiddleOfAMassUpdate) {
  Column column("a");
  for (Row row = 0; row < 600; ++row) {
    column.set(row, document_of(R"({"a":{"i":)" + std::to_string(row % 200) + "}}"));
  }
  const document::Patch patch = patch_of(R"({"a.x":1})");
  column.apply(rows_of(0, 600), change_of(patch));
  for (Row row = 0; row < 600; ++row) {
    EXPECT_EQ(text_of(column, row), R"({"i":)" + std::to_string(row % 200) + R"(,"x":1})");
  }
}

TEST(Column, TidyingKeepsEveryResultAndGivesMemoryBack) {
  Column column("a");
  constexpr Row kEnd = 20'000;
  for (Row row = 0; row < kEnd; ++row) {
    column.set(row, document_of(R"({"a":"value )" + std::to_string(row) + R"("})"));
  }
  column.set_unknown(7);
  const ColumnView before = column.view();
  const ColumnCode code = column.code(19'999);
  const std::size_t bytes = column.bytes();
  const document::Patch patch = patch_of(R"({"a":"same"})");
  column.apply(rows_of(0, 15'000), change_of(patch));
  column.tidy();
  EXPECT_LT(column.bytes(), bytes / 2);
  EXPECT_LT(column.view().dictionary_size(), 5'010);
  EXPECT_EQ(text_of(column, 0), R"("same")");
  EXPECT_EQ(column.code(7), kUnknownCode);
  EXPECT_EQ(text_of(column, 19'999), R"("value 19999")");
  EXPECT_EQ(text_of(before, code), R"("value 19999")");
  EXPECT_EQ(text_of(before, before.code(0)), R"("value 0")");
}

TEST(Column, TidyingKeepsTraces) {
  Column column("a.k");
  column.set(0, document_of(R"({"a":[{"k":1}]})"));
  for (Row row = 1; row < 6'000; ++row) {
    column.set(row, document_of(R"({"a":{"k":)" + std::to_string(row) + "}}"));
  }
  const document::Patch same = patch_of(R"({"a.k":"same"})");
  column.apply(rows_of(1, 6'000), change_of(same));
  column.tidy();
  ASSERT_LT(column.view().dictionary_size(), 10);
  const document::Patch beside = patch_of(R"({"a.x":1})");
  column.apply(rows_of(0, 2), change_of(beside));
  EXPECT_EQ(text_of(column, 0), "");
  EXPECT_EQ(text_of(column, 1), R"("same")");
}

TEST(Column, TidyingLeavesALiveDictionaryAlone) {
  Column column("a");
  for (Row row = 0; row < 9'000; ++row) {
    column.set(row, document_of(R"({"a":)" + std::to_string(row) + "}"));
  }
  column.tidy();
  EXPECT_EQ(column.view().dictionary_size(), 9'002);
}

TEST(ColumnView, StaysAsItWas) {
  Column column("a");
  for (Row row = 0; row < 3; ++row) column.set(row * 65'536, document_of(R"({"a":1})"));
  const ColumnView view = column.view();
  const document::Patch patch = patch_of(R"({"a":2})");
  column.apply(rows_of(0, 65'537), change_of(patch));
  column.set(2 * 65'536, document_of(R"({"a":3})"));
  column.set(9 * 65'536, document_of(R"({"a":3})"));
  for (Row row = 0; row < 3; ++row) EXPECT_EQ(text_of(view, view.code(row * 65'536)), "1");
  EXPECT_EQ(view.code(1), kMissingCode);
  EXPECT_EQ(view.code(9 * 65'536), kMissingCode);
  EXPECT_EQ(text_of(column, 0), "2");
  EXPECT_EQ(text_of(column, 131'072), "3");
}

// Every write sets all rows to one new value, so a reader that sees two values saw half a write.
TEST(ColumnView, IsReadWhileTheColumnIsWritten) {
  constexpr Row kEnd = 70'000;
  constexpr int kWrites = 400;
  Column column("a");
  std::mutex lock;
  std::atomic<bool> done = false;
  const auto read = [&] {
    json::Parser parser;
    while (!done) {
      std::unique_lock<std::mutex> held(lock);
      const ColumnView view = column.view();
      held.unlock();
      const ColumnCode code = view.code(0);
      for (Row row = 0; row < kEnd; row += 101) EXPECT_EQ(view.code(row), code);
      EXPECT_EQ(decode_result(view.result(code), parser).values.size(), code == 0 ? 0U : 1U);
    }
  };
  std::thread readers[] = {std::thread(read), std::thread(read)};
  for (int write = 0; write < kWrites; ++write) {
    const document::Patch patch = patch_of(R"({"a":"value )" + std::to_string(write) + R"("})");
    const std::lock_guard<std::mutex> held(lock);
    column.apply(rows_of(0, kEnd), change_of(patch));
    column.tidy();
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(text_of(column, 0), R"("value 399")");
}

}  // namespace
}  // namespace amend::embedded
