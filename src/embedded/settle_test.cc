// What a crash leaves of settling: whatever was folded, nothing is lost, and what the mark says is
// settled is on the disk. The process is killed for it, in a child.
#include "embedded/settle.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "document/create.h"
#include "document/replace.h"
#include "embedded/delete_writes.h"
#include "embedded/forget.h"
#include "embedded/one_write.h"
#include "embedded/purge.h"
#include "embedded/revert_writes.h"
#include "embedded/test_directory.h"
#include "embedded/writes.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

constexpr Deadline kNever = Deadline::max();
constexpr Row kDocuments = 2000;
constexpr const char* kDirectory = "AMEND_SETTLE_TEST_DIRECTORY";  // of the parent, for the child

document::Patch patch_of(std::string_view update_data) {
  return *document::parse_patch(*json::parse(update_data));
}

class SettleDeathTest : public testing::Test {
 protected:
  void SetUp() override {
    GTEST_FLAG_SET(death_test_style, "threadsafe");  // the child runs the test from its beginning
    const char* given = std::getenv(kDirectory);
    if (given == nullptr) ::setenv(kDirectory, made_.emplace().path().c_str(), 1);
    path_ = std::string(std::getenv(kDirectory)) + "/store";
  }
  void TearDown() override { ::unsetenv(kDirectory); }

  void open(bool create) {
    store_ = std::move(*Store::open(path_, create));
    catalog_ = std::move(*Catalog::load(*store_));
    if (create) {
      const auto space = *catalog_->create(engine::NewNamespace{"org_local", "press", {}});
      ASSERT_TRUE(
          catalog_->create(engine::NewCollection{space->info.id, "films", json::Object()}).ok());
    }
    entry_ = catalog_->collections().front();
  }

  template <class SomeWrite, class Command>
  void run(Command command) {
    SomeWrite write({*entry_, "key_1", kNever}, std::move(command));
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  }

  // Documents, an update of all of them and one more of one.
  void write_documents() {
    engine::CreateDocuments command{entry_->info.id, {}};
    for (Row row = 0; row < kDocuments; ++row) {
      const std::string text =
          R"({"document_id":"d)" + std::to_string(row) + R"(","state":"new")" + rest_of(row) + "}";
      command.documents.push_back(
          *document::read_new_document(*json::parse(text), document::SystemMembers::kRefuse));
    }
    run<CreateWrite>(std::move(command));
    run<MatchWrite>(engine::UpdateMatching{entry_->info.id, *filter::parse(*json::parse("{}")),
                                           "{}", patch_of(R"({"state":"old","more":{"n":1}})")});
    engine::UpdateDocuments one{entry_->info.id, {}};
    one.updates.push_back({"d7", patch_of(R"({"more.n":2})"), {}});
    run<UpdateWrite>(std::move(one));
  }

  // The first document is the largest.
  static std::string rest_of(Row row) {
    return row == 0 ? R"(,"long":")" + std::string(100, 'x') + R"(")" : "";
  }

  static std::string expected_body(Row row) {
    return R"({"state":"old")" + rest_of(row) + R"(,"more":{"n":)" + (row == 7 ? "2" : "1") + "}}";
  }

  Result<std::uint64_t> settle(bool logged, std::function<bool()> pause) {
    const std::uint64_t logged_bytes = logged ? ~std::uint64_t{0} : 0;
    return SettlePass(
               *store_, *catalog_, *entry_,
               {.pause = std::move(pause), .logged_bytes = logged_bytes, .view_bytes = view_bytes_})
        .run();
  }

  void purge() {
    while (entry_->name_space->space->gone.count(Gone::kLeftover) > 0) {
      ASSERT_TRUE(PurgePass(*store_, *entry_->name_space, [] { return true; }).run().ok());
    }
  }

  // Makes the documents, begins to settle them and dies at the given pause, or behind the mark.
  void die_settling(bool logged, int pauses, bool flushed) {
    open(true);
    write_documents();
    const auto settled = settle(logged, [&] {
      if (--pauses > 0) return true;
      if (flushed) store_->db().Flush({}, store_->handle(Family::kDocuments));
      ::raise(SIGKILL);
      return false;
    });
    if (settled.ok()) ::raise(SIGKILL);
  }

