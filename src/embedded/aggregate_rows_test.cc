// Aggregations over columns against the naive ones over the documents that the engine lists.
#include "embedded/aggregate_rows.h"

#include <gtest/gtest.h>

#include <memory>

#include "aggregate/finish.h"
#include "aggregate/naive.h"
#include "aggregate/random.h"
#include "embedded/embedded_engine.h"
#include "embedded/row_set.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

std::string text(const aggregate::Table& table) {
  std::string all;
  for (const aggregate::Group& group : table.groups) {
    all += json::write(group.keys) + " " + json::write(group.metrics) + "\n";
  }
  return all;
}

class AggregateRowsTest : public testing::Test {
 protected:
  void open_engine(bool with_columns) {
    Config config{directory_.path() + "/data" + std::to_string(++engines_)};
    if (!with_columns) config.memory.columns = 0;
    auto opened = open(config);
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    engine_ = std::move(*opened);
    const auto name_space = engine_->create_namespace({"org_local", "press", json::Object()});
    collection_ = engine_->create_collection({name_space->id, "films", json::Object()})->id;
  }

  void create(int count) {
    engine::CreateDocuments command{collection_, {}};
    while (static_cast<int>(command.documents.size()) < count) {
      json::Value body = random_.body(odd_);
      auto read = document::read_new_document(body, document::SystemMembers::kIgnore);
      if (read.ok()) command.documents.push_back(std::move(*read));
    }
    ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  }

  void update() {
    const auto filter = filter::parse(random_.filter(1));
    auto patch = document::parse_patch(random_.update(odd_));
    if (!filter.ok() || !patch.ok()) return;
    ASSERT_TRUE(engine_->update_matching({collection_, *filter, "", std::move(*patch)}, {}).ok());
  }

  std::vector<document::Document> list(const filter::Filter& filter) {
    engine::ListDocuments query;
    query.collection_id = collection_;
    query.filter = filter;
    query.limit = 1000;
    const auto page = engine_->list_documents(query);
    EXPECT_TRUE(page.ok());
    std::vector<document::Document> documents;
    json::Parser parser;
    for (const engine::FoundDocument& found : page->documents) {
      documents.push_back(
          *document::Document::parse(found.document.identity, found.document.text, parser));
    }
    return documents;
  }

  void expect_agreement() {
    engine::AggregateDocuments query{collection_, {}, aggregate::random_request(random_)};
    if (random_.one_in(2)) {
      auto filter = filter::parse(random_.filter(1));
      if (filter.ok()) query.filter = std::move(*filter);
    }
    const auto made = engine_->aggregate_documents(query);
    ASSERT_TRUE(made.ok()) << made.status().message();
    const auto documents = list(query.filter);
    std::vector<const document::Document*> pointers;
    for (const document::Document& document : documents) pointers.push_back(&document);
    aggregate::Table expected = aggregate::naive::aggregate(query.request, pointers);
    aggregate::order_groups(query.request, expected);
    ASSERT_EQ(text(made->table), text(expected));
    ASSERT_EQ(made->matched, documents.size());
    groups_ += expected.groups.size();
  }

  filter::Random random_{20261125};
  filter::Oddities odd_;
  TestDirectory directory_;
  int engines_ = 0;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;
  std::size_t groups_ = 0;
};

TEST_F(AggregateRowsTest, AgreesWithTheDocumentsWhateverIsPending) {
  for (const bool with_columns : {true, true, false}) {
    open_engine(with_columns);
    odd_ = {true, engines_ == 2, engines_ == 2};
    for (int round = 0; round < 120 && !HasFatalFailure(); ++round) {
      SCOPED_TRACE("engine " + std::to_string(engines_) + ", round " + std::to_string(round));
      if (round % 10 == 0) create(15);
      if (round % 3 == 0) update();
      expect_agreement();
    }
  }
  EXPECT_GT(groups_, 1000U);
}

// One group of all documents with these figures of n.x, and their number.
engine::AggregateDocuments figures_of_all(const std::string& collection,
                                          std::initializer_list<aggregate::Function> functions) {
  aggregate::Request request;
  request.keys.push_back({"k", filter::FieldPath("k"), {}, {}, {}});
  for (const aggregate::Function function : functions) {
    request.metrics.push_back({"m", function, filter::FieldPath("n.x")});
  }
  request.metrics.push_back({"count", aggregate::Function::kCount, {}});
  return {collection, {}, std::move(request)};
}

void add_document(engine::CreateDocuments& command, json::Value n) {
  command.documents.push_back(*document::read_new_document(json::make_object({{"n", std::move(n)}}),
                                                           document::SystemMembers::kIgnore));
}

// The first chunk of rows is counted. In the second, a document must be read: no column follows an
// update of what lies inside an array.
TEST_F(AggregateRowsTest, WhatIsCountedComesBeforeWhatIsReadAfterIt) {
  open_engine(true);
  engine::CreateDocuments command{collection_, {}};
  for (Row row = 0; row < kChunkRows; ++row) {
    add_document(command, json::make_object({{"x", row % 2 == 0 ? "b" : "a"}}));
  }
  add_document(command, json::Array{json::make_object({{"x", "c"}})});
  const auto created = engine_->create_documents(std::move(command), {});
  ASSERT_TRUE(created.ok());
  const auto query =
      figures_of_all(collection_, {aggregate::Function::kFirst, aggregate::Function::kAddToSet});
  EXPECT_EQ(text(engine_->aggregate_documents(query)->table),
            "[null] [\"b\",[\"b\",\"a\",[\"c\"]],65537]\n");
  auto patch = document::parse_patch(json::make_object({{"n.0.x", "d"}}));
  const auto changed = engine_->update_documents(
      {collection_, {{created->outcomes.back()->document_id, std::move(*patch), {}}}}, {});
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(text(engine_->aggregate_documents(query)->table),
            "[null] [\"b\",[\"b\",\"a\",[\"d\"]],65537]\n");
}

TEST_F(AggregateRowsTest, LastAndPushLookAtEveryDocument) {
  open_engine(true);
  engine::CreateDocuments command{collection_, {}};
  for (const char* x : {"b", "a", "b"}) add_document(command, json::make_object({{"x", x}}));
  ASSERT_TRUE(engine_->create_documents(std::move(command), {}).ok());
  const auto last = figures_of_all(collection_, {aggregate::Function::kLast});
  EXPECT_EQ(text(engine_->aggregate_documents(last)->table), "[null] [\"b\",3]\n");
  const auto push = figures_of_all(collection_, {aggregate::Function::kPush});
  EXPECT_EQ(text(engine_->aggregate_documents(push)->table), "[null] [[\"b\",\"a\",\"b\"],3]\n");
}

TEST_F(AggregateRowsTest, EndsAtItsDeadline) {
  open_engine(true);
  create(300);
  engine::AggregateDocuments query{collection_, {}, aggregate::random_request(random_)};
  query.deadline = Deadline::min();
  EXPECT_EQ(engine_->aggregate_documents(query).status().code(), Code::kUnavailable);
}

}  // namespace
}  // namespace amend::embedded
