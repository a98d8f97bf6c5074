// What happens behind the writes: settling when memory asks for it, and writers that wait for it.
#include "embedded/upkeep.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

constexpr std::uint64_t kPlenty = 1 << 30;
constexpr Micros kNoAge = 3'600'000'000;  // nothing gets so old here

class UpkeepTest : public testing::Test {
 protected:
  void open_with(std::uint64_t settle, std::uint64_t pending) {
    Config config{directory_.path() + "/data"};
    config.memory.settle = settle;
    config.memory.pending = pending;
    config.upkeep.settle_after_us = kNoAge;
    config.upkeep.settle_when_quiet_us = quiet_us_;
    engine_ = std::move(*open(config));
    const auto space = engine_->create_namespace({"org_local", "press", json::Object()});
    collection_ = engine_->create_collection({space->id, "films", json::Object()})->id;
    engine::CreateDocuments command{collection_, {}};
    command.documents.push_back(*document::read_new_document(*json::parse(R"({"document_id":"a"})"),
                                                             document::SystemMembers::kRefuse));
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  }

  Status update(int number, std::chrono::milliseconds patience) {
    engine::UpdateDocuments command{collection_, {}};
    const std::string text = R"({"n":)" + std::to_string(number) + "}";
    command.updates.push_back({"a", *document::parse_patch(*json::parse(text)), {}});
    return engine_
        ->update_documents(std::move(command), {"key_1", Deadline::clock::now() + patience})
        .status();
  }

  std::string body() {
    const auto found = engine_->get_document({collection_, "a", false});
    return found.ok() ? found->document.text.body : found.status().message();
  }

  Micros quiet_us_ = kNoAge;
  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;
};

TEST_F(UpkeepTest, WritersWaitUntilThereIsRoomAgain) {
  open_with(0, 0);
  int number = 0;
  while (engine_->metrics().settled_documents < 3) {
    ASSERT_TRUE(update(++number, std::chrono::minutes(1)).ok()) << number;
  }
  EXPECT_EQ(body(), R"({"n":)" + std::to_string(number) + "}");
}

TEST_F(UpkeepTest, AWriterThatWaitedInVainIsToldAndChangesNothing) {
  open_with(kPlenty, 0);  // nothing settles
  Status refused;
  int number = 0;
  const Deadline give_up = Deadline::clock::now() + std::chrono::minutes(1);
  while (refused.ok() && Deadline::clock::now() < give_up) {
    refused = update(++number, std::chrono::milliseconds(50));
  }
  EXPECT_EQ(refused.code(), Code::kUnavailable) << refused.message();
  EXPECT_EQ(body(), R"({"n":)" + std::to_string(number - 1) + "}");
}

TEST_F(UpkeepTest, NothingSettlesWhileThereIsRoomAndTime) {
  open_with(kPlenty, kPlenty);
  for (int number = 0; number < 20; ++number) {
    ASSERT_TRUE(update(number, std::chrono::minutes(1)).ok());
  }
  const engine::Metrics metrics = engine_->metrics();
  EXPECT_EQ(metrics.pending_records, 20U);
  EXPECT_EQ(metrics.pending_entries, 20U);
  EXPECT_EQ(metrics.settled_documents, 0U);
}

TEST_F(UpkeepTest, WhatIsPendingIsSettledOnceNobodyWrites) {
  quiet_us_ = 1000;
  open_with(kPlenty, kPlenty);
  ASSERT_TRUE(update(1, std::chrono::minutes(1)).ok());
  const Deadline give_up = Deadline::clock::now() + std::chrono::minutes(1);
  while (engine_->metrics().pending_records > 0 && Deadline::clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(engine_->metrics().pending_records, 0U);
  EXPECT_EQ(engine_->metrics().settled_documents, 1U);
  EXPECT_EQ(body(), R"({"n":1})");
}

TEST_F(UpkeepTest, ATableOfIdsThatOutgrowsItsShareIsGivenUp) {
  const auto store = std::move(*Store::open(directory_.path() + "/store", true));
  const auto catalog = std::move(*Catalog::load(*store));
  const auto space = *catalog->create(engine::NewNamespace{"org_local", "press", {}});
  Memory memory = share_out(kLeastMemory);
  const IdTable& ids = space->space->ids;
  ASSERT_LT(ids.memory_bytes(), memory.ids);
  memory.ids = ids.memory_bytes() - 1;
  const Upkeep upkeep(*store, *catalog, memory, {});
  const Deadline give_up = Deadline::clock::now() + std::chrono::minutes(1);
  while (!ids.given_up() && Deadline::clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(ids.given_up());
}

}  // namespace
}  // namespace amend::embedded
