// Sorted lists of the engine against the definition, on random documents.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "document/create.h"
#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "filter/match.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

class SortPageTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open({directory_.path() + "/data"});
    ASSERT_TRUE(opened.ok());
    engine_ = std::move(*opened);
    const auto made = engine_->create_namespace({"org_local", "press", json::Object()});
    query_.collection_id = engine_->create_collection({made->id, "films", json::Object()})->id;
  }

  std::string pick(const std::vector<std::string>& words) {
    return words[random_() % words.size()];
  }

  // Values of all kinds, often equal.
  std::string value() {
    return pick({"1", "1.0", "2", "-7", "true", "false", "null", "\"a\"", "\"A\"", "\"\"", "{}",
                 "[]", "[2,1]", "[\"b\",null]", "[{\"b\":3},{\"b\":1}]", "{\"b\":2}", "[[1]]"});
  }

  std::string body() {
    std::string text = "{\"n\":" + std::to_string(random_() % 4);
    for (const char* name : {"a", "b"}) {
      if (random_() % 4 != 0) text += ",\"" + std::string(name) + "\":" + value();
    }
    return text + "}";
  }

  void create(const std::string& text) {
    engine::CreateDocuments command{query_.collection_id, {}};
    command.documents.push_back(
        *document::read_new_document(*json::parse(text), document::SystemMembers::kRefuse));
    ASSERT_TRUE(engine_->create_documents(std::move(command), {})->outcomes.front().ok());
  }

  // Positions of everything that matches, sorted by the definition.
  std::vector<std::uint64_t> expected() {
    engine::ListDocuments all;
    all.collection_id = query_.collection_id;
    all.limit = 1000;
    std::vector<filter::Standing> standings;
    json::Parser parser;
    const engine::DocumentPage page = *engine_->list_documents(all);
    for (const auto& found : page.documents) {
      const auto document =
          *document::Document::parse(found.document.identity, found.document.text, parser);
      if (!filter::matches(query_.filter, document)) continue;
      const auto values = filter::resolve(query_.sort->field, document);
      standings.push_back(
          {filter::SortKey::of(values, query_.sort->direction), found.document.position});
    }
    std::sort(standings.begin(), standings.end(), [&](const auto& a, const auto& b) {
      return compare(a, b, query_.sort->direction) < 0;
    });
    std::vector<std::uint64_t> positions;
    for (const auto& standing : standings) positions.push_back(standing.position);
    return positions;
  }

  // Page after page, by cursor or by offset.
  std::vector<std::uint64_t> paged(bool by_cursor, std::uint64_t total) {
    std::vector<std::uint64_t> positions;
    engine::ListDocuments query = query_;
    while (true) {
      const auto page = engine_->list_documents(query);
      EXPECT_TRUE(page.ok());
      EXPECT_EQ(page->matched, total);
      for (const auto& found : page->documents) positions.push_back(found.document.position);
      if (!page->next) return positions;
      EXPECT_EQ(page->next->position, positions.back());
      if (by_cursor) {
        query.after = page->next;
      } else {
        query.offset = positions.size();
      }
    }
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  engine::ListDocuments query_;
  std::mt19937 random_{5};
};

TEST_F(SortPageTest, PagesAreTheDefinitionCutIntoPieces) {
  for (int i = 0; i < 120; ++i) create(body());
  for (int round = 0; round < 60; ++round) {
    const std::string filter = pick({"{}", R"({"n":1})", R"({"NOT":{"a":1}})", R"({"a.b":1})"});
    query_.filter = *filter::parse(*json::parse(filter));
    query_.sort = filter::Sort{
        filter::FieldPath(pick({"a", "b", "a.b", "n", "document_id", "_internal.version"})),
        random_() % 2 == 0 ? filter::Direction::kAscending : filter::Direction::kDescending};
    query_.limit = 1 + random_() % 40;
    const auto wanted = expected();
    EXPECT_EQ(paged(true, wanted.size()), wanted) << filter << query_.sort->field.text();
    EXPECT_EQ(paged(false, wanted.size()), wanted) << filter << query_.sort->field.text();
  }
}

TEST_F(SortPageTest, ExplainSaysWhatWasLookedAt) {
  for (int i = 0; i < 5; ++i) create("{}");
  query_.limit = 2;
  EXPECT_FALSE(engine_->list_documents(query_)->explain.has_value());
  query_.explain = true;
  EXPECT_LE(engine_->list_documents(query_)->explain->scanned_documents, 3U) << "only the page";
  query_.sort = filter::Sort{filter::FieldPath("x"), filter::Direction::kAscending};
  EXPECT_TRUE(engine_->list_documents(query_)->explain.has_value());
}

}  // namespace
}  // namespace amend::embedded
