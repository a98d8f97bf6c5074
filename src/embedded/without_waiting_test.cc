// What an engine does for callers that must not wait: peek_document and start_patching.
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

class WithoutWaitingTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open({directory_.path() + "/data"});
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    engine_ = std::move(*opened);
    const auto made = engine_->create_namespace({"org_local", "press", json::Object()});
    ASSERT_TRUE(made.ok());
    const auto collection = engine_->create_collection({made->id, "films", json::Object()});
    ASSERT_TRUE(collection.ok());
    collection_id_ = collection->id;
    EXPECT_EQ(engine_->resolve_collection(made->id, "films").value(), collection_id_);
  }

  void create(const std::string& body) {
    engine::CreateDocuments command{collection_id_, {}};
    auto document =
        document::read_new_document(*json::parse(body), document::SystemMembers::kRefuse);
    ASSERT_TRUE(document.ok()) << body;
    command.documents.push_back(std::move(*document));
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  }

  Result<std::optional<engine::FoundDocument>> peek(const std::string& id) {
    return engine_->peek_document({collection_id_, id, false});
  }

  engine::PatchDocument patch_of(const std::string& id, const std::string& patch) {
    return {collection_id_, id, *document::parse_patch(*json::parse(patch)), {}};
  }

  Result<engine::StoredDocument> patch(const std::string& id, const std::string& text,
                                       Deadline deadline = Deadline::max()) {
    engine::PatchDocument command = patch_of(id, text);
    std::promise<Result<engine::StoredDocument>> outcome;
    EXPECT_TRUE(engine_->start_patching(command, {"key_1", deadline},
                                        [&](auto patched) { outcome.set_value(patched); }));
    return outcome.get_future().get();
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_id_;
};

TEST_F(WithoutWaitingTest, APeekGivesWhatAGetGives) {
  create(R"({"document_id":"a","n":1})");
  EXPECT_EQ(peek("a").value()->document.text.body, R"({"n":1})");
  ASSERT_TRUE(patch("a", R"({"n":2,"m":{"k":true}})").ok());
  const auto got = engine_->get_document({collection_id_, "a", false});
  EXPECT_EQ(peek("a").value()->document.text.body, got->document.text.body);
  EXPECT_EQ(peek("a").value()->document.identity.version, got->document.identity.version);
  EXPECT_EQ(peek("a").value()->document.identity.updated_at, got->document.identity.updated_at);
  EXPECT_EQ(peek("x").status().code(), Code::kNotFound);
  ASSERT_TRUE(engine_->delete_document({collection_id_, "a"}, {}).ok());
  EXPECT_EQ(peek("a").status().code(), Code::kNotFound);
}

TEST_F(WithoutWaitingTest, APeekLeavesWhatTakesLong) {
  create(R"({"document_id":"large","a":")" + std::string(100'000, 'x') + R"("})");
  EXPECT_EQ(peek("large").value(), std::nullopt);
  create(R"({"document_id":"busy"})");
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(patch("busy", R"({"n":1})").ok());
  EXPECT_EQ(peek("busy").value(), std::nullopt);
  create(R"({"document_id":"growing"})");
  ASSERT_TRUE(patch("growing", R"({"a":")" + std::string(100'000, 'x') + R"("})").ok());
  EXPECT_EQ(peek("growing").value(), std::nullopt);
  EXPECT_TRUE(engine_->get_document({collection_id_, "busy", false}).ok());
}

TEST_F(WithoutWaitingTest, APatchGivesTheDocumentAsItIsAfterwards) {
  create(R"({"document_id":"a","n":1})");
  const auto patched = patch("a", R"({"n":2})");
  ASSERT_TRUE(patched.ok());
  EXPECT_EQ(patched->text.body, R"({"n":2})");
  EXPECT_EQ(patched->identity.version, 2U);
  EXPECT_EQ(patch("x", R"({"n":2})").status().code(), Code::kNotFound);
  EXPECT_EQ(patch("a", R"({"n":3})", Deadline::min()).status().code(), Code::kUnavailable);
  EXPECT_EQ(peek("a").value()->document.text.body, R"({"n":2})");
}

TEST_F(WithoutWaitingTest, ManyPatchesEndOnceEachInTheirOrder) {
  constexpr int kPatches = 500;
  create(R"({"document_id":"a"})");
  std::atomic<int> ended{0};
  std::promise<void> all;
  for (int i = 1; i <= kPatches; ++i) {
    engine::PatchDocument command = patch_of("a", R"({"n":)" + std::to_string(i) + "}");
    ASSERT_TRUE(engine_->start_patching(command, {}, [&, i](auto patched) {
      EXPECT_EQ(patched.value().text.body, R"({"n":)" + std::to_string(i) + "}");
      EXPECT_EQ(patched.value().identity.version, static_cast<std::uint64_t>(i) + 1);
      if (++ended == kPatches) all.set_value();
    }));
  }
  all.get_future().wait();
  EXPECT_EQ(engine_->get_document({collection_id_, "a", false})->document.text.body,
            R"({"n":500})");
}

}  // namespace
}  // namespace amend::embedded
