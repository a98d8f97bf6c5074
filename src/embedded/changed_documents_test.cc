// What an operation did, document by document, through the engine's interface.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "document/create.h"
#include "embedded/test_engine.h"
#include "engine/changed_documents.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

using engine::ChangedDocument;

class ChangedDocuments : public EngineOfTwo {
 protected:
  // Documents "d<first>" and so on, one write.
  std::uint64_t create(int first, int count, const std::string& text = "") {
    engine::CreateDocuments command{films_, {}};
    for (int at = first; at < first + count; ++at) {
      const std::string body =
          R"({"document_id":"d)" + std::to_string(at) + R"(","t":")" + text + R"("})";
      command.documents.push_back(
          *document::read_new_document(*json::parse(body), document::SystemMembers::kRefuse));
    }
    const auto made = engine_->create_documents(std::move(command), {});
    EXPECT_TRUE(made.ok());
    return latest();
  }

  std::uint64_t latest() {
    return engine_->list_operations({films_, {}, 1})->operations[0].version;
  }

  std::uint64_t update_all(const std::string& update_data) {
    engine::UpdateMatching command;
    command.collection_id = films_;
    command.patch = *document::parse_patch(*json::parse(update_data));
    EXPECT_TRUE(engine_->update_matching(std::move(command), {}).ok());
    return latest();
  }

  std::uint64_t update(const std::vector<std::pair<std::string, std::string>>& entries) {
    engine::UpdateDocuments command;
    command.collection_id = films_;
    for (const auto& [id, update_data] : entries) {
      command.updates.push_back({id, *document::parse_patch(*json::parse(update_data)), {}});
    }
    EXPECT_TRUE(engine_->update_documents(std::move(command), {}).ok());
    return latest();
  }

  // All of an operation, in pages of `limit`; each page but the last has something in it.
  std::vector<ChangedDocument> all(std::uint64_t version, std::uint64_t limit,
                                   std::optional<std::uint64_t> after = {}) {
    std::vector<ChangedDocument> found;
    engine::ListChangedDocuments query{films_, version, after, limit};
    while (true) {
      auto page = engine_->list_changed_documents(query);
      EXPECT_TRUE(page.ok()) << page.status().log_text();
      EXPECT_TRUE(!page->documents.empty() || !page->more);
      EXPECT_LE(page->documents.size(), limit);
      for (ChangedDocument& one : page->documents) {
        query.after = one.position;
        found.push_back(std::move(one));
      }
      ++pages_;
      if (!page->more) return found;
    }
  }

  // "0 d0 x=1", with every patch of it; "?" in place of an id that is not known.
  static std::string told(const ChangedDocument& changed) {
    std::string text = std::to_string(changed.position) + " " + changed.document_id.value_or("?");
    if (changed.deleted) text += " gone";
    for (const auto& patch : changed.patches) {
      for (const auto& one : patch->assignments) {
        text += " " + one.path.front() + "=" + json::write(one.value);
      }
    }
    if (changed.document) text += " @" + std::to_string(changed.document->identity.version);
    return text;
  }

  static std::vector<std::string> told(const std::vector<ChangedDocument>& all) {
    std::vector<std::string> texts;
    for (const ChangedDocument& one : all) texts.push_back(told(one));
    return texts;
  }

  using Texts = std::vector<std::string>;

  int pages_ = 0;
};

TEST_F(ChangedDocuments, OfEveryKindInPagesOfEverySize) {
  const std::uint64_t created = create(0, 4);
  const std::uint64_t mass = update_all(R"({"x":1})");
  const std::uint64_t batch =
      update({{"d3", R"({"n":1})"}, {"d0", R"({"n":2})"}, {"d3", R"({"n":3})"}});
  for (const std::uint64_t limit : {1, 2, 3, 4, 100}) {
    EXPECT_EQ(told(all(created, limit)), (Texts{"0 d0 @3", "1 d1 @2", "2 d2 @2", "3 d3 @3"}));
    EXPECT_EQ(told(all(mass, limit)), (Texts{"0 d0 x=1", "1 d1 x=1", "2 d2 x=1", "3 d3 x=1"}));
    EXPECT_EQ(told(all(batch, limit)), (Texts{"0 d0 n=2", "3 d3 n=1 n=3"}));
  }
}

