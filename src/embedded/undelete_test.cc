// Reverts of deletes: what comes back, whose ids are free, and what is not kept any more.
// (Random ones, beside all other writes, are the model test's business.)
#include <gtest/gtest.h>

#include "embedded/delete_writes.h"
#include "embedded/forget.h"
#include "embedded/kept_rows.h"
#include "embedded/purge.h"
#include "embedded/revert_fixture.h"
#include "embedded/trim.h"

namespace amend::embedded {
namespace {

using Why = engine::RevertedOperation::Skipped::Why;

// Of a and b, which version 1 created and version 2 updated.
class UndeleteTest : public RevertTest {
 protected:
  Version remove(const char* id) {
    DeleteWrite write({*entry_, "key_1", kNever}, {entry_->info.id, {id}});
    EXPECT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
    return write.result.version.value_or(0);
  }

  Version remove_all() {
    DeleteMatchingWrite write({*entry_, "key_1", kNever},
                              {entry_->info.id, *filter::parse(*json::parse("{}")), "{}"});
    EXPECT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
    return write.result.version.value_or(0);
  }

  bool create(const std::string& text) {
    engine::CreateDocuments command{entry_->info.id, {}};
    command.documents.push_back(
        *document::read_new_document(*json::parse(text), document::SystemMembers::kRefuse));
    CreateWrite write({*entry_, "key_1", kNever}, std::move(command));
    EXPECT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
    return write.result.outcomes.front().ok();
  }

  Result<engine::RevertedOperation> undelete(Version version,
                                             std::function<void()> meanwhile = nullptr) {
    return revert<RevertDeleteWrite>(version, std::move(meanwhile));
  }

  void forget_all() {
    const auto always = [] { return true; };
    ASSERT_TRUE(ForgetPass(*store_, *catalog_, {0, 0}, always).run(now_us()).ok());
    purge();
  }

  void purge() {
    while (entry_->name_space->space->gone.count(Gone::kLeftover) > 0) {
      ASSERT_TRUE(PurgePass(*store_, *entry_->name_space, [] { return true; }).run().ok());
    }
  }

  void trim_up_to(Version version) {
    ASSERT_TRUE(settle().ok());
    HistoryLimits limits;
    const Micros time = History(*store_, *entry_).operation(version)->time;
    HistoryTrim trim(*store_, *catalog_, limits);
    ASSERT_TRUE(trim.run(time + limits.age_us, [] { return true; }).ok());
    ASSERT_EQ(entry_->data->view().state().trimmed, version);
  }

  bool nothing_under(Family family, const std::string& prefix) {
    return !store_->scan(family, prefix).valid();
  }

