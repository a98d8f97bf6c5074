// What is trimmed, what is not, and what is left to ask for.
#include "embedded/trim.h"

#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include "document/create.h"
#include "document/replace.h"
#include "embedded/drop.h"
#include "embedded/history.h"
#include "embedded/one_write.h"
#include "embedded/purge.h"
#include "embedded/revert_writes.h"
#include "embedded/settle.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

constexpr Deadline kNever = Deadline::max();
constexpr Micros kAge = 1'000'000'000;
constexpr std::uint64_t kPlenty = 1 << 30;

using Versions = std::vector<Version>;

class TrimTest : public testing::Test {
 protected:
  void SetUp() override {
    open(true);
    const auto space = *catalog_->create(engine::NewNamespace{"org_local", "press", {}});
    for (const char* name : {"films", "other"}) {
      ASSERT_TRUE(
          catalog_->create(engine::NewCollection{space->info.id, name, json::Object()}).ok());
    }
    find();
  }

  void open(bool create) {
    films_.reset();
    other_.reset();
    catalog_.reset();
    store_.reset();
    store_ = std::move(*Store::open(directory_.path() + "/store", create));
    catalog_ = std::move(*Catalog::load(*store_));
    if (!create) find();
  }

  void find() {
    for (const auto& entry : catalog_->collections()) {
      (entry->info.name == "films" ? films_ : other_) = entry;
    }
  }

  void create(const CollectionEntry& entry, const std::string& id) {
    engine::CreateDocuments command{entry.info.id, {}};
    command.documents.push_back(
        *document::read_new_document(*json::parse(R"({"document_id":")" + id + R"(","s":0})"),
                                     document::SystemMembers::kRefuse));
    CreateWrite write({entry, "key_1", kNever}, std::move(command));
    ASSERT_TRUE(entry.name_space->queue->run(write, kNever).ok());
  }

  void update_all(std::string_view update_data) {
    MatchWrite write({*films_, "key_1", kNever},
                     {films_->info.id, *filter::parse(*json::parse("{}")), "{}",
                      *document::parse_patch(*json::parse(update_data))});
    ASSERT_TRUE(films_->name_space->queue->run(write, kNever).ok());
  }

  void replace(const char* id, std::string_view body) {
    ReplaceWrite write({*films_, "key_1", kNever},
                       {films_->info.id, id, *document::read_replacement(*json::parse(body)), {}});
    ASSERT_TRUE(films_->name_space->queue->run(write, kNever).ok());
  }

  template <class SomeRevert = RestoreWrite>
  Result<engine::RevertedOperation> revert(Version version) {
    SomeRevert write(*store_, {*films_, "key_1", kNever}, {films_->info.id, version});
    AMEND_RETURN_IF_ERROR(films_->name_space->queue->run(write, kNever));
    return std::move(write.result);
  }

  void settle() {
    ASSERT_TRUE(SettlePass(*store_, *catalog_, *films_, {.pause = [] { return true; }}).run().ok());
  }

  // Until there is nothing more to do.
  static Status trim(HistoryTrim& trim, Micros now) {
    for (bool more = true; more;) {
      AMEND_ASSIGN_OR_RETURN(more, trim.run(now, [] { return true; }));
    }
    return {};
  }
  Status trim(HistoryLimits limits, Micros now = now_us()) {
    HistoryTrim trim(*store_, *catalog_, limits);
    return this->trim(trim, now);
  }
  // Of films, everything up to a version.
  void trim_up_to(Version version) {
    ASSERT_TRUE(trim({kAge, 0}, time_of(version) + kAge).ok());
    ASSERT_EQ(films_->data->view().state().trimmed, version);
  }

  Micros time_of(Version version) { return History(*store_, *films_).operation(version)->time; }

  std::uint64_t bytes_of(const CollectionEntry& entry, Version version) {
    return (**store_->get(Family::kRecords, record_key(entry.name_space->number, version))).size() +
           40;
  }

  Versions versions(const CollectionEntry& entry) {
    Versions found;
    engine::ListOperations query{entry.info.id, {}, 2};
    do {
      const auto page = History(*store_, entry).page(query);
      EXPECT_TRUE(page.ok()) << page.status().log_text();
      for (const auto& operation : page->operations) found.push_back(operation.version);
      query.before = page->next;
    } while (query.before);
    return found;
  }

