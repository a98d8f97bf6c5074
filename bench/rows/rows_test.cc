// Every row against a store that is right, and against stores that are wrong: a fast wrong answer
// must never be a figure.
#include "bench/rows/rows.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "bench/rows/fake_store.h"
#include "bench/rows/trial.h"

namespace amend::bench {
namespace {

using Lines = std::set<std::string>;

constexpr Effort kShort{0.02, 0.01, 0.06, 5};

class RowsTest : public testing::Test {
 protected:
  static const Dataset& data() {
    static const Dataset data =
        Dataset::prepare(std::filesystem::temp_directory_path() / "amend_bench_rows", 1000).value();
    return data;
  }

  // Runs every row, and gives the lines that ended so.
  static Lines lines_that(Outcome::State state, Fault fault) {
    Lines lines;
    for (const Row& row : all_rows()) {
      FakeStore store(data(), fault);
      Trial trial(store, data(), kShort, 0.01);
      trial.close(row, row.run(trial));
      for (const auto& [line, outcome] : trial.outcomes()) {
        if (outcome.state == state) lines.insert(line);
      }
    }
    return lines;
  }

  static Lines failed_with(Fault fault) { return lines_that(Outcome::State::kFailed, fault); }

  static Lines all_lines() {
    Lines lines;
    for (const Row& row : all_rows()) {
      for (const Line& line : row.lines) lines.insert(line.name);
    }
    return lines;
  }
};

const Lines kMassLines = {
    "filter-30",       "filter-all",  "filter-complex",     "settled",           "settled/cpu",
    "settled/written", "pending/get", "pending/list",       "flip/same",         "flip/same-slower",
    "flip/same-disk",  "flip/fields", "flip/fields-slower", "flip/fields-disk",  "growth/filter-30",
    "growth/by-id-1",  "memory/half", "cold/first-answer",  "cold/first-filter", "cold/by-id",
    "revert",          "revert/count"};

TEST_F(RowsTest, EveryLineOfAStoreThatIsRightHasAValue) {
  EXPECT_EQ(lines_that(Outcome::State::kMeasured, Fault::kNone), all_lines());
}

TEST_F(RowsTest, WhatIsNotThereIsNotAvailable) {
  EXPECT_EQ(lines_that(Outcome::State::kNotAvailable, Fault::kHasNothing), all_lines());
}

TEST_F(RowsTest, WhatIsBrokenFails) {
  EXPECT_EQ(failed_with(Fault::kBreaks), all_lines());
}

TEST_F(RowsTest, CountsThatAreWrongFail) {
  const Lines failed = failed_with(Fault::kCountsOneLess);
  for (const char* line :
       {"import", "count", "distinct/eq", "distinct/in", "distinct/range", "distinct/prefix",
        "distinct/contains", "distinct/regex", "cold/import-killed", "cold/first-filter", "memory",
        "memory/half", "aggregate", "dry-run", "revert", "revert/count"}) {
    EXPECT_TRUE(failed.contains(line)) << line;
  }
}

TEST_F(RowsTest, ChangesThatAreNotThereFail) {
  EXPECT_EQ(failed_with(Fault::kForgetsChanges), kMassLines);
}

TEST_F(RowsTest, ChangesOfOtherDocumentsFail) {
  const Lines failed = failed_with(Fault::kChangesOneTooMany);
  for (const char* line : {"filter-30", "filter-complex", "settled", "growth/filter-30"}) {
    EXPECT_TRUE(failed.contains(line)) << line;
  }
}

TEST_F(RowsTest, BatchesThatAreNotThereFail) {
  const Lines expected = {"by-id-1", "by-id-16", "sustained", "sustained/get-p99"};
  EXPECT_EQ(failed_with(Fault::kForgetsBatches), expected);
}

TEST_F(RowsTest, PatchesThatAreNotThereFail) {
  EXPECT_EQ(failed_with(Fault::kForgetsPatches), Lines{"patch-64"});
}

TEST_F(RowsTest, OtherDocumentsFail) {
  const Lines expected = {"get", "sustained/get-p99", "pending/get", "pending/list"};
  EXPECT_EQ(failed_with(Fault::kGivesOtherDocuments), expected);
}

TEST_F(RowsTest, PagesInAnotherOrderFail) {
  const Lines expected = {"list", "distinct/sort", "page"};
  EXPECT_EQ(failed_with(Fault::kTurnsPagesAround), expected);
}

TEST_F(RowsTest, CursorsThatGoNowhereFail) {
  EXPECT_EQ(failed_with(Fault::kRepeatsPages), Lines{"page"});
}

TEST_F(RowsTest, DryRunsThatChangeDocumentsFail) {
  EXPECT_EQ(failed_with(Fault::kCarriesOutTrials), Lines{"dry-run"});
}

TEST_F(RowsTest, RevertsThatGiveNothingBackFail) {
  const Lines expected = {"revert", "revert/count"};
  EXPECT_EQ(failed_with(Fault::kForgetsReverts), expected);
}

TEST_F(RowsTest, FiguresOfOtherGroupsFail) {
  EXPECT_EQ(failed_with(Fault::kMixesGroups), Lines{"aggregate"});
}

TEST_F(RowsTest, UpdatesLostInACrashFail) {
  const Lines expected = {"cold/first-answer", "cold/first-filter", "cold/by-id"};
  EXPECT_EQ(failed_with(Fault::kForgetsWhenKilled), expected);
}

TEST_F(RowsTest, NamesAreTold) {
  EXPECT_EQ(all_rows().size(), 22U);
  for (const Row& row : all_rows()) {
    ASSERT_FALSE(row.lines.empty()) << row.name;
    for (const Line& line : row.lines) {
      EXPECT_TRUE(line.name == row.name || line.name.starts_with(row.name + "/")) << line.name;
      EXPECT_FALSE(line.work.empty()) << line.name;
    }
  }
}

}  // namespace
}  // namespace amend::bench