TEST_F(ChangedDocuments, GoesOnBehindAnyPosition) {
  create(0, 3);
  const std::uint64_t mass = update_all(R"({"x":1})");
  const std::uint64_t batch = update({{"d2", R"({"n":1})"}, {"d0", R"({"n":2})"}});
  EXPECT_EQ(told(all(mass, 2, 0)), (Texts{"1 d1 x=1", "2 d2 x=1"}));
  EXPECT_EQ(told(all(mass, 2, 2)), Texts{});
  EXPECT_EQ(told(all(mass, 2, ~std::uint64_t{0})), Texts{});
  EXPECT_EQ(told(all(batch, 2, 0)), Texts{"2 d2 n=1"});
  EXPECT_EQ(told(all(batch, 2, 1)), Texts{"2 d2 n=1"});
  EXPECT_EQ(told(all(batch, 2, ~std::uint64_t{0} - 1)), Texts{});
}

TEST_F(ChangedDocuments, OfWhatIsDeletedTheIdIsToldAsLongAsItIsKept) {
  const std::uint64_t created = create(0, 3);
  const std::uint64_t mass = update_all(R"({"x":1})");
  engine::DeleteDocuments command;
  command.collection_id = films_;
  command.document_ids = {"d1"};
  ASSERT_TRUE(engine_->delete_documents(std::move(command), {}).ok());
  const std::uint64_t deleted = latest();
  create(1, 1);
  const auto expect = [&](const std::string& told_of) {
    EXPECT_EQ(told(all(created, 2)), (Texts{"0 d0 @2", "1 " + told_of, "2 d2 @2"}));
    EXPECT_EQ(told(all(mass, 2)), (Texts{"0 d0 x=1", "1 " + told_of + " x=1", "2 d2 x=1"}));
    EXPECT_EQ(told(all(deleted, 2)), Texts{"1 " + told_of});
    EXPECT_EQ(told(all(latest(), 2)), Texts{"3 d1 @4"});
  };
  expect("d1 gone");
  reopen();
  expect("d1 gone");
  config_.upkeep.saved.bytes = 0;
  reopen();
  while (engine_->metrics().kept_documents + engine_->metrics().leftover_documents > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  reopen();
  expect("? gone");
}

TEST_F(ChangedDocuments, APageEndsWhenItHasManyBytesButHasOne) {
  const std::string text(limits::kChangedPageBytes / 2 + 1, 'x');
  const std::uint64_t created = create(0, 6, text);
  EXPECT_EQ(all(created, 100).size(), 6U);
  EXPECT_EQ(pages_, 3) << "two a page: the second brings it over the limit";
  pages_ = 0;
  const std::uint64_t mass = update_all(R"({"x":1})");
  EXPECT_EQ(all(mass, 100).size(), 6U);
  EXPECT_EQ(pages_, 3) << "what is read for an id counts, too";
  create(6, 6);
  pages_ = 0;
  std::vector<std::pair<std::string, std::string>> entries;
  for (int at = 6; at < 12; ++at) {
    entries.emplace_back("d" + std::to_string(at),
                         R"({"t":")" + std::string(limits::kPatchBytes - 100, 'y') + R"("})");
  }
  EXPECT_EQ(all(update(entries), 100).size(), 6U);
  EXPECT_EQ(pages_, 2) << "three a page";
}

TEST_F(ChangedDocuments, OfAnotherCollectionOrVersionThereIsNothing) {
  const std::uint64_t created = create(0, 1);
  for (const auto& [collection, version] :
       {std::pair{other_, created}, std::pair{films_, created + 1}, std::pair{films_, 0UL}}) {
    EXPECT_EQ(engine_->list_changed_documents({collection, version, {}, 9}).status().code(),
              Code::kNotFound);
  }
  EXPECT_EQ(engine_->list_changed_documents({"col_none", created, {}, 9}).status().code(),
            Code::kNotFound);
}

}  // namespace
}  // namespace amend::embedded