  Result<engine::ChangePage> changes(Version since) {
    return History(*store_, *films_).changes({films_->info.id, since, 100});
  }

  std::size_t keys(Family family, const std::string& prefix = {}) {
    std::size_t count = 0;
    for (auto scan = store_->scan(family, prefix); scan.valid(); scan.next()) ++count;
    return count;
  }

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  std::shared_ptr<const CollectionEntry> films_;
  std::shared_ptr<const CollectionEntry> other_;
};

std::int64_t oldest_version(const Status& status) {
  EXPECT_EQ(status.code(), Code::kGone);
  for (const Detail& detail : status.details()) {
    if (detail.name == "oldest_version") return std::get<std::int64_t>(detail.value);
  }
  return -1;
}

TEST_F(TrimTest, WhatIsOlderThanTheLimitGoes) {
  for (const char* id : {"a", "b", "c"}) create(*films_, id);
  ASSERT_TRUE(trim({kAge, kPlenty}, time_of(1) + kAge - 1).ok());
  EXPECT_EQ(versions(*films_), (Versions{3, 2, 1})) << "none is old";
  ASSERT_TRUE(trim({0, 0}, time_of(3) + 100 * kAge).ok());
  EXPECT_EQ(versions(*films_), (Versions{3, 2, 1})) << "there is no limit";
  ASSERT_TRUE(trim({kAge, kPlenty}, time_of(2) + kAge).ok());
  EXPECT_EQ(versions(*films_), (Versions{3}));
  EXPECT_EQ(keys(Family::kRecords), 2U) << "a record, and its key under its collection";
  open(false);
  EXPECT_EQ(versions(*films_), (Versions{3}));
  ASSERT_TRUE(trim({kAge, kPlenty}, time_of(3) + kAge).ok());
  EXPECT_EQ(versions(*films_), Versions{});
  EXPECT_EQ(keys(Family::kRecords), 0U);
  EXPECT_EQ(oldest_version(History(*store_, *films_).operation(3).status()), -1) << "none is";
  create(*films_, "d");
  EXPECT_EQ(versions(*films_), (Versions{4})) << "versions go on";
}

TEST_F(TrimTest, TheOldestOfWhatIsTooMuchGoesOfWhicheverCollection) {
  create(*films_, "a");
  create(*other_, "b");
  create(*films_, "c");
  create(*other_, "d");
  std::uint64_t bytes = 0;
  for (const Version version : {1, 2, 3, 4}) bytes += bytes_of(*films_, version);
  ASSERT_TRUE(trim({kAge, bytes}).ok());
  EXPECT_EQ(versions(*films_), (Versions{3, 1})) << "as much as may be";
  HistoryTrim one(*store_, *catalog_, {kAge, bytes - 1});
  ASSERT_TRUE(trim(one, now_us()).ok());
  EXPECT_EQ(versions(*films_), (Versions{3}));
  EXPECT_EQ(versions(*other_), (Versions{4, 2}));
  // What comes later makes the next one too much.
  create(*films_, "e");
  create(*films_, "f");
  ASSERT_TRUE(trim(one, now_us()).ok());
  EXPECT_EQ(versions(*films_), (Versions{6, 5}));
  EXPECT_EQ(versions(*other_), (Versions{4}));
  ASSERT_TRUE(trim({0, bytes_of(*films_, 6)}).ok());
  EXPECT_EQ(versions(*films_), (Versions{6}));
  EXPECT_EQ(versions(*other_), Versions{});
}

TEST_F(TrimTest, WhatIsPendingStaysAndSoDoesWhatCameAfterIt) {
  create(*films_, "a");
  update_all(R"({"s":1})");  // 2
  create(*films_, "b");
  ASSERT_TRUE(trim({1, 1}, now_us() + kAge).ok());
  EXPECT_EQ(versions(*films_), (Versions{3, 2}));
  open(false);
  EXPECT_EQ(films_->data->view().pending().size().records, 1U);
  ASSERT_TRUE(trim({1, 1}, now_us() + kAge).ok());
  EXPECT_EQ(versions(*films_), (Versions{3, 2}));
  settle();
  ASSERT_TRUE(trim({1, 1}, now_us() + kAge).ok());
  EXPECT_EQ(versions(*films_), Versions{});
  json::Parser parser;
  EXPECT_EQ(films_->data->view().document(0, parser)->text.body, R"({"s":1})");
  open(false);
  EXPECT_EQ(films_->data->view().document(0, parser)->text.body, R"({"s":1})");
}

