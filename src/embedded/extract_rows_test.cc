// Extracts: what a filter chose at one instant, all of it, whatever happens meanwhile.
#include "embedded/extract_rows.h"

#include <gtest/gtest.h>

#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

class ExtractTest : public testing::Test {
 protected:
  void SetUp() override {
    engine_ = std::move(*open({directory_.path() + "/data"}));
    const auto name_space = engine_->create_namespace({"org_local", "press", json::Object()});
    collection_ = engine_->create_collection({name_space->id, "films", json::Object()})->id;
  }

  // Documents "0", "1", ...; n is their number.
  void create(int count) {
    engine::CreateDocuments command{collection_, {}};
    for (int at = 0; at < count; ++at) {
      const std::string number = std::to_string(made_++);
      command.documents.push_back(*document::read_new_document(
          *json::parse(R"({"document_id":")" + number + R"(","n":)" + number +
                       R"(,"features":[{"feature_extractor_id":"f","vectors":{"v":[)" + number +
                       "]}}]}"),
          document::SystemMembers::kRefuse));
    }
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  }

  void update_all(const char* update) {
    auto patch = document::parse_patch(*json::parse(update));
    ASSERT_TRUE(engine_->update_matching({collection_, {}, "", std::move(*patch)}, {}).ok());
  }

  [[nodiscard]] Result<std::unique_ptr<engine::Extract>> extract(
      const char* filter = "{}", std::optional<std::uint64_t> sample = {}) const {
    return engine_->extract_documents({collection_, *filter::parse(*json::parse(filter)), sample});
  }

  static std::string ids(const engine::Extract& extract) {
    std::string all;
    EXPECT_TRUE(extract
                    .for_each(false,
                              [&](const engine::FoundDocument& found) {
                                all += found.document.identity.document_id + " ";
                                EXPECT_TRUE(found.vectors.empty());
                                return Status();
                              })
                    .ok());
    return all;
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;
  int made_ = 0;
};

TEST_F(ExtractTest, GivesWhatMatchesInTheOrderOfCreation) {
  create(20);
  EXPECT_EQ((*extract())->size(), 20U);
  const auto found = extract(R"({"field":"n","operator":"gte","value":17})");
  EXPECT_EQ((*found)->size(), 3U);
  EXPECT_EQ(ids(**found), "17 18 19 ");
  EXPECT_EQ(ids(**extract(R"({"field":"n","operator":"gt","value":99})")), "");
}

TEST_F(ExtractTest, ShowsOneInstantHoweverOftenItIsRead) {
  create(3);
  const auto found = extract();
  const auto titles = [&] {
    std::string all;
    EXPECT_TRUE((*found)
                    ->for_each(true,
                               [&](const engine::FoundDocument& one) {
                                 all += one.document.text.body + std::to_string(one.vectors.size());
                                 return Status();
                               })
                    .ok());
    return all;
  };
  const std::string before = titles();
  EXPECT_NE(before.find(R"("n":2)"), std::string::npos);
  update_all(R"({"n":0,"x":1})");
  create(2);
  ASSERT_TRUE(engine_->delete_matching({collection_, {}, ""}, {}).ok());
  EXPECT_EQ((*found)->size(), 3U);
  EXPECT_EQ(titles(), before);
  EXPECT_EQ((*extract())->size(), 0U);
}

TEST_F(ExtractTest, SeesWhatIsPending) {
  create(2);
  update_all(R"({"x":1})");
  const auto found = extract(R"({"field":"x","operator":"eq","value":1})");
  EXPECT_EQ(ids(**found), "0 1 ");
}

TEST_F(ExtractTest, ASampleIsSpreadEvenly) {
  create(10);
  EXPECT_EQ(ids(**extract("{}", 1)), "0 ");
  EXPECT_EQ(ids(**extract("{}", 3)), "0 3 6 ");
  EXPECT_EQ(ids(**extract("{}", 4)), "0 2 5 7 ");
  EXPECT_EQ(ids(**extract("{}", 9)), "0 1 2 3 4 5 6 7 8 ");
  EXPECT_EQ(ids(**extract("{}", 10)), ids(**extract()));
  EXPECT_EQ((*extract("{}", 1'000'000))->size(), 10U);
  EXPECT_EQ(ids(**extract(R"({"field":"n","operator":"gte","value":6})", 2)), "6 8 ");
}

TEST_F(ExtractTest, EndsWithTheErrorOfWhoTakes) {
  create(3);
  int taken = 0;
  const Status ended = (*extract())->for_each(false, [&](const engine::FoundDocument&) {
    return ++taken == 2 ? Status(Code::kStorageFull, "full") : Status();
  });
  EXPECT_EQ(ended.code(), Code::kStorageFull);
  EXPECT_EQ(taken, 2);
}

TEST_F(ExtractTest, EndsAtItsDeadline) {
  create(3);
  const auto found = extract();
  engine::ExtractDocuments query{collection_, {}, {}, std::chrono::steady_clock::now()};
  const auto late = engine_->extract_documents(query);
  const Status ended =
      late.ok() ? (*late)->for_each(false, [](const engine::FoundDocument&) { return Status(); })
                : late.status();
  EXPECT_EQ(ended.code(), Code::kUnavailable);
  EXPECT_EQ(engine_->extract_documents({"col_none", {}, {}}).status().code(), Code::kNotFound);
}

}  // namespace
}  // namespace amend::embedded
