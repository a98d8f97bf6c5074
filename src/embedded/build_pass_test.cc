// New columns must say of a row what its document says, folded and read as a tree: over several
// chunks, with records of all kinds pending and a part of them settled already.
#include "embedded/build_pass.h"

#include <gtest/gtest.h>

#include <rocksdb/write_batch.h>

#include "document/create.h"
#include "document/replace.h"
#include "embedded/delete_writes.h"
#include "embedded/one_write.h"
#include "embedded/row_reader.h"
#include "embedded/settle.h"
#include "embedded/test_directory.h"
#include "embedded/writes.h"
#include "filter/parse.h"
#include "filter/random.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint32_t kSeed = 20261125;
constexpr Deadline kNever = Deadline::max();

class BuildPassTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::move(*Store::open(directory_.path() + "/store", true));
    catalog_ = std::move(*Catalog::load(*store_));
    const auto space = *catalog_->create(engine::NewNamespace{"org_local", "press", {}});
    entry_ = *catalog_->create(engine::NewCollection{space->info.id, "films", json::Object()});
  }

  template <class SomeWrite, class Command>
  void run(Command command) {
    SomeWrite write({*entry_, "key_1", kNever}, std::move(command));
    ASSERT_TRUE(entry_->name_space->queue->run(write, kNever).ok());
  }

  void create(std::size_t count, bool random) {
    while (count > 0) {
      engine::CreateDocuments command{entry_->info.id, {}};
      for (; count > 0 && command.documents.size() < 1000; --count) {
        const json::Value body = random ? random_.body({}) : json::Value(json::Object());
        auto read = document::read_new_document(body, document::SystemMembers::kRefuse);
        if (read.ok()) command.documents.push_back(std::move(*read));
      }
      run<CreateWrite>(std::move(command));
    }
  }

  // The id of some document that is not empty.
  std::string any_id() {
    const View view = entry_->data->view();
    json::Parser parser;
    for (;;) {
      const Row row = random_.one_in(2) ? random_.below(kBegin) : 65'300 + random_.below(500);
      if (view.has(row)) return view.document(row, parser)->document_id;
    }
  }

  document::Patch any_patch() {
    for (;;) {
      auto patch = document::parse_patch(random_.update({}));
      if (!patch.ok()) continue;
      random_.vary(*patch, {});
      return std::move(*patch);
    }
  }

  void update_set() {
    const char* filter = random_.pick({"{}", R"({"field":"a","operator":"exists"})",
                                       R"({"field":"b","operator":"exists","value":false})"});
    run<MatchWrite>(engine::UpdateMatching{entry_->info.id, *filter::parse(*json::parse(filter)),
                                           filter, any_patch()});
  }

  // What they leave over is never purged here.
  void delete_set() {
    const json::Value filter = json::make_object(
        {{"field", "document_id"}, {"operator", "in"}, {"value", json::Array{any_id(), any_id()}}});
    run<DeleteMatchingWrite>(
        engine::DeleteMatching{entry_->info.id, *filter::parse(filter), json::write(filter)});
  }

  void write_something() {
    if (random_.one_in(3)) return update_set();
    if (random_.one_in(8)) return create(20, true);
    if (random_.one_in(12)) {
      return run<DeleteWrite>(engine::DeleteDocuments{entry_->info.id, {any_id(), any_id()}});
    }
    if (random_.one_in(4)) return delete_set();
    if (random_.one_in(4)) {
      const auto body = document::read_replacement(random_.body());
      if (body.ok()) run<ReplaceWrite>(engine::ReplaceDocument{entry_->info.id, any_id(), *body});
      return;
    }
    engine::UpdateDocuments command{entry_->info.id, {}};
    for (int left = 5; left > 0; --left) command.updates.push_back({any_id(), any_patch(), {}});
    run<UpdateWrite>(std::move(command));
  }

  // Settles the documents of some first rows only.
  void settle_some() {
    int chunks = 1 + static_cast<int>(random_.below(3));
    const auto settled =
        SettlePass(*store_, *catalog_, *entry_, {.pause = [&] { return --chunks > 0; }}).run();
    EXPECT_FALSE(settled.ok());
  }

  void expect_exact(const std::vector<std::string>& paths) {
    const View view = entry_->data->view();
    const auto columns = BuildPass(*entry_, view, paths, {}).run();
    ASSERT_TRUE(columns.ok()) << columns.status().log_text();
    ASSERT_EQ(columns->size(), paths.size());
    RowReader reader(view, entry_->number);
    for (Row row = 0; row < view.state().next_row; ++row) {
      // Of those that were created empty, which are nearly all, some do.
      if (row >= kBegin && row < 65'300 && row % 61 != 0) continue;
      std::optional<document::Document> document;
      if (view.has(row)) document = *parse_base(*entry_, *reader.read(row), reader.parser());
      for (std::size_t at = 0; at < paths.size(); ++at) {
        const Column& column = *(*columns)[at];
        ASSERT_EQ(column.path(), paths[at]);
        const ColumnCode code = column.code(row);
        if (!document) {
          ASSERT_EQ(code, kMissingCode) << paths[at] << ", row " << row;
          continue;
        }
        ASSERT_NE(code, kUnknownCode) << paths[at] << ", row " << row;
        ASSERT_EQ(column.view().result(code), column.resolve(*document))
            << paths[at] << ", row " << row << ": " << json::write(document->body());
      }
    }
  }

  static constexpr Row kBegin = 300;

  TestDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalog> catalog_;
  std::shared_ptr<const CollectionEntry> entry_;
  filter::Random random_{kSeed};
};

TEST_F(BuildPassTest, OfAnEmptyCollectionIsEmpty) {
  expect_exact({"a", "updated_at"});
}

TEST_F(BuildPassTest, IsExactOverChunksWhateverIsPending) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  create(kBegin, true);
  create(65'000, false);  // most of the first chunk
  create(900, true);      // its end, and the beginning of the next
  for (int round = 0; round < 3; ++round) {
    for (int writes = 12; writes > 0; --writes) write_something();
    if (round > 0) settle_some();
    std::vector<std::string> paths = {"a.b", "_internal.version", "document_id", "modality"};
    for (int more = 4; more > 0; --more) paths.push_back(random_.path());
    std::erase_if(paths,
                  [](const auto& path) { return !Column::supports(filter::FieldPath(path)); });
    ASSERT_NO_FATAL_FAILURE(expect_exact(paths));
  }
}

TEST_F(BuildPassTest, StopsAtItsDeadline) {
  create(3, true);
  const View view = entry_->data->view();
  EXPECT_EQ(BuildPass(*entry_, view, {"a"}, {.deadline = Deadline::min()}).run().status().code(),
            Code::kUnavailable);
}

TEST_F(BuildPassTest, IsGivenUp) {
  create(3, true);
  const View view = entry_->data->view();
  EXPECT_EQ(
      BuildPass(*entry_, view, {"a"}, {.given_up = [] { return true; }}).run().status().code(),
      Code::kUnavailable);
}

TEST_F(BuildPassTest, FindsDamage) {
  create(3, true);
  rocksdb::WriteBatch batch;
  batch.Put(store_->handle(Family::kDocuments), document_key(entry_->number, 1), "\x01");
  ASSERT_TRUE(store_->commit(batch).ok());
  create(1, true);  // a view that sees it
  const View view = entry_->data->view();
  EXPECT_EQ(BuildPass(*entry_, view, {"a"}, {}).run().status().code(), Code::kInternal);
}

}  // namespace
}  // namespace amend::embedded