TEST_F(TrimTest, ChangesCanBeAskedForFromTheLastThatIsGoneOn) {
  create(*films_, "a");
  create(*other_, "b");
  for (const char* id : {"c", "d", "e"}) create(*films_, id);  // 3, 4, 5
  trim_up_to(3);
  EXPECT_EQ(oldest_version(changes(0).status()), 3);
  EXPECT_EQ(oldest_version(changes(2).status()), 3);
  const auto all = changes(3);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->operations.size(), 2U);
  EXPECT_EQ(all->operations[0].version, 4U);
  EXPECT_EQ(changes(4)->operations.size(), 1U);
  EXPECT_TRUE(changes(5)->operations.empty());
  const History history(*store_, *films_);
  EXPECT_EQ(oldest_version(history.operation(3).status()), 4);
  EXPECT_EQ(oldest_version(history.operation(1).status()), 4);
  EXPECT_EQ(oldest_version(history.rows(3).status()), 4);
  EXPECT_TRUE(history.operation(4).ok());
  EXPECT_EQ(history.operation(0).status().code(), Code::kNotFound);
  EXPECT_EQ(history.operation(6).status().code(), Code::kNotFound);
  EXPECT_TRUE(history.page({films_->info.id, 3, 10})->operations.empty()) << "an old cursor";
  EXPECT_TRUE(history.page({films_->info.id, 4, 10})->operations.empty());
  EXPECT_EQ(history.page({films_->info.id, 5, 10})->operations.size(), 1U);
}

// Who has begun to read sees what there was.
TEST_F(TrimTest, AViewOfBeforeHasItsHistory) {
  for (const char* id : {"a", "b"}) create(*films_, id);
  const History before(*store_, *films_, films_->data->view());
  trim_up_to(2);
  EXPECT_EQ(before.changes({films_->info.id, 0, 10})->operations.size(), 2U);
  EXPECT_TRUE(before.operation(1).ok());
}

TEST_F(TrimTest, WithARecordGoesWhatWasSavedOfIt) {
  create(*films_, "a");
  update_all(R"({"s":1})");  // 2
  settle();
  replace("a", R"({"s":2})");  // 3
  update_all(R"({"s":3})");    // 4
  settle();
  ASSERT_EQ(keys(Family::kSaved), 3U);
  ASSERT_EQ(keys(Family::kCatalog, "V"), 2U);
  trim_up_to(3);
  EXPECT_EQ(films_->data->view().state().forgotten, 3U);
  EXPECT_EQ(keys(Family::kSaved), 1U);
  EXPECT_EQ(keys(Family::kCatalog, "V"), 1U);
  EXPECT_EQ(oldest_version(revert(2).status()), 4);
  EXPECT_EQ(oldest_version(revert(3).status()), 4);
  EXPECT_EQ(oldest_version(revert<RevertCreateWrite>(1).status()), 4);
  EXPECT_EQ(revert(4)->reverted, 1U);
}

TEST_F(TrimTest, ARevertWhoseOperationIsGoneIsNotRevertible) {
  create(*films_, "a");
  update_all(R"({"s":1})");  // 2
  settle();
  ASSERT_EQ(revert(2)->version, 3U);
  ASSERT_EQ(revert<RevertUpdateWrite>(3)->version, 4U);
  settle();
  trim_up_to(2);
  const History history(*store_, *films_);
  for (const Version version : {3, 4}) {
    EXPECT_EQ(history.operation(version)->not_revertible, kChainIsGone) << version;
    EXPECT_EQ(revert(version).status().code(), Code::kNotRevertible) << version;
  }
  const auto page = history.page({films_->info.id, {}, 10});
  ASSERT_EQ(page->operations.size(), 2U);
  for (const auto& operation : page->operations) {
    EXPECT_EQ(operation.not_revertible, kChainIsGone) << operation.version;
  }
  update_all(R"({"s":5})");  // 5
  EXPECT_EQ(history.operation(4)->not_revertible, kChainIsGone);
  EXPECT_EQ(revert<RevertUpdateWrite>(5)->reverted, 1U);
}

