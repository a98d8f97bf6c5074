// The engine against a model: random writes of every kind, in random order, with settling and
// restarts in between. After each the documents, and what random filters list, must be what the
// model says; the model applies patches by document/patch and filters by filter/match.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "document/operators.h"
#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "embedded/touched_paths.h"
#include "filter/group_key.h"
#include "filter/match.h"
#include "filter/parse.h"
#include "filter/random.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

constexpr std::uint32_t kSeed = 20261125;

// Of fewer cases chance decides how often something is met.
constexpr int kEnoughCases = 20'000;

int cases() {
  return filter::cases(20'000);
}

// A change of one document since it was created or replaced, or that replace.
struct ModelEntry {
  std::uint64_t version;
  document::Patch patch;
  std::vector<std::uint64_t> flips;  // versions at which it was reverted, or made again

  [[nodiscard]] bool in_effect(std::uint64_t at) const {
    const auto since = std::upper_bound(flips.begin(), flips.end(), at) - flips.begin();
    return version <= at && since % 2 == 0;
  }
};

struct ModelDocument {
  std::string id;
  document::Document document;
  std::uint64_t version;
  std::uint64_t position;
  document::Document base = document;  // as it was created, or before it was replaced
  std::uint64_t base_version = version;
  std::vector<ModelEntry> entries = {};
};

// What one write did, as far as reverting it goes.
struct ModelOperation {
  enum class Kind { kCreate, kUpdate, kReplace, kRevert, kDelete, kUndelete } kind = Kind::kCreate;
  std::set<std::uint64_t> positions = {};
  std::uint64_t reverts = 0;
};

// Members in the order of their keys.
json::Value in_order(const json::Value& value) {
  if (value.is_array()) {
    json::Array elements;
    for (const json::Value& element : value.array()) elements.push_back(in_order(element));
    return elements;
  }
  if (!value.is_object()) return value;
  std::map<std::string, json::Value> members;
  for (const json::Member& member : value.object()) members[member.key] = in_order(member.value);
  json::Object object;
  for (auto& [key, member] : members) object.append(key, std::move(member));
  return object;
}

class ModelTest : public testing::Test {
 protected:
  void SetUp() override {
    reopen();
    name_space_ = engine_->create_namespace({"org_local", "press", json::Object()})->id;
    collection_ = engine_->create_collection({name_space_, "films", json::Object()})->id;
  }

  // One time in two the engine settles whatever is pending as soon as it can. One in three it has
  // memory for one column, or for none; one in three for no table of ids. One in four it keeps no
  // more than some of its history.
  void reopen() {
    engine_.reset();
    Config config{directory_.path() + "/data"};
    if (random_.one_in(2)) config.upkeep.settle_after_us = 0;
    if (random_.one_in(3)) config.memory.columns = random_.one_in(2) ? 0 : 100'000;
    if (random_.one_in(3)) config.memory.ids = 0;
    // What is old is not kept any more, now and then.
    if (random_.one_in(8)) config.upkeep.saved.bytes = 10'000;
    if (random_.one_in(4)) config.upkeep.history.bytes = 5'000 + random_.below(50'000);
    config.upkeep.trim_every_us = 0;
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

  // An update of it, with operations of every kind.
  Result<document::Patch> any_patch() {
    auto patch = document::parse_patch(update_data());
    if (patch.ok()) random_.vary(*patch, {});
    return patch;
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
      ModelOperation& operation = operations_[*created->version];
      operation.kind = ModelOperation::Kind::kCreate;
      operation.positions.insert(next_position_);
      json::Parser parser;
      model_.push_back({id,
                        *document::Document::parse(*created->outcomes[at], given[at].text, parser),
                        *created->version, next_position_++});
    }
    if (created->version) version_ = *created->version;
  }

  void apply(document::Patch patch, std::uint64_t version, ModelDocument& document) {
    document::set_time(patch, engine_->get_operation(collection_, version)->time);
    document::apply(patch, document.document);
    document.version = version;
    document.entries.push_back({version, std::move(patch), {}});
    operations_[version].kind = ModelOperation::Kind::kUpdate;
    operations_[version].positions.insert(document.position);
  }

  void update() {
    engine::UpdateDocuments command{collection_, {}};
    for (std::size_t left = 1 + random_.below(6); left > 0; --left) {
      auto patch = any_patch();
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
    const auto patch = any_patch();
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
    const auto patch = any_patch();
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
    document->base = document->document;
    document::replace(*replacement, document->document);
    document->version = document->base_version = ++version_;
    // For all that comes after it, an update of the members that it changes.
    document->entries = {{version_, document::difference(document->base, document->document), {}}};
    operations_[version_] = {ModelOperation::Kind::kReplace, {document->position}, 0};
    ++replaces_;
    expect_equal(*done, *document);
  }

  // One of the last writes, or now and then any, or one of the oldest that are kept; often what
  // that wrote right after it.
  void revert() {
    const std::uint64_t back = random_.below(random_.one_in(2) ? 3 : random_.one_in(3) ? 200 : 12);
    if (back >= version_) return;
    std::uint64_t version = version_ - back;
    // What is about to go, or has just gone.
    if (const std::uint64_t gone = trimmed(); gone > 0 && random_.one_in(4)) {
      version = std::min(version_, gone + random_.below(12));
    }
    do {
      revert(version);
      version = version_;
    } while (random_.one_in(2) && !HasFatalFailure());
  }

  void revert(std::uint64_t version) {
    const auto done = engine_->revert_operation({collection_, version}, {});
    const bool refused = done.status().code() == Code::kNotRevertible;
    ModelOperation& target = operations_[version];
    if (done.status().code() == Code::kGone) {
      ++gone_;
      ASSERT_TRUE(is_gone(version));
    } else if (refused) {
      ASSERT_FALSE(creates(target));
      const auto operation = engine_->get_operation(collection_, version);
      ASSERT_TRUE(!operation.ok() || operation->not_revertible != "");
      if (operation.ok() && is_gone(update_of(version))) ++chain_gone_;
    } else if (target.kind == ModelOperation::Kind::kDelete) {
      ASSERT_TRUE(done.ok()) << done.status().message();
      expect_undeleted(version, target, *done);
    } else {
      ASSERT_TRUE(done.ok()) << done.status().message();
      ++reverts_;
      if (target.kind == ModelOperation::Kind::kRevert && done->reverted > 0) ++redone_;
      if (target.kind == ModelOperation::Kind::kReplace) put_back_ += done->reverted;
      expect_reverted(version, target, *done);
    }
  }

  static bool creates(const ModelOperation& operation) {
    return operation.kind == ModelOperation::Kind::kCreate ||
           operation.kind == ModelOperation::Kind::kUndelete;
  }

  // What a write of this version takes away may come back.
  template <class Which>
  void take_away(std::uint64_t version, Which which) {
    ModelOperation operation{ModelOperation::Kind::kDelete};
    std::erase_if(model_, [&](ModelDocument& document) {
      if (!which(document)) return false;
      operation.positions.insert(document.position);
      deleted_[version].push_back(std::move(document));
      return true;
    });
    operations_[version] = std::move(operation);
  }

  // Who is there has the id.
  void expect_undeleted(std::uint64_t version, const ModelOperation& target,
                        const engine::RevertedOperation& done) {
    using Why = engine::RevertedOperation::Skipped::Why;
    std::vector<ModelDocument>& deleted = deleted_[version];
    std::map<std::uint64_t, Why> skipped;
    for (const std::uint64_t position : target.positions) skipped[position] = Why::kReverted;
    std::set<std::uint64_t> back;
    for (const ModelDocument& document : deleted) {
      if (find(document.id) != nullptr) {
        skipped[document.position] = Why::kIdTaken;
      } else {
        skipped.erase(document.position);
        back.insert(document.position);
      }
    }
    ASSERT_EQ(done.matched, target.positions.size());
    ASSERT_EQ(done.reverted, back.size());
    ASSERT_EQ(done.version.has_value(), !back.empty());
    ASSERT_EQ(done.skipped.size(), skipped.size());
    for (const auto& one : done.skipped) {
      ASSERT_EQ(skipped.count(one.position), 1U);
      ASSERT_EQ(skipped[one.position], one.why);
    }
    taken_ += deleted.size() - back.size();
    undeleted_ += back.size();
    if (back.empty()) return;
    ASSERT_EQ(*done.version, ++version_);
    operations_[version_] = {ModelOperation::Kind::kUndelete, back};
    std::erase_if(deleted, [&](ModelDocument& document) {
      if (!back.contains(document.position)) return false;
      document.version = version_;
      model_.push_back(std::move(document));
      return true;
    });
    std::ranges::sort(model_, {}, [](const auto& document) { return document.position; });
  }

  void expect_reverted(std::uint64_t version, ModelOperation& target,
                       const engine::RevertedOperation& done) {
    std::set<std::uint64_t> positions;
    for (const ModelDocument& document : model_) {
      if (can_revert(version, target, document)) positions.insert(document.position);
    }
    ASSERT_EQ(done.matched, target.positions.size());
    leave_alone(version, done, positions);
    ASSERT_EQ(done.reverted, positions.size()) << "operation " << version;
    ASSERT_EQ(done.version.has_value(), !positions.empty());
    ASSERT_EQ(done.skipped.size(), target.positions.size() - positions.size());
    for (const auto& skipped : done.skipped) {
      ASSERT_TRUE(target.positions.contains(skipped.position));
      ASSERT_FALSE(positions.contains(skipped.position));
      const auto found = std::ranges::find(model_, skipped.position, &ModelDocument::position);
      ASSERT_EQ(skipped.why == engine::RevertedOperation::Skipped::Why::kDeleted,
                found == model_.end());
      if (found != model_.end()) {
        ASSERT_EQ(skipped.document_id, found->id);
      }
    }
    if (positions.empty()) return;
    ASSERT_EQ(*done.version, ++version_);
    apply_revert(version, target, positions);
  }

  // What is settled is restored as it was, which may be more than the update names: where an object
  // took the place of a number, all of it. So changes beside what it names count too; what was not
  // in effect when it was settled is not known; and of several restores each is flipped by itself.
  void leave_alone(std::uint64_t version, const engine::RevertedOperation& done,
                   std::set<std::uint64_t>& positions) {
    const auto update = engine_->get_operation(collection_, update_of(version));
    if (update.ok() && update->pending && !follows_unknown(version)) return;
    using Why = engine::RevertedOperation::Skipped::Why;
    for (const auto& skipped : done.skipped) {
      if (skipped.why == Why::kDeleted || skipped.why == Why::kTooLarge) continue;
      left_ += positions.erase(skipped.position);
    }
    restored_ += positions.size();
  }

  // Operations up to here are not kept any more.
  std::uint64_t trimmed() {
    const Status status = engine_->list_changes({collection_, 0, 1}).status();
    if (status.ok()) return 0;
    return static_cast<std::uint64_t>(std::get<std::int64_t>(status.details().at(0).value));
  }
  bool is_gone(std::uint64_t version) { return version <= trimmed(); }

  // Whether a revert has come since whose operation is not kept any more.
  bool follows_unknown(std::uint64_t version) {
    const std::uint64_t gone = trimmed();
    if (gone == 0) return false;
    return std::any_of(operations_.upper_bound(version), operations_.end(), [&](const auto& since) {
      return since.second.reverts != 0 && update_of(since.first) <= gone;
    });
  }

  void apply_revert(std::uint64_t version, ModelOperation& target,
                    const std::set<std::uint64_t>& positions) {
    if (creates(target)) {
      return take_away(version_, [&](const auto& one) { return positions.contains(one.position); });
    }
    operations_[version_] = {ModelOperation::Kind::kRevert, positions, version};
    for (ModelDocument& document : model_) {
      if (!positions.contains(document.position)) continue;
      document.document = document.base;
      document.version = version_;
      for (ModelEntry& entry : document.entries) {
        if (entry.version == update_of(version)) entry.flips.push_back(version_);
        if (entry.in_effect(version_)) document::apply(entry.patch, document.document);
      }
      take_order(document);
    }
  }

  // A member that was removed and comes back is the last of its object.
  void take_order(ModelDocument& document) {
    const auto found = engine_->get_document({collection_, document.id, false});
    ASSERT_TRUE(found.ok());
    const json::Value body = *json::parse(found->document.text.body);
    const json::Value internal = *json::parse(found->document.text.internal);
    ASSERT_EQ(json::write(in_order(body)), json::write(in_order(document.document.body())));
    ASSERT_EQ(json::write(in_order(internal)), json::write(in_order(document.document.internal())));
    document.document.mutable_body() = body;
    document.document.mutable_internal() = internal;
  }

  std::uint64_t update_of(std::uint64_t version) {
    while (operations_[version].reverts != 0) version = operations_[version].reverts;
    return version;
  }

  // Whether nobody has changed since what the operation changed of the document.
  bool can_revert(std::uint64_t version, const ModelOperation& target,
                  const ModelDocument& document) {
    if (!target.positions.contains(document.position)) return false;
    if (creates(target)) return document.version == version;
    if (document.base_version > version) return false;
    const std::uint64_t update = update_of(version);
    TouchedPaths own;
    for (const ModelEntry& entry : document.entries) {
      if (entry.version != update) continue;
      for (auto& path : touched_paths(entry.patch)) own.push_back(path);
    }
    return std::none_of(document.entries.begin(), document.entries.end(), [&](const auto& entry) {
      const bool matters = entry.version == update || overlap(touched_paths(entry.patch), own);
      return matters && entry.in_effect(version) != entry.in_effect(version_);
    });
  }

  void delete_one() {
    const std::string id = any_id();
    const auto done = engine_->delete_document({collection_, id}, {});
    ASSERT_EQ(done.ok(), find(id) != nullptr) << id;
    if (!done.ok()) return;
    ASSERT_EQ(*done, ++version_);
    take_away(version_, [&](const ModelDocument& document) { return document.id == id; });
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
    if (!done->version) return;
    ASSERT_EQ(*done->version, ++version_);
    take_away(version_, [&](const auto& document) { return removed.contains(document.id); });
  }

  void delete_matching() {
    // All of them only now and then, so that there is something to look at.
    const json::Value filter = random_.one_in(8) ? json::Object() : random_.filter(2);
    const auto parsed = filter::parse(filter);
    if (!parsed.ok()) return;
    const auto done = engine_->delete_matching({collection_, *parsed, ""}, {});
    ASSERT_TRUE(done.ok()) << done.status().message();
    ASSERT_EQ(done->version.has_value(), done->deleted > 0);
    const std::size_t before = model_.size();
    take_away(version_ + 1, [&](const ModelDocument& document) {
      return filter::matches(*parsed, document.document);
    });
    ASSERT_EQ(done->deleted, before - model_.size()) << json::write(filter);
    if (!done->version) return;
    ASSERT_EQ(*done->version, ++version_);
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
  std::map<std::uint64_t, std::vector<ModelDocument>> deleted_;  // by the version that did
  std::uint64_t version_ = 0;
  std::uint64_t next_position_ = 0;
  std::map<std::uint64_t, ModelOperation> operations_;
  int reverts_ = 0;
  int redone_ = 0;
  int gone_ = 0;        // could not be reverted because their records are trimmed
  int chain_gone_ = 0;  // because those are that they revert
  std::size_t replaces_ = 0;
  std::size_t put_back_ = 0;  // of these
  std::size_t restored_ = 0;  // documents, of operations that were settled
  std::size_t left_ = 0;      // that could have been
  std::size_t undeleted_ = 0;
  std::size_t taken_ = 0;  // whose ids were not free
};

TEST_F(ModelTest, TheEngineDoesWhatTheModelDoes) {
  std::cout << "seed " << kSeed << ", " << cases() << " cases\n";
  for (int step = 0; step < cases() && !HasFatalFailure(); ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    switch (random_.below(21)) {
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
      case 16:
      case 17:
        revert();
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
  std::cout << reverts_ << " reverts, " << redone_ << " of reverts; of documents " << put_back_
            << " of " << replaces_ << " replaced, " << restored_ << " settled, " << left_
            << " left alone, " << undeleted_ << " deleted, " << taken_ << " whose ids were taken; "
            << gone_ << " and " << chain_gone_ << " of what is gone\n";
  if (cases() < kEnoughCases) return;
  EXPECT_GT(gone_, cases() / 5000);
  EXPECT_GT(chain_gone_, 0);
  EXPECT_GT(reverts_, cases() / 100) << "nearly all were refused";
  EXPECT_GT(redone_, cases() / 1000) << "of reverts themselves";
  EXPECT_GT(put_back_, replaces_ / 20);
  EXPECT_GT(restored_, cases() / 100);
  EXPECT_LT(left_, restored_ / 4) << "left alone without need";
  EXPECT_GT(undeleted_, cases() / 100);
  EXPECT_GT(taken_, undeleted_ / 200);
}

}  // namespace
}  // namespace amend::embedded
