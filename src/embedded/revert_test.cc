// Reverts between other writes: what comes between their preparation and their turn, and settling.
// (That they do what they should is the model test's business.)
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include "document/replace.h"
#include "embedded/forget.h"
#include "embedded/one_write.h"
#include "embedded/revert_fixture.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

TEST_F(RevertTest, WhatIsChangedAfterItWasPreparedIsLeftAlone) {
  const auto done = revert(2, [&] { update_one("b", R"({"s":7})"); });
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 1U);
  ASSERT_EQ(done->skipped.size(), 1U);
  EXPECT_EQ(done->skipped[0].document_id, "b");
  EXPECT_EQ(text(0), R"({"s":0})");
  EXPECT_EQ(text(1), R"({"s":7})");
}

TEST_F(RevertTest, WhatIsChangedAfterTheRevertOfACreateWasPreparedStays) {
  engine::CreateDocuments command{entry_->info.id, {}};
  for (const char* given : {R"({"document_id":"c"})", R"({"document_id":"d"})"}) {
    command.documents.push_back(
        *document::read_new_document(*json::parse(given), document::SystemMembers::kRefuse));
  }
  CreateWrite write({*entry_, "key_1", kNever}, std::move(command));
  ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  const auto done = revert<RevertCreateWrite>(3, [&] { update_one("d", R"({"x":1})"); });
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 1U);
  ASSERT_EQ(done->skipped.size(), 1U);
  EXPECT_EQ(done->skipped[0].document_id, "d");
  EXPECT_FALSE(entry_->data->view().has(2));
  EXPECT_EQ(text(3), R"({"x":1})");
}

TEST_F(RevertTest, TwoOfTheSameOperationRevertItOnce) {
  const auto done = revert(2, [&] { EXPECT_EQ(revert(2)->reverted, 2U); });
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 0U);
  EXPECT_EQ(done->version, std::nullopt);
  EXPECT_EQ(done->skipped[1].why, engine::RevertedOperation::Skipped::Why::kReverted);
}

// An update has its effect or not, however many reverts there were.
TEST_F(RevertTest, WhatARevertDidCanBeRevertedWhileItStandsAsTheRevertLeftIt) {
  ASSERT_EQ(revert(2)->version, 3U);
  ASSERT_EQ(revert(3)->version, 4U);
  ASSERT_EQ(revert(2)->version, 5U);
  const auto done = revert(4);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 0U) << "what 4 made again was reverted by 5";
  EXPECT_EQ(done->skipped.at(0).why, engine::RevertedOperation::Skipped::Why::kReverted);
  EXPECT_EQ(text(0), R"({"s":0})");
  ASSERT_EQ(revert(5)->version, 6U);
  EXPECT_EQ(text(0), R"({"s":1})");
  EXPECT_EQ(revert(4)->version, 7U);
  EXPECT_EQ(text(0), R"({"s":0})");
}

// Whoever asked tries again, with what is right by then.
TEST_F(RevertTest, AnOperationThatIsSettledMeanwhileIsNotFlipped) {
  const auto done = revert(2, [&] { ASSERT_TRUE(settle().ok()); });
  EXPECT_EQ(done.status().code(), Code::kUnavailable);
  EXPECT_EQ(text(0), R"({"s":1})");
}

// Some of the documents may have it in their bases.
TEST_F(RevertTest, AfterAPassThatWasGivenUpItIsNotFlippedAlsoAfterARestart) {
  EXPECT_FALSE(settle([] { return false; }).ok());
  EXPECT_EQ(revert(2).status().code(), Code::kUnavailable);
  open(false);
  EXPECT_EQ(entry_->data->view().pending().size().records, 1U);
  EXPECT_EQ(revert(2).status().code(), Code::kUnavailable);
  update_all(R"({"t":1})");
  EXPECT_EQ(revert(3)->reverted, 2U) << "this one is in no base";
  EXPECT_EQ(text(0), R"({"s":1})");
  ASSERT_TRUE(settle().ok());
  EXPECT_EQ(revert<RestoreWrite>(2)->reverted, 2U) << "what the first pass saved counts once";
  EXPECT_EQ(text(0), R"({"s":0})");
}