// It is not known any more which places 4 made as they were.
TEST_F(TrimTest, WhatARevertOfSomethingGoneHasTouchedIsLeftAlone) {
  create(*films_, "a");
  create(*films_, "b");
  update_all(R"({"s":1})");                               // 3
  update_all(R"({"t":1})");                               // 4
  replace("b", R"({"s":1})");                             // 5: for b nothing of 3 can be reverted
  ASSERT_EQ(revert<RevertUpdateWrite>(3)->reverted, 1U);  // 6
  create(*films_, "c");
  settle();
  update_all(R"({"u":1})");  // 8
  trim_up_to(3);
  const auto done = revert(4);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->reverted, 0U);
  ASSERT_EQ(done->skipped.size(), 2U);
  EXPECT_EQ(done->skipped[0].why, engine::RevertedOperation::Skipped::Why::kChanged);
  EXPECT_EQ(revert<RevertUpdateWrite>(8)->reverted, 3U) << "what came after it is known";
}

// The note is on the disk before the first record goes; what a crash leaves of them is removed.
TEST_F(TrimTest, WhatIsLeftHalfwayIsGoneForEveryoneAndRemovedNextTime) {
  constexpr int kRecords = 700;  // more than one commit
  for (int n = 0; n < kRecords; ++n) create(*films_, std::to_string(n));
  HistoryTrim stopped(*store_, *catalog_, {kAge, 0});
  Version noted = 0;
  const auto stop = [&] {
    const auto state = store_->get(Family::kCatalog, catalog_key('C', films_->number));
    noted = decode_collection_state(**state)->trimmed;
    return false;
  };
  EXPECT_EQ(stopped.run(time_of(kRecords - 1) + kAge, stop).status().code(), Code::kUnavailable);
  EXPECT_EQ(noted, kRecords - 1U);
  const std::size_t left = keys(Family::kRecords);
  EXPECT_GT(left, 2U);
  EXPECT_LT(left, 2U * kRecords);
  EXPECT_EQ(versions(*films_), (Versions{kRecords}));
  open(false);
  EXPECT_EQ(versions(*films_), (Versions{kRecords}));
  EXPECT_EQ(oldest_version(changes(kRecords - 2).status()), kRecords - 1);
  EXPECT_EQ(oldest_version(History(*store_, *films_).operation(kRecords - 1).status()), kRecords);
  ASSERT_TRUE(trim({kAge, 0}).ok());
  EXPECT_EQ(keys(Family::kRecords), 2U);
  EXPECT_EQ(versions(*films_), (Versions{kRecords}));
}

TEST_F(TrimTest, TheRestIsRemovedByTheSameOneToo) {
  create(*films_, "a");
  HistoryTrim trim(*store_, *catalog_, {kAge, 0});
  EXPECT_FALSE(trim.run(now_us() + kAge, [] { return false; }).ok());
  create(*films_, "b");
  ASSERT_TRUE(this->trim(trim, now_us()).ok());
  EXPECT_EQ(versions(*films_), (Versions{2}));
  EXPECT_EQ(keys(Family::kRecords), 2U);
}