  bool has(Row row) { return entry_->data->view().has(row); }
};

TEST_F(UndeleteTest, WhatWasPendingIsThereAgainWithANewVersion) {
  const Version removed = remove_all();
  EXPECT_EQ(entry_->data->view().state().documents, 0U);
  EXPECT_FALSE(has(0));
  const auto done = undelete(removed);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 2U);
  EXPECT_TRUE(done->skipped.empty());
  const View view = entry_->data->view();
  EXPECT_EQ(view.state().documents, 2U);
  EXPECT_TRUE(view.has(0));
  EXPECT_EQ(text(0), R"({"s":1})");
  EXPECT_EQ(*view.version_of(1), *done->version);
  EXPECT_FALSE(create(R"({"document_id":"a"})")) << "in use";
}

TEST_F(UndeleteTest, WhatIsDeletedIsSettledTooAndFoundAfterAStart) {
  const Version removed = remove("a");
  ASSERT_TRUE(settle().ok());
  EXPECT_TRUE(entry_->data->view().pending().empty());
  open(false);
  EXPECT_FALSE(has(0));
  ASSERT_EQ(undelete(removed)->reverted, 1U);
  EXPECT_EQ(text(0), R"({"s":1})");
  open(false);
  EXPECT_TRUE(has(0));
  EXPECT_EQ(text(0), R"({"s":1})");
  ASSERT_TRUE(settle().ok());
  EXPECT_EQ(*entry_->data->view().version_of(0), removed + 1);
}

// Its update is reverted as if it had never been away, settled or not.
TEST_F(UndeleteTest, WhatCameBackIsRevertedLikeOthers) {
  const Version removed = remove("a");
  EXPECT_EQ(revert(2)->skipped.front().why, Why::kDeleted);
  ASSERT_TRUE(undelete(removed).ok());
  ASSERT_EQ(revert(2)->reverted, 1U) << "b has been";
  EXPECT_EQ(text(0), R"({"s":0})");
  update_all(R"({"s":2})");
  const Version update = entry_->data->view().version();
  const Version again = remove("a");
  ASSERT_TRUE(settle().ok());
  ASSERT_TRUE(undelete(again).ok());
  ASSERT_EQ(revert<RestoreWrite>(update)->reverted, 2U);
  EXPECT_EQ(text(0), R"({"s":0})");
}

TEST_F(UndeleteTest, TheRevertOfARevertDeletesWhatNobodyHasChanged) {
  const Version removed = remove_all();
  const Version back = *undelete(removed)->version;
  update_one("b", R"({"s":7})");
  const auto done = revert<RevertCreateWrite>(back);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 1U);
  ASSERT_EQ(done->skipped.size(), 1U);
  EXPECT_EQ(done->skipped[0].document_id, "b");
  EXPECT_FALSE(has(0));
  const auto twice = undelete(removed);
  ASSERT_TRUE(twice.ok());
  EXPECT_EQ(twice->reverted, 0U) << "another operation has deleted it since";
  EXPECT_FALSE(twice->version);
  EXPECT_EQ(twice->skipped.front().why, Why::kReverted);
  EXPECT_EQ(undelete(*done->version)->reverted, 1U);
}

TEST_F(UndeleteTest, AnIdThatIsTakenAfterItWasPreparedStaysTaken) {
  const Version removed = remove_all();
  const auto done =
      undelete(removed, [&] { EXPECT_TRUE(create(R"({"document_id":"a","s":"new"})")); });
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 1U);
  ASSERT_EQ(done->skipped.size(), 1U);
  EXPECT_EQ(done->skipped[0].document_id, "a");
  EXPECT_EQ(done->skipped[0].why, Why::kIdTaken);
  EXPECT_EQ(text(2), R"({"s":"new"})");
  EXPECT_FALSE(has(0));
}

// Each of the documents that had an id can have it again while no other does.
TEST_F(UndeleteTest, AnIdGoesFromOneToTheOther) {
  const Version first = remove("a");
  ASSERT_TRUE(create(R"({"document_id":"a","s":"second"})"));  // row 2
  const Version second = remove("a");
  open(false);
  ASSERT_EQ(undelete(first)->reverted, 1U);
  EXPECT_TRUE(has(0));
  open(false);
  const auto taken = undelete(second);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->reverted, 0U);
  EXPECT_EQ(taken->skipped.front().why, Why::kIdTaken);
  const Version again = remove("a");
  ASSERT_EQ(undelete(second)->reverted, 1U);
  EXPECT_TRUE(has(2));
  EXPECT_FALSE(has(0));
  EXPECT_EQ(undelete(again)->skipped.front().why, Why::kIdTaken);
}

TEST_F(UndeleteTest, WhatIsForgottenIsGoneAndItsIdsAreFree) {
  const Version removed = remove_all();
  ASSERT_TRUE(create(R"({"document_id":"a","s":"new"})"));
  const auto late = undelete(removed, [&] { forget_all(); });
  EXPECT_EQ(late.status().code(), Code::kNotRevertible);
  EXPECT_EQ(undelete(removed).status().code(), Code::kNotRevertible);
  EXPECT_EQ(History(*store_, *entry_).operation(removed)->not_revertible, kDeletedNotKept);
  for (const char* kind : {"K", "T", "L"}) EXPECT_TRUE(nothing_under(Family::kCatalog, kind));
  EXPECT_TRUE(nothing_under(Family::kDocuments, document_key(entry_->number, 0)));
  EXPECT_TRUE(nothing_under(Family::kIds, id_key(entry_->name_space->number, "b")));
  EXPECT_EQ(text(2), R"({"s":"new"})");
  EXPECT_FALSE(create(R"({"document_id":"a"})")) << "in use";
}