TEST_F(RevertTest, WhatIsSettledComesBackWhereNobodyHasChangedIt) {
  update_one("b", R"({"s":{"x":1}})");  // 3
  update_one("a", R"({"t":1})");        // 4
  ASSERT_EQ(*settle(), 2U);
  open(false);
  const auto done = revert<RestoreWrite>(2);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->version, 5U);
  EXPECT_EQ(done->reverted, 1U);
  ASSERT_EQ(done->skipped.size(), 1U);
  EXPECT_EQ(done->skipped[0].why, engine::RevertedOperation::Skipped::Why::kChanged);
  EXPECT_EQ(text(0), R"({"s":0,"t":1})");
  EXPECT_EQ(text(1), R"({"s":{"x":1}})");
  EXPECT_EQ(revert<RestoreWrite>(2)->reverted, 0U);
  EXPECT_EQ(revert<RestoreWrite>(3)->reverted, 1U);
  EXPECT_EQ(revert<RestoreWrite>(2)->reverted, 1U) << "the way is open";
  EXPECT_EQ(text(1), R"({"s":0})");
}

TEST_F(RevertTest, ARevertOfWhatIsSettledIsRevertedPendingAndSettled) {
  ASSERT_TRUE(settle().ok());
  ASSERT_EQ(revert<RestoreWrite>(2)->version, 3U);
  ASSERT_EQ(revert(3)->version, 4U);
  EXPECT_EQ(text(0), R"({"s":1})");
  ASSERT_EQ(revert(4)->version, 5U);
  ASSERT_TRUE(settle().ok());
  EXPECT_EQ(text(0), R"({"s":0})");
  ASSERT_EQ(revert<RestoreWrite>(5)->version, 6U);
  EXPECT_EQ(text(0), R"({"s":1})");
  ASSERT_TRUE(settle().ok());
  ASSERT_EQ(revert<RestoreWrite>(6)->reverted, 2U);
  EXPECT_EQ(text(1), R"({"s":0})");
}

TEST_F(RevertTest, ARevertThatWasSettledWithItsUpdateMakesItAgain) {
  ASSERT_EQ(revert(2)->version, 3U);
  ASSERT_TRUE(settle().ok());
  EXPECT_EQ(text(0), R"({"s":0})");
  EXPECT_EQ(revert<RestoreWrite>(2)->reverted, 0U);
  ASSERT_EQ(revert<RestoreWrite>(3)->reverted, 2U);
  EXPECT_EQ(text(0), R"({"s":1})");
  EXPECT_EQ(text(1), R"({"s":1})");
}

// Of several restores one after the other each is flipped by itself, and only while it stands as it
// was left: to put the first back would not be seen behind the second.
TEST_F(RevertTest, ARestoreBehindAnotherIsNotFlipped) {
  ASSERT_TRUE(settle().ok());
  ASSERT_EQ(revert<RestoreWrite>(2)->version, 3U);
  ASSERT_EQ(revert(3)->version, 4U);
  ASSERT_EQ(revert<RestoreWrite>(2)->version, 5U);
  EXPECT_EQ(revert(3)->reverted, 0U);
  EXPECT_EQ(text(0), R"({"s":0})");
  EXPECT_EQ(revert(5)->reverted, 2U);
  EXPECT_EQ(text(0), R"({"s":1})");
}