  // Of bases alone: how many are folded.
  Row expect_documents() {
    const View view = entry_->data->view();
    json::Parser parser;
    Row folded = 0;
    for (Row row = 0; row < kDocuments; ++row) {
      const auto document = view.document(row, parser);
      EXPECT_TRUE(document.ok() && document->text.body == expected_body(row))
          << row << ": " << (document.ok() ? document->text.body : document.status().log_text());
      const std::uint64_t bound = view.state().largest_text + view.pending().largest_growth();
      EXPECT_TRUE(document.ok() && document->text.bytes() <= bound) << row;
      const auto base = view.document(row, parser, 1);
      folded += base.ok() && base->stamp > 1 ? 1 : 0;
    }
    return folded;
  }

  // Everything gets back what it had, as its last change was saved before it was folded.
  void expect_reverted() {
    for (const auto& [version, documents] : {std::pair<Version, Row>{3, 1}, {2, kDocuments}}) {
      RestoreWrite revert(*store_, {*entry_, "key_1", kNever}, {entry_->info.id, version});
      ASSERT_TRUE(entry_->name_space->queue->run(revert, kNever).ok());
      EXPECT_EQ(revert.result.reverted, documents) << version;
    }
    const View view = entry_->data->view();
    json::Parser parser;
    for (Row row = 0; row < kDocuments; ++row) {
      EXPECT_EQ(view.document(row, parser)->text.body, R"({"state":"new")" + rest_of(row) + "}");
    }
  }

  void settle_while_clients_write();
  void settle_while_documents_go();

  std::uint64_t view_bytes_ = limits::kMiB;  // more than all documents
  std::optional<TestDirectory> made_;
  std::string path_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  std::shared_ptr<const CollectionEntry> entry_;
};

using testing::KilledBySignal;
constexpr int kNoPause = 1'000'000;

TEST_F(SettleDeathTest, WhatTheMarkSaysIsOnTheDisk) {
  EXPECT_EXIT(die_settling(false, kNoPause, false), KilledBySignal(SIGKILL), "");
  open(false);
  EXPECT_TRUE(entry_->data->view().pending().empty());
  EXPECT_EQ(expect_documents(), kDocuments);
  expect_reverted();
}

TEST_F(SettleDeathTest, WhatTheMarkSaysIsInTheLog) {
  EXPECT_EXIT(die_settling(true, kNoPause, false), KilledBySignal(SIGKILL), "");
  open(false);
  EXPECT_TRUE(entry_->data->view().pending().empty());
  EXPECT_EQ(expect_documents(), kDocuments);
  expect_reverted();
}

TEST_F(SettleDeathTest, WithoutTheMarkWhatWasFoldedMayBeGoneAndIsFoldedAgain) {
  EXPECT_EXIT(die_settling(false, 3, false), KilledBySignal(SIGKILL), "");
  open(false);
  EXPECT_EQ(entry_->data->view().pending().size().records, 2U);
  EXPECT_EQ(expect_documents(), 0U);
  const auto settled = settle(false, [] { return true; });
  EXPECT_TRUE(settled.ok() && *settled == kDocuments);
  EXPECT_EQ(expect_documents(), kDocuments);
  expect_reverted();
}

TEST_F(SettleDeathTest, WhatWasFoldedAndIsThereIsPassedOver) {
  EXPECT_EXIT(die_settling(false, 3, true), KilledBySignal(SIGKILL), "");
  open(false);
  EXPECT_EQ(entry_->data->view().pending().size().records, 2U);
  const Row folded = expect_documents();
  EXPECT_TRUE(folded > 0 && folded < kDocuments) << folded;
  const auto settled = settle(false, [] { return true; });
  EXPECT_TRUE(settled.ok() && *settled == kDocuments - folded);
  EXPECT_EQ(expect_documents(), kDocuments);
  expect_reverted();
}

// A pass that was given up has written without the log what the next one only passes over.
TEST_F(SettleDeathTest, WhatAnEarlierPassFoldedIsOnTheDiskBeforeTheMarkToo) {
  const auto die_in_the_second_pass = [&] {
    open(true);
    write_documents();
    int pauses = 5;
    const auto given_up = settle(false, [&] { return --pauses > 0; });
    const auto settled = settle(true, [] { return true; });
    if (!given_up.ok() && settled.ok()) ::raise(SIGKILL);
  };
  EXPECT_EXIT(die_in_the_second_pass(), KilledBySignal(SIGKILL), "");
  open(false);
  EXPECT_TRUE(entry_->data->view().pending().empty());
  EXPECT_EQ(expect_documents(), kDocuments);
  expect_reverted();
}