// What is forgotten of one document does not take what another delete keeps of it.
TEST_F(UndeleteTest, WhatALaterDeleteKeepsIsNotForgottenWithAnEarlierOne) {
  const Version removed = remove_all();
  ASSERT_EQ(undelete(removed)->reverted, 2U);
  SavedLimits limits;
  limits.age_us = 1'000'000;
  const auto always = [] { return true; };
  ForgetPass pass(*store_, *catalog_, limits, always);
  ASSERT_TRUE(pass.run(now_us() + limits.age_us).ok());  // is noted
  const Version again = remove("a");
  ASSERT_TRUE(pass.run(now_us() + 2 * limits.age_us).ok());
  EXPECT_EQ(undelete(removed).status().code(), Code::kNotRevertible);
  EXPECT_EQ(undelete(again)->reverted, 1U);
  EXPECT_EQ(text(0), R"({"s":1})");
}

TEST_F(UndeleteTest, WithTheRecordOfADeleteGoesWhatItKept) {
  const Version removed = remove_all();
  const Version back = *undelete(removed)->version;
  const Version again = remove("a");
  ASSERT_TRUE(settle().ok());
  trim_up_to(removed);
  EXPECT_EQ(undelete(removed).status().code(), Code::kGone);
  EXPECT_EQ(History(*store_, *entry_).operation(back)->not_revertible, "");
  EXPECT_EQ(revert<RevertCreateWrite>(back)->reverted, 1U) << "it is as it came back";
  EXPECT_EQ(undelete(again)->reverted, 1U);
  remove("a");
  trim_up_to(entry_->data->view().version());
  purge();
  EXPECT_TRUE(nothing_under(Family::kCatalog, "K"));
  EXPECT_TRUE(nothing_under(Family::kDocuments, ""));
}

// Of many deletes each is forgotten, a part of them in each commit.
TEST_F(UndeleteTest, ManyAreForgottenAndTheirSizeIsCounted) {
  constexpr int kDocuments = 600;
  for (int n = 0; n < kDocuments; ++n) {
    const std::string id = "n" + std::to_string(n);
    ASSERT_TRUE(create(R"({"document_id":")" + id + R"(","x":")" + std::string(1000, 'x') + "\"}"));
    ASSERT_NE(remove(id.c_str()), 0U);
  }
  const std::uint64_t unnoted = entry_->data->view().state().unnoted_bytes;
  EXPECT_GT(unnoted, kDocuments * 1000U);
  EXPECT_LT(unnoted, kDocuments * 1100U);
  forget_all();
  EXPECT_TRUE(nothing_under(Family::kCatalog, "K"));
  EXPECT_EQ(entry_->data->view().state().unnoted_bytes, 0U);
  EXPECT_TRUE(nothing_under(Family::kDocuments, document_key(entry_->number, 2)));
}

TEST_F(UndeleteTest, TheSizeOfManyIsToldByAFew) {
  std::string vector = "0";
  for (int n = 1; n < 250; ++n) vector += "," + std::to_string(n);
  const std::string text = R"({"x":")" + std::string(1000, 'x') +
                           R"(","features":[{"feature_extractor_id":"e","vectors":{"v":[)" +
                           vector + "]}}]}";
  engine::CreateDocuments command{entry_->info.id, {}};
  for (int n = 0; n < 1000; ++n) {
    command.documents.push_back(
        *document::read_new_document(*json::parse(text), document::SystemMembers::kRefuse));
  }
  CreateWrite write({*entry_, "key_1", kNever}, std::move(command));
  ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  remove_all();
  const std::uint64_t unnoted = entry_->data->view().state().unnoted_bytes;
  EXPECT_GT(unnoted, 1000U * 2000U) << "four bytes a component";
  EXPECT_LT(unnoted, 1000U * 2200U);
}

}  // namespace
}  // namespace amend::embedded
