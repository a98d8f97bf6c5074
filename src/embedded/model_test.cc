// The engine against a model: random writes of every kind, in random order, with settling and
// restarts in between. After each the documents, and what random filters list, must be what the
// model says; the model applies patches by document/patch and filters by filter/match.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "filter/group_key.h"
#include "filter/match.h"
#include "filter/parse.h"
#include "filter/random.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint32_t kSeed = 20261125;

// How many random steps: AMEND_CASES makes the test as long as one likes.
int cases() {
  const char* given = std::getenv("AMEND_CASES");
  return given != nullptr ? std::atoi(given) : 20000;
}

struct ModelDocument {
  std::string id;
  document::Document document;
  std::uint64_t version;
  std::uint64_t position;
};

class ModelTest : public testing::Test {
 protected:
  void SetUp() override {
    reopen();
    name_space_ = engine_->create_namespace({"org_local", "press", json::Object()})->id;
    collection_ = engine_->create_collection({name_space_, "films", json::Object()})->id;
  }

  // One time in two the engine settles whatever is pending as soon as it can. One in three it has
  // memory for one column, or for none; one in three for no table of ids.
  void reopen() {
    engine_.reset();
    Config config{directory_.path() + "/data"};
    if (random_.one_in(2)) config.upkeep.settle_after_us = 0;
    if (random_.one_in(3)) config.memory.columns = random_.one_in(2) ? 0 : 100'000;
    if (random_.one_in(3)) config.memory.ids = 0;
    auto opened = open(config);
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    engine_ = std::move(*opened);
  }

  std::string any_id() { return "d" + std::to_string(random_.below(60)); }

  ModelDocument* find(const std::string& id) {
    for (ModelDocument& document : model_) {
      if (document.id == id) return &document;
    }
    return nullptr;
  }

  // Random update data: nested, dotted, through arrays, into _internal.
  json::Value update_data() {
    json::Object data;
    for (std::size_t left = random_.below(4); left > 0; --left) {
      const char* key = random_.pick({"a", "b", "c", "a.b", "b.a", "a.0", "a.0.b", "c.a.b", "d",
                                      "internal_metadata.x", "lineage_path", "modality"});
      data[key] = std::string_view(key) == "lineage_path" ? json::Value("p") : random_.value(2);
    }
    return data;
  }

  void create() {
    engine::CreateDocuments command{collection_, {}};
    std::vector<document::NewDocument> given;
    for (std::size_t left = 1 + random_.below(5); left > 0; --left) {
      json::Value body = random_.body();
      body.object().append("document_id", any_id());
      auto read = document::read_new_document(body, document::SystemMembers::kRefuse);
      if (!read.ok()) continue;
      given.push_back(*read);
      command.documents.push_back(std::move(*read));
    }
    const auto created = engine_->create_documents(std::move(command), {});
    ASSERT_TRUE(created.ok());
    for (std::size_t at = 0; at < given.size(); ++at) {
      const std::string id = *given[at].id;
      ASSERT_EQ(created->outcomes[at].ok(), find(id) == nullptr) << id;
      if (!created->outcomes[at].ok()) continue;
      json::Parser parser;
      model_.push_back({id,
                        *document::Document::parse(*created->outcomes[at], given[at].text, parser),
                        *created->version, next_position_++});
    }
    if (created->version) version_ = *created->version;
  }

  void apply(const document::Patch& patch, std::uint64_t version, ModelDocument& document) {
    document::apply(patch, document.document);
    document.version = version;
  }

  void update() {
    engine::UpdateDocuments command{collection_, {}};
    for (std::size_t left = 1 + random_.below(6); left > 0; --left) {
      auto patch = document::parse_patch(update_data());
      if (patch.ok()) command.updates.push_back({any_id(), std::move(*patch), {}});
    }
    const auto given = command.updates;
    const auto updated = engine_->update_documents(std::move(command), {});
    ASSERT_TRUE(updated.ok());
    if (updated->version) version_ = *updated->version;
    for (std::size_t at = 0; at < given.size(); ++at) {
      ModelDocument* document = find(given[at].document_id);
      ASSERT_EQ(updated->outcomes[at].ok(), document != nullptr);
      if (document == nullptr || given[at].patch.empty()) continue;
      apply(given[at].patch, *updated->version, *document);
    }
  }