TEST_F(SettleDeathTest, WritesNothingWhileTheDatabaseIsBehind) {
  open(true);
  write_documents();
  rocksdb::DB& db = store_->db();
  ASSERT_TRUE(db.PauseBackgroundWork().ok());
  const std::string value(300'000, 'v');
  for (Row row = 0; row < 100 && store_->keeps_up(Family::kDocuments); ++row) {
    ASSERT_TRUE(db.Put({}, store_->handle(Family::kDocuments), document_key(99, row), value).ok());
  }
  int pauses = 0;
  EXPECT_EQ(settle(true, [&] { return ++pauses < 3; }).status().code(), Code::kUnavailable);
  EXPECT_EQ(expect_documents(), 0U);
  int waited = 0;
  const auto settled = settle(true, [&] {
    if (++waited == 3) db.ContinueBackgroundWork();
    return true;
  });
  EXPECT_TRUE(settled.ok() && *settled == kDocuments);
}

void SettleDeathTest::settle_while_clients_write() {
  open(true);
  write_documents();
  const Version sealed = entry_->data->view().version();
  int pauses = 0;
  const auto settled = settle(false, [&] {
    if (++pauses != 2) return true;
    for (const char* id : {"d3", "d1500"}) {  // folded already, and still to be folded
      run<ReplaceWrite>(engine::ReplaceDocument{
          entry_->info.id, id, *document::read_replacement(*json::parse(R"({"mine":1})"))});
    }
    for (const char* id : {"d4", "d1501"}) {
      run<DeleteWrite>(engine::DeleteDocuments{entry_->info.id, {id}});
    }
    engine::UpdateDocuments later{entry_->info.id, {}};
    later.updates.push_back({"d1502", patch_of(R"({"later":1})"), {}});
    run<UpdateWrite>(std::move(later));
    return true;
  });
  ASSERT_TRUE(settled.ok()) << settled.status().log_text();
  const View view = entry_->data->view();
  json::Parser parser;
  EXPECT_EQ(view.pending().size().records, 1U);
  for (const Row row : {3, 1500}) EXPECT_EQ(view.document(row, parser)->text.body, R"({"mine":1})");
  for (const Row row : {4, 1501}) {
    EXPECT_FALSE(view.has(row));
    EXPECT_EQ(view.document(row, parser, sealed)->text.body, expected_body(row)) << "may come back";
  }
  EXPECT_EQ(view.document(1502, parser, sealed)->text.body, expected_body(1502));
  EXPECT_EQ(view.document(1502, parser)->text.body, R"({"state":"old","more":{"n":1},"later":1})");
}

TEST_F(SettleDeathTest, WhatClientsPutThereMeanwhileStays) {
  settle_while_clients_write();
}

TEST_F(SettleDeathTest, WhatClientsPutThereMeanwhileStaysAlsoOverManyViews) {
  view_bytes_ = 1000;
  settle_while_clients_write();
}

void SettleDeathTest::settle_while_documents_go() {
  open(true);
  write_documents();
  int pauses = 0;
  const auto settled = settle(true, [&] {
    if (++pauses != 2) return true;
    for (const char* id : {"d4", "d1501"}) {  // folded already, and still to be folded
      run<DeleteWrite>(engine::DeleteDocuments{entry_->info.id, {id}});
    }
    const auto always = [] { return true; };
    EXPECT_TRUE(ForgetPass(*store_, *catalog_, {0, 0}, always).run(now_us()).ok());
    purge();
    return true;
  });
  ASSERT_TRUE(settled.ok()) << settled.status().log_text();
  for (const Row row : {4, 1501}) {
    EXPECT_FALSE(*store_->get(Family::kDocuments, document_key(entry_->number, row)));
  }
}

TEST_F(SettleDeathTest, WhatIsDeletedAndPurgedMeanwhileStaysAway) {
  settle_while_documents_go();
}

TEST_F(SettleDeathTest, WhatIsDeletedAndPurgedMeanwhileStaysAwayAlsoOverManyViews) {
  view_bytes_ = 1000;
  settle_while_documents_go();
}

TEST_F(SettleDeathTest, ACollectionThatIsDroppedMeanwhileIsLeftAlone) {
  open(true);
  write_documents();
  int pauses = 0;
  const auto settled = settle(true, [&] {
    if (++pauses != 2) return true;
    EXPECT_TRUE(catalog_->drop_collection(entry_->info.namespace_id, "films", kNever).ok());
    purge();
    return true;
  });
  EXPECT_EQ(settled.status().code(), Code::kNotFound);
  EXPECT_FALSE(store_->scan(Family::kDocuments, "").valid()) << "nobody would ever remove it";
}

}  // namespace
}  // namespace amend::embedded