TEST_F(RevertTest, WhatAReplaceSavedIsNotedByAndByAndForgotten) {
  constexpr Micros kAge = 1'600'000'000;
  const auto replace = [&](const char* body) {
    const auto made = document::read_replacement(*json::parse(body));
    ReplaceWrite write({*entry_, "key_1", kNever}, {entry_->info.id, "a", *made, {}});
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  };
  const auto forget = [&](SavedLimits limits, Micros later) {
    ASSERT_TRUE(
        ForgetPass(*store_, *catalog_, limits, [] { return true; }).run(now_us() + later).ok());
  };
  const auto notes = [&] {
    std::size_t count = 0;
    auto scan = store_->scan(Family::kCatalog, "V");
    for (; scan.valid(); scan.next()) ++count;
    return count;
  };
  replace(R"({"s":2})");  // 3
  replace(R"({"s":3})");  // 4
  const std::uint64_t bytes = entry_->data->view().state().unnoted_bytes;
  EXPECT_GE(bytes, saved_bytes());
  forget({kAge, 1'000'000'000}, 0);
  EXPECT_EQ(notes(), 0U) << "neither old nor much";
  open(false);
  EXPECT_EQ(entry_->data->view().state().unnoted_bytes, bytes);
  forget({kAge, 1'000'000'000}, kAge / 16);
  EXPECT_EQ(notes(), 1U) << "of both";
  EXPECT_EQ(entry_->data->view().state().unnoted_bytes, 0U);
  EXPECT_EQ(revert<RestoreWrite>(4)->version, 5U);
  EXPECT_EQ(text(0), R"({"s":2})");
  forget({kAge, 1'000'000'000}, 2 * kAge);
  EXPECT_EQ(notes(), 0U);
  EXPECT_EQ(saved_bytes(), 0U);
  EXPECT_EQ(revert<RestoreWrite>(3).status().code(), Code::kNotRevertible);
  const std::string damaged_key = saved_note_key(entry_->number, 6);
  rocksdb::WriteBatch damage;
  damage.Put(store_->handle(Family::kCatalog), damaged_key, "x");
  replace(R"({"s":4})");  // 6
  ASSERT_TRUE(store_->commit(damage).ok());
  EXPECT_EQ(ForgetPass(*store_, *catalog_, {kAge, 16}, [] { return true; }).run(now_us()).code(),
            Code::kInternal);
  EXPECT_EQ(**store_->get(Family::kCatalog, damaged_key), "x") << "it is not written over";
  damage.Clear();
  damage.Delete(store_->handle(Family::kCatalog), damaged_key);
  ASSERT_TRUE(store_->commit(damage).ok());
  forget({kAge, 16}, 0);
  EXPECT_EQ(notes(), 0U) << "noted, for it is much of what is allowed, and forgotten at once";
  EXPECT_EQ(revert<RestoreWrite>(6).status().code(), Code::kNotRevertible);
}

TEST_F(RevertTest, WhatIsForgottenIsNotRevertible) {
  ASSERT_TRUE(settle().ok());
  update_all(R"({"t":1})");  // 3
  ASSERT_TRUE(settle().ok());
  update_all(R"({"u":1})");  // 4, pending
  const auto forget = [&](SavedLimits limits, Micros later) {
    return ForgetPass(*store_, *catalog_, limits, [] { return true; }).run(now_us() + later);
  };
  constexpr Micros kAge = 1'000'000'000;
  ASSERT_TRUE(forget({kAge, 1'000'000}, 0).ok());
  EXPECT_EQ(entry_->data->state().forgotten, 0U) << "neither old nor much";
  const std::uint64_t bytes = saved_bytes();
  ASSERT_TRUE(forget({kAge, bytes - 1}, 0).ok());
  EXPECT_EQ(entry_->data->state().forgotten, 2U) << "the oldest of what is too much";
  open(false);
  EXPECT_EQ(revert<RestoreWrite>(2).status().code(), Code::kNotRevertible);
  EXPECT_EQ(revert<RestoreWrite>(3)->reverted, 2U);
  ASSERT_TRUE(forget({kAge, bytes}, kAge).ok());
  EXPECT_EQ(entry_->data->state().forgotten, 3U);
  EXPECT_FALSE(store_->scan(Family::kSaved, "").valid());
  EXPECT_FALSE(store_->scan(Family::kCatalog, "V").valid());
  EXPECT_EQ(revert<RestoreWrite>(3).status().code(), Code::kNotRevertible);
  EXPECT_EQ(revert(4)->reverted, 2U);
}

TEST_F(RevertTest, SettlingFoldsWhatIsInEffect) {
  update_one("a", R"({"t":1})");       // 3
  ASSERT_EQ(revert(2)->reverted, 2U);  // 4
  update_one("b", R"({"u":1})");       // 5
  ASSERT_EQ(revert(5)->reverted, 1U);  // 6
  ASSERT_EQ(revert(6)->reverted, 1U);  // 7
  open(false);
  ASSERT_EQ(*settle(), 2U);
  EXPECT_TRUE(entry_->data->view().pending().empty());
  EXPECT_EQ(text(0), R"({"s":0,"t":1})");
  EXPECT_EQ(text(1), R"({"s":0,"u":1})");
  json::Parser parser;
  EXPECT_EQ(entry_->data->view().document(0, parser)->version, 4U);
  EXPECT_EQ(entry_->data->view().document(1, parser)->version, 7U);
}

TEST_F(RevertTest, ADocumentThatWouldOutgrowItsLimitIsLeftAlone) {
  const std::string part(limits::kMiB - 100, 'x');
  for (int at = 0; at < 15; ++at) {
    update_one("a", R"({"p)" + std::to_string(at) + R"(":")" + part + R"("})");
  }
  const Version small = entry_->data->view().version() + 1;
  update_all(R"({"p0":"","p1":"","p2":""})");
  for (int at = 0; at < 3; ++at) {
    update_one("a", R"({"q)" + std::to_string(at) + R"(":")" + part + R"("})");
  }
  EXPECT_EQ(revert(2)->reverted, 2U) << "it is near the limit and fits";
  const auto done = revert(small);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 1U);
  ASSERT_EQ(done->skipped.size(), 1U);
  EXPECT_EQ(done->skipped[0].document_id, "a");
  EXPECT_EQ(done->skipped[0].why, engine::RevertedOperation::Skipped::Why::kTooLarge);
}

}  // namespace
}  // namespace amend::embedded