  void update_matching() {
    const json::Value filter = random_.filter(2);
    const auto parsed = filter::parse(filter);
    const auto patch = document::parse_patch(update_data());
    if (!parsed.ok() || !patch.ok()) return;
    const auto updated = engine_->update_matching({collection_, *parsed, "", *patch}, {});
    ASSERT_TRUE(updated.ok()) << updated.status().message();
    std::uint64_t matched = 0;
    for (ModelDocument& document : model_) {
      if (!filter::matches(*parsed, document.document)) continue;
      ++matched;
      if (!patch->empty()) apply(*patch, *updated->version, document);
    }
    ASSERT_EQ(updated->matched, matched) << json::write(filter);
    ASSERT_EQ(updated->updated, matched);
    if (updated->version) version_ = *updated->version;
  }

  void patch_one() {
    const std::string id = any_id();
    auto patch = document::parse_patch(update_data());
    if (!patch.ok()) return;
    const auto done = engine_->patch_document({collection_, id, *patch, {}}, {});
    ModelDocument* document = find(id);
    ASSERT_EQ(done.ok(), document != nullptr) << id;
    if (document == nullptr) return;
    if (!patch->empty()) apply(*patch, ++version_, *document);
    expect_equal(*done, *document);
  }

  void replace_one() {
    const std::string id = any_id();
    const auto replacement = document::read_replacement(random_.body());
    if (!replacement.ok()) return;
    const auto done = engine_->replace_document({collection_, id, *replacement}, {});
    ModelDocument* document = find(id);
    ASSERT_EQ(done.ok(), document != nullptr) << id;
    if (document == nullptr) return;
    document::replace(*replacement, document->document);
    document->version = ++version_;
    expect_equal(*done, *document);
  }

  void delete_one() {
    const std::string id = any_id();
    const auto done = engine_->delete_document({collection_, id}, {});
    ASSERT_EQ(done.ok(), find(id) != nullptr) << id;
    if (!done.ok()) return;
    ASSERT_EQ(*done, ++version_);
    std::erase_if(model_, [&](const ModelDocument& document) { return document.id == id; });
  }

  void delete_some() {
    engine::DeleteDocuments command{collection_, {}};
    for (std::size_t left = 1 + random_.below(6); left > 0; --left) {
      command.document_ids.push_back(any_id());
    }
    const auto done = engine_->delete_documents(command, {});
    ASSERT_TRUE(done.ok());
    std::set<std::string> removed;
    std::set<std::string> unknown;
    for (std::size_t at = 0; at < command.document_ids.size(); ++at) {
      const std::string& id = command.document_ids[at];
      ASSERT_EQ(done->outcomes[at].ok(), find(id) != nullptr) << id;
      (find(id) != nullptr ? removed : unknown).insert(id);
    }
    ASSERT_EQ(done->deleted, removed.size());
    ASSERT_EQ(done->failed, unknown.size());
    ASSERT_EQ(done->version.has_value(), !removed.empty());
    if (done->version) {
      ASSERT_EQ(*done->version, ++version_);
    }
    std::erase_if(model_, [&](const auto& document) { return removed.contains(document.id); });
  }

  void delete_matching() {
    // All of them only now and then, so that there is something to look at.
    const json::Value filter = random_.one_in(8) ? json::Object() : random_.filter(2);
    const auto parsed = filter::parse(filter);
    if (!parsed.ok()) return;
    const auto done = engine_->delete_matching({collection_, *parsed, ""}, {});
    ASSERT_TRUE(done.ok()) << done.status().message();
    const std::size_t before = model_.size();
    std::erase_if(model_, [&](const ModelDocument& document) {
      return filter::matches(*parsed, document.document);
    });
    ASSERT_EQ(done->deleted, before - model_.size()) << json::write(filter);
    ASSERT_EQ(done->version.has_value(), done->deleted > 0);
    if (done->version) {
      ASSERT_EQ(*done->version, ++version_);
    }
  }

  void check_counts() {
    const auto collection = engine_->get_collection(name_space_, collection_);
    ASSERT_TRUE(collection.ok());
    ASSERT_EQ(collection->document_count, model_.size());
  }

  void check_list() {
    const json::Value filter = random_.one_in(3) ? json::Object() : random_.filter(2);
    const auto parsed = filter::parse(filter);
    if (!parsed.ok()) return;
    engine::ListDocuments query;
    query.collection_id = collection_;
    query.filter = *parsed;
    query.limit = 1000;
    const auto page = engine_->list_documents(query);
    ASSERT_TRUE(page.ok()) << page.status().message();
    std::size_t at = 0;
    for (const ModelDocument& expected : model_) {
      if (!filter::matches(*parsed, expected.document)) continue;
      ASSERT_LT(at, page->documents.size()) << json::write(filter);
      const engine::StoredDocument& found = page->documents[at++].document;
      ASSERT_EQ(found.identity.document_id, expected.id) << json::write(filter);
      expect_equal(found, expected);
    }
    ASSERT_EQ(at, page->documents.size()) << json::write(filter);
    ASSERT_EQ(at, page->matched);
  }

