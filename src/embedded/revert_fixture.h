// A collection of two documents for reverts between other writes, for tests only.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "document/create.h"
#include "embedded/revert_writes.h"
#include "embedded/settle.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {

inline constexpr Deadline kNever = Deadline::max();

// A revert for which something happens after it was prepared.
template <class SomeRevert>
class LateRevert : public SomeRevert {
 public:
  LateRevert(const Store& store, const CollectionEntry& entry, Version version,
             std::function<void()> meanwhile)
      : SomeRevert(store, {entry, "key_1", kNever}, {entry.info.id, version}),
        meanwhile_(std::move(meanwhile)) {}
  Status prepare() override {
    AMEND_RETURN_IF_ERROR(SomeRevert::prepare());
    if (meanwhile_) meanwhile_();
    return {};
  }

 private:
  std::function<void()> meanwhile_;
};

class RevertTest : public testing::Test {
 protected:
  void SetUp() override {
    open(true);
    const auto space = *catalog_->create(engine::NewNamespace{"org_local", "press", {}});
    ASSERT_TRUE(
        catalog_->create(engine::NewCollection{space->info.id, "films", json::Object()}).ok());
    entry_ = catalog_->collections().front();
    engine::CreateDocuments command{entry_->info.id, {}};
    for (const char* text : {R"({"document_id":"a","s":0})", R"({"document_id":"b","s":0})"}) {
      command.documents.push_back(
          *document::read_new_document(*json::parse(text), document::SystemMembers::kRefuse));
    }
    CreateWrite write({*entry_, "key_1", kNever}, std::move(command));
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
    update_all(R"({"s":1})");  // version 2
  }

  void open(bool create) {
    entry_.reset();
    catalog_.reset();
    store_.reset();
    store_ = std::move(*Store::open(directory_.path() + "/store", create));
    catalog_ = std::move(*Catalog::load(*store_));
    if (!create) entry_ = catalog_->collections().front();
  }

  void update_all(std::string_view update_data) {
    MatchWrite write({*entry_, "key_1", kNever},
                     {entry_->info.id, *filter::parse(*json::parse("{}")), "{}",
                      *document::parse_patch(*json::parse(update_data))});
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  }

  void update_one(const char* id, std::string_view update_data) {
    engine::UpdateDocuments command{entry_->info.id, {}};
    command.updates.push_back({id, *document::parse_patch(*json::parse(update_data)), {}});
    UpdateWrite write({*entry_, "key_1", kNever}, std::move(command));
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  }

  template <class SomeRevert = RevertUpdateWrite>
  Result<engine::RevertedOperation> revert(Version version,
                                           std::function<void()> meanwhile = nullptr) {
    LateRevert<SomeRevert> write(*store_, *entry_, version, std::move(meanwhile));
    AMEND_RETURN_IF_ERROR(entry_->name_space->queue->run(write, kNever));
    return std::move(write.result);
  }

  Result<std::uint64_t> settle(std::function<bool()> pause = [] { return true; }) {
    return SettlePass(*store_, *catalog_, *entry_, {.pause = std::move(pause)}).run();
  }

  std::uint64_t saved_bytes() {
    std::uint64_t bytes = 0;
    auto scan = store_->scan(Family::kSaved, "");
    for (; scan.valid(); scan.next()) bytes += scan.value().size();
    return bytes;
  }

  std::string text(Row row) {
    json::Parser parser;
    const auto base = entry_->data->view().document(row, parser);
    return base.ok() ? base->text.body : base.status().log_text();
  }

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  std::shared_ptr<const CollectionEntry> entry_;
};

}  // namespace amend::embedded