// More than one look reads ahead, and more than one run removes.
TEST_F(TrimTest, ManyGoInSeveralRuns) {
  constexpr int kRecords = 12'000;
  create(*films_, "a");
  rocksdb::WriteBatch batch;
  const std::string record =
      **store_->get(Family::kRecords, record_key(films_->name_space->number, 1));
  for (Version version = 2; version <= kRecords; ++version) {
    batch.Put(store_->handle(Family::kRecords), record_key(films_->name_space->number, version),
              record);
    batch.Put(store_->handle(Family::kRecords), operation_key(films_->number, version),
              encode(ListedRecord{RecordKind::kCreate, static_cast<Micros>(version), 60}));
  }
  batch.Put(store_->handle(Family::kCatalog), catalog_key('N', films_->name_space->number),
            encode(NamespaceState{kRecords + 1, 0}));
  ASSERT_TRUE(store_->commit(batch).ok());
  open(false);
  HistoryTrim trim(*store_, *catalog_, {0, 100 * 1000});
  EXPECT_TRUE(*trim.run(now_us(), [] { return true; }));
  EXPECT_EQ(films_->data->view().state().trimmed, 10'000U);
  ASSERT_TRUE(this->trim(trim, now_us()).ok());
  EXPECT_EQ(films_->data->view().state().trimmed, kRecords - 1000U);
  EXPECT_EQ(keys(Family::kRecords), 2000U);
}

TEST_F(TrimTest, WhatEarlierVersionsListedIsReadOnceAndListedAnew) {
  for (const char* id : {"a", "b", "c"}) create(*films_, id);
  create(*other_, "d");
  const std::string listed = **store_->get(Family::kRecords, operation_key(films_->number, 2));
  rocksdb::WriteBatch batch;
  for (const Version version : {1, 2, 3}) {
    batch.Put(store_->handle(Family::kRecords), operation_key(films_->number, version), "\x01");
  }
  ASSERT_TRUE(store_->commit(batch).ok());
  open(false);
  EXPECT_EQ(versions(*films_), (Versions{3, 2, 1})) << "they are read";
  EXPECT_EQ(changes(1)->operations.size(), 2U);
  std::uint64_t bytes = 0;
  for (const Version version : {1, 2, 3, 4}) bytes += bytes_of(*films_, version);
  ASSERT_TRUE(trim({kAge, bytes - 1}).ok());
  EXPECT_EQ(versions(*films_), (Versions{3, 2}));
  EXPECT_EQ(**store_->get(Family::kRecords, operation_key(films_->number, 2)), listed);
}

TEST_F(TrimTest, DamageInOneCollectionKeepsNoOther) {
  for (const char* id : {"a", "b"}) create(*films_, id);
  create(*other_, "c");
  create(*films_, "d");
  rocksdb::WriteBatch batch;
  batch.Put(store_->handle(Family::kRecords), operation_key(films_->number, 2), "\x09");
  ASSERT_TRUE(store_->commit(batch).ok());
  open(false);
  HistoryTrim trim(*store_, *catalog_, {kAge, 0});
  const auto done = trim.run(now_us() + kAge, [] { return true; });
  EXPECT_EQ(done.status().code(), Code::kInternal);
  EXPECT_EQ(versions(*other_), Versions{});
  EXPECT_EQ(films_->data->view().state().trimmed, 1U) << "what comes before it";
  EXPECT_TRUE(store_->get(Family::kRecords, operation_key(films_->number, 4))->has_value());
}

TEST_F(TrimTest, OneThatIsDroppedMeanwhileIsLeftToClearing) {
  for (int n = 0; n < 700; ++n) create(*films_, std::to_string(n));
  create(*other_, "other");
  HistoryTrim trim(*store_, *catalog_, {kAge, 0});
  const auto drop = [&, dropped = false]() mutable {
    if (!std::exchange(dropped, true)) {
      EXPECT_TRUE(
          catalog_->drop_collection(films_->name_space->info.id, films_->info.id, kNever).ok());
    }
    return true;
  };
  const Micros then = time_of(700) + kAge;
  ASSERT_TRUE(trim.run(then, drop).ok());
  const auto on = [] { return true; };
  while (films_->name_space->space->gone.count(Gone::kLeftover) > 0) {
    ASSERT_TRUE(PurgePass(*store_, *films_->name_space, on).run().ok());
  }
  ASSERT_EQ(ClearPass(*store_, catalog_->dropped().front(), on).run()->collections.size(), 1U);
  ASSERT_TRUE(this->trim(trim, then).ok());
  EXPECT_EQ(keys(Family::kRecords), 2U) << "of the other one";
  EXPECT_EQ(keys(Family::kCatalog, catalog_key('C', films_->number)), 0U);
  EXPECT_EQ(versions(*other_), (Versions{701}));
}

}  // namespace
}  // namespace amend::embedded