  // Groups of a random field, with a filter and a search now and then, page by page.
  void check_groups() {
    const json::Value filter = random_.one_in(2) ? json::Object() : random_.filter(1);
    const auto parsed = filter::parse(filter);
    if (!parsed.ok()) return;
    engine::ListGroups query;
    query.collection_id = collection_;
    query.filter = *parsed;
    const std::string text = random_.pick({"", "", "", "1", "A", "d1", "x"});
    query.search = filter::Search(text);
    const char* field = random_.pick({"a", "b", "a.b", "c", "a.0", "document_id", "modality"});
    query.field = filter::FieldPath(field);
    std::map<std::string, std::vector<const ModelDocument*>> expected;
    for (const ModelDocument& document : model_) {
      if (!filter::matches(*parsed, document.document) || !has(document, query.search)) continue;
      for (const auto& key : filter::group_keys(filter::resolve(query.field, document.document))) {
        expected[key.text()].push_back(&document);
      }
    }
    query.limit = 1 + random_.below(8);
    std::uint64_t last_count = ~std::uint64_t{0};
    do {
      const auto page = engine_->list_groups(query);
      ASSERT_TRUE(page.ok()) << page.status().message();
      for (const engine::DocumentGroup& group : page->groups) {
        ASSERT_LE(group.count, last_count);
        last_count = group.count;
        const auto found = expected.find(json::write(group.key));
        ASSERT_NE(found, expected.end()) << field << " " << json::write(group.key);
        ASSERT_EQ(group.count, found->second.size()) << field << " " << found->first;
        ASSERT_EQ(group.documents.size(), group.count);
        for (std::size_t at = 0; at < group.count; ++at) {
          expect_equal(group.documents[at].document, *found->second[at]);
        }
        expected.erase(found);
      }
      query.after = page->next;
    } while (query.after);
    ASSERT_TRUE(expected.empty()) << field << " lacks " << expected.begin()->first;
  }

  static bool has(const ModelDocument& document, const filter::Search& search) {
    json::Parser parser;
    const std::string body = json::write(document.document.body());
    return search.is_in(document.id, *parser.read(body));
  }

  void check_get() {
    const std::string id = any_id();
    const auto found = engine_->get_document({collection_, id, false});
    const ModelDocument* expected = find(id);
    ASSERT_EQ(found.ok(), expected != nullptr) << id;
    if (expected != nullptr) expect_equal(found->document, *expected);
  }

  static void expect_equal(const engine::StoredDocument& found, const ModelDocument& expected) {
    ASSERT_EQ(found.text.body, json::write(expected.document.body())) << expected.id;
    ASSERT_EQ(found.text.internal, json::write(expected.document.internal())) << expected.id;
    ASSERT_EQ(found.identity.version, expected.version) << expected.id;
    ASSERT_EQ(found.position, expected.position) << expected.id;
  }

  filter::Random random_{kSeed};
  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string name_space_;
  std::string collection_;
  std::vector<ModelDocument> model_;
  std::uint64_t version_ = 0;
  std::uint64_t next_position_ = 0;
};

TEST_F(ModelTest, TheEngineDoesWhatTheModelDoes) {
  std::cout << "seed " << kSeed << ", " << cases() << " cases\n";
  for (int step = 0; step < cases() && !HasFatalFailure(); ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    switch (random_.below(19)) {
      case 0:
      case 1:
        create();
        break;
      case 2:
      case 3:
      case 4:
        update();
        break;
      case 5:
      case 6:
        update_matching();
        break;
      case 7:
        patch_one();
        break;
      case 8:
        replace_one();
        break;
      case 9:
        delete_one();
        break;
      case 10:
        check_get();
        break;
      case 11:
        delete_some();
        break;
      case 12:
        // A filter deletes much of what is there; creates have to keep up.
        random_.one_in(2) ? delete_matching() : create();
        break;
      case 13:
        check_counts();
        break;
      case 14:
      case 15:
        check_groups();
        break;
      default:
        check_list();
    }
    if (random_.one_in(100)) reopen();
  }
}

}  // namespace
}  // namespace amend::embedded
