#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <map>
#include <optional>
#include <random>
#include <thread>

#include "base/limits.h"
#include "embedded/embedded_engine.h"
#include "embedded/record.h"
#include "embedded/store.h"
#include "embedded/test_directory.h"
#include "filter/match.h"
#include "filter/parse.h"
#include "json/compare.h"
#include "json/parse.h"
#include "json/write.h"

namespace amend::embedded {
namespace {

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : json::Value(json::Object());
}

// An engine on a directory of its own with one namespace and one collection.
class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    reopen();
    const auto made = engine_->create_namespace({"org_local", "press", json::Object()});
    ASSERT_TRUE(made.ok());
    namespace_id_ = made->id;
    const auto collection = engine_->create_collection({namespace_id_, "films", json::Object()});
    ASSERT_TRUE(collection.ok());
    collection_id_ = collection->id;
  }

  void reopen() {
    engine_.reset();
    auto opened = open({directory_.path() + "/data"});
    ASSERT_TRUE(opened.ok()) << opened.status().message();
    engine_ = std::move(*opened);
  }

  engine::CreatedDocuments create(const std::vector<std::string>& bodies) {
    engine::CreateDocuments command{collection_id_, {}};
    for (const std::string& body : bodies) {
      auto document = document::read_new_document(parsed(body), document::SystemMembers::kRefuse);
      EXPECT_TRUE(document.ok()) << body;
      command.documents.push_back(std::move(*document));
    }
    auto created = engine_->create_documents(std::move(command), {});
    EXPECT_TRUE(created.ok());
    return std::move(*created);
  }

  static engine::DocumentUpdate update_of(const std::string& id, std::string_view update_data) {
    return {id, *document::parse_patch(parsed(update_data)), {}};
  }

  engine::UpdatedDocuments update(std::vector<engine::DocumentUpdate> updates) {
    auto done = engine_->update_documents({collection_id_, std::move(updates)}, {});
    EXPECT_TRUE(done.ok());
    return std::move(*done);
  }

  Result<engine::UpdatedMatching> update_matching(std::string_view filter,
                                                  std::string_view update_data,
                                                  Deadline deadline = Deadline::max()) {
    return engine_->update_matching(
        {collection_id_, *filter::parse(parsed(filter)), std::string(filter),
         *document::parse_patch(parsed(update_data))},
        {"key_1", deadline});
  }

  std::string body_of(const std::string& id) {
    const auto found = engine_->get_document({collection_id_, id, false});
    return found.ok() ? found->document.text.body : found.status().message();
  }

  engine::DocumentPage list(std::string_view filter = "{}", std::uint64_t limit = 1000,
                            std::uint64_t offset = 0, std::optional<std::uint64_t> after = {}) {
    engine::ListDocuments query;
    query.collection_id = collection_id_;
    query.filter = *filter::parse(parsed(filter));
    query.offset = offset;
    if (after) query.after = {{}, *after};
    query.limit = limit;
    auto page = engine_->list_documents(query);
    EXPECT_TRUE(page.ok());
    return std::move(*page);
  }

  // Everything a client can see.
  std::string state() {
    std::string text;
    for (const auto& found : list().documents) {
      document::render(found.document.identity, found.document.text, "", text);
    }
    return text;
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string namespace_id_;
  std::string collection_id_;
};

TEST_F(EngineTest, VersionsAreDenseAndOnlyTakenByChanges) {
  EXPECT_EQ(create({R"({"document_id":"a"})", R"({"document_id":"b"})"}).version, 1U);
  EXPECT_EQ(create({R"({"document_id":"a"})"}).version, std::nullopt);
  EXPECT_EQ(update({update_of("a", "{}")}).version, std::nullopt);
  EXPECT_EQ(update({update_of("x", R"({"t":1})")}).version, std::nullopt);
  EXPECT_EQ(update({update_of("a", R"({"t":1})")}).version, 2U);
  EXPECT_EQ(update_matching(R"({"t":5})", R"({"t":2})")->version, std::nullopt);
  EXPECT_EQ(update_matching(R"({"t":1})", R"({"t":2})")->version, 3U);
  reopen();
  EXPECT_EQ(update({update_of("b", R"({"t":1})")}).version, 4U);
  EXPECT_EQ(engine_->get_document({collection_id_, "a", false})->document.identity.version, 3U);
}

TEST_F(EngineTest, TwoEntriesForOneDocumentActInOrder) {
  create({R"({"document_id":"a","n":0})"});
  const auto done = update({update_of("a", R"({"n":1,"first":true})"), update_of("a", R"({"n":2})"),
                            update_of("x", R"({"n":3})")});
  EXPECT_EQ(done.matched, 2U);
  EXPECT_TRUE(done.outcomes[0].ok());
  EXPECT_TRUE(done.outcomes[1].ok());
  EXPECT_EQ(done.outcomes[2].code(), Code::kNotFound);
  EXPECT_EQ(body_of("a"), R"({"n":2,"first":true})");
}

TEST_F(EngineTest, ARefusedEntryFailsAloneAndStillCountsAsMatched) {
  create({R"({"document_id":"a"})", R"({"document_id":"b"})"});
  auto refused = update_of("a", R"({"t":1})");
  refused.refusal = Status(Code::kBadRequest, "no");
  auto unknown = refused;
  unknown.document_id = "x";
  const auto done = update({refused, update_of("b", R"({"t":1})"), unknown});
  EXPECT_EQ(done.matched, 2U);
  EXPECT_EQ(done.outcomes[0].code(), Code::kBadRequest);
  EXPECT_EQ(done.outcomes[2].code(), Code::kNotFound);
  EXPECT_EQ(body_of("a"), "{}");
  EXPECT_EQ(body_of("b"), R"({"t":1})");
}

TEST_F(EngineTest, UpdatesMoveUpdatedAtAndVersionButNotCreatedAt) {
  create({R"({"document_id":"a"})"});
  const auto before = engine_->get_document({collection_id_, "a", false})->document.identity;
  update({update_of("a", R"({"t":1})")});
  const auto after = engine_->get_document({collection_id_, "a", false})->document.identity;
  EXPECT_EQ(after.created_at, before.created_at);
  EXPECT_GE(after.updated_at, before.updated_at);
  EXPECT_GT(after.version, before.version);
}

TEST_F(EngineTest, AFilterUpdateEqualsAnUpdateOfWhatTheFilterLists) {
  std::mt19937 random(20261124);
  std::vector<std::string> bodies;
  for (int i = 0; i < 300; ++i) {
    bodies.push_back(R"({"document_id":"d)" + std::to_string(i) + R"(","n":)" +
                     std::to_string(random() % 10) +
                     (random() % 3 == 0 ? R"(,"m":{"s":"raw"}})" : R"(,"m":{"t":[1,2]}})"));
  }
  create(bodies);
  const auto other = engine_->create_collection({namespace_id_, "twin", json::Object()});
  ASSERT_TRUE(other.ok());
  const std::string first = collection_id_;
  for (std::string& body : bodies) body.insert(body.find(":\"d") + 2, "twin-");
  collection_id_ = other->id;
  create(bodies);
  for (const char* filter :
       {R"({"n":{"gte":5}})", R"({"m.s":"raw"})", R"({"NOT":[{"n":3}]})", R"({"m.t":2})"}) {
    collection_id_ = first;
    std::vector<engine::DocumentUpdate> updates;
    const std::string patch = R"({"m.s":"done","x":{"y":)" + std::to_string(random() % 100) + "}}";
    for (const auto& found : list(filter).documents)
      updates.push_back(update_of(found.document.identity.document_id, patch));
    const std::string before = state();
    const auto by_filter = update_matching(filter, patch);
    ASSERT_TRUE(by_filter.ok());
    EXPECT_EQ(by_filter->updated, updates.size());
    std::vector<std::string> after_filter;
    for (const auto& found : list().documents) after_filter.push_back(found.document.text.body);
    EXPECT_NE(before, state());
    // The twin holds the same documents and gets the same update by id.
    collection_id_ = other->id;
    for (auto& one : updates) one.document_id.insert(0, "twin-");
    update(std::move(updates));
    std::vector<std::string> after_ids;
    for (const auto& found : list().documents) after_ids.push_back(found.document.text.body);
    EXPECT_EQ(after_filter, after_ids);
  }
}

TEST_F(EngineTest, APagedListGivesEveryMatchOnce) {
  std::vector<std::string> bodies;
  for (int i = 0; i < 25; ++i) bodies.push_back(R"({"n":)" + std::to_string(i % 2) + "}");
  create(bodies);
  for (const char* filter : {"{}", R"({"n":1})"}) {
    const std::uint64_t total = list(filter).documents.size();
    std::vector<std::uint64_t> by_cursor;
    std::optional<std::uint64_t> after;
    bool more = true;
    while (more) {
      const auto page = list(filter, 4, 0, after);
      EXPECT_EQ(page.matched, total);
      for (const auto& found : page.documents) by_cursor.push_back(found.document.position);
      more = page.next.has_value();
      if (more) after = page.next->position;
    }
    std::vector<std::uint64_t> by_offset;
    for (std::uint64_t offset = 0; offset < total; offset += 4) {
      const auto page = list(filter, 4, offset);
      EXPECT_EQ(page.next.has_value(), offset + 4 < total);
      for (const auto& found : page.documents) by_offset.push_back(found.document.position);
    }
    EXPECT_EQ(by_cursor.size(), total);
    EXPECT_EQ(by_cursor, by_offset);
    EXPECT_TRUE(std::is_sorted(by_cursor.begin(), by_cursor.end()));
  }
}

TEST_F(EngineTest, IdsAreUniqueInTheNamespaceAndNeverOverwritten) {
  const auto created = create({R"({"document_id":"a","n":1})", R"({"document_id":"a","n":2})"});
  EXPECT_TRUE(created.outcomes[0].ok());
  EXPECT_EQ(created.outcomes[1].status().code(), Code::kAlreadyExists);
  const auto other = engine_->create_collection({namespace_id_, "other", json::Object()});
  collection_id_ = other->id;
  EXPECT_EQ(create({R"({"document_id":"a"})"}).outcomes[0].status().code(), Code::kAlreadyExists);
  EXPECT_EQ(engine_->get_document({other->id, "a", false}).status().code(), Code::kNotFound);
  EXPECT_EQ(update({update_of("a", R"({"t":1})")}).outcomes[0].code(), Code::kNotFound)
      << "another collection's document";
  const auto elsewhere = engine_->create_namespace({"org_local", "elsewhere", json::Object()});
  collection_id_ = engine_->create_collection({elsewhere->id, "films", json::Object()})->id;
  EXPECT_TRUE(create({R"({"document_id":"a"})"}).outcomes[0].ok());
}

TEST_F(EngineTest, VectorsComeBackAndTheirNamesAreClosedToUpdatesAndFields) {
  create(
      {R"({"document_id":"a","features":[{"feature_extractor_id":"f","vectors":{"e":[0.5,0.1]}}]})"});
  EXPECT_EQ(update({update_of("a", R"({"f_e":1})")}).outcomes[0].code(), Code::kBadRequest);
  EXPECT_EQ(update_matching(R"({"document_id":"a"})", R"({"f_e":1})").status().code(),
            Code::kBadRequest);
  EXPECT_EQ(create({R"({"f_e":1})"}).outcomes[0].status().code(), Code::kValidation);
  update({update_of("a", R"({"t":1})")});
  reopen();
  const auto found = engine_->get_document({collection_id_, "a", true});
  ASSERT_EQ(found->vectors.size(), 1U);
  EXPECT_EQ(found->vectors[0].name, "f_e");
  EXPECT_EQ(found->vectors[0].values, (std::vector<float>{0.5F, 0.1F}));
  EXPECT_TRUE(engine_->get_collection(namespace_id_, "films")->vector_names.contains("f_e"));
}

TEST_F(EngineTest, ACollectionHasSoManyVectorNamesAndNoMore) {
  static_assert(limits::kVectorNamesPerCollection % limits::kVectorsPerDocument == 0);
  const auto with_names = [](std::size_t first, std::size_t count) {
    json::Object vectors;
    for (std::size_t i = first; i < first + count; ++i)
      vectors.append(std::to_string(i), json::Array{1});
    return json::write(json::make_object(
        {{"features", json::Array{json::make_object(
                          {{"feature_extractor_id", "f"}, {"vectors", std::move(vectors)}})}}}));
  };
  constexpr std::size_t kEach = limits::kVectorsPerDocument;
  std::size_t names = 0;
  for (; names + kEach < limits::kVectorNamesPerCollection; names += kEach)
    create({with_names(names, kEach)});
  EXPECT_EQ(create({with_names(names + 1, kEach)}).outcomes[0].ok(), true) << "exactly the limit";
  EXPECT_EQ(create({with_names(0, kEach)}).outcomes[0].ok(), true) << "known names";
  EXPECT_EQ(create({with_names(names, 1)}).outcomes[0].status().code(), Code::kValidation);
}

TEST_F(EngineTest, CountersSurviveARestart) {
  create({"{}", "{}", "{}"});
  reopen();
  create({"{}"});
  EXPECT_EQ(engine_->get_collection(namespace_id_, "films")->document_count, 4U);
  EXPECT_EQ(engine_->get_namespace("org_local", "press")->document_count, 4U);
  EXPECT_EQ(engine_->get_namespace("org_local", "press")->collection_count, 1U);
  EXPECT_EQ(list().documents.back().document.position, 3U);
}

TEST_F(EngineTest, ADocumentMayGrowToItsLimitAndNoFurther) {
  // {"a":"..."} and the _internal text make up the size.
  const std::size_t internal =
      std::string_view(R"({"metadata":{"ingestion_status":"COMPLETED"}})").size();
  const auto text_of = [](std::size_t bytes) { return std::string(bytes, 'x'); };
  create({R"({"document_id":"a","a":")" + text_of(limits::kDocumentBytes - internal - 60) + "\"}"});
  const std::size_t size = body_of("a").size() + internal;
  const std::size_t overhead = std::string_view(R"(,"b":"")").size();
  const auto grown_to = [&](std::size_t total) {
    return update_of("a", R"({"b":")" + text_of(total - size - overhead) + "\"}");
  };
  EXPECT_TRUE(update({grown_to(limits::kDocumentBytes - 1)}).outcomes[0].ok());
  EXPECT_TRUE(update({grown_to(limits::kDocumentBytes)}).outcomes[0].ok());
  const std::string before = state();
  EXPECT_EQ(update({grown_to(limits::kDocumentBytes + 1)}).outcomes[0].code(),
            Code::kPayloadTooLarge);
  create({R"({"document_id":"small"})"});
  const auto all = engine_->update_matching(
      {collection_id_, {}, "", grown_to(limits::kDocumentBytes + 1).patch}, {});
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->matched, 2U);
  EXPECT_EQ(all->updated, 1U);
  EXPECT_EQ(all->failed, 1U);
  EXPECT_EQ(state().substr(0, before.size()), before);
}

TEST_F(EngineTest, APageHoldsItsLimitAndNoMore) {
  const std::size_t frame =
      std::string_view(R"({"a":""}{"metadata":{"ingestion_status":"COMPLETED"}})").size();
  const auto body_of_bytes = [&](std::size_t bytes) {
    return R"({"a":")" + std::string(bytes - frame, 'x') + "\"}";
  };
  static_assert(limits::kPageBytes == 4 * limits::kDocumentBytes);
  for (int i = 0; i < 3; ++i) create({body_of_bytes(limits::kDocumentBytes)});
  create({body_of_bytes(limits::kDocumentBytes - frame - 1)});  // leaves frame + 1
  create({body_of_bytes(frame + 1), body_of_bytes(frame)});
  const auto page = [&](std::uint64_t limit) {
    engine::ListDocuments query;
    query.collection_id = collection_id_;
    query.limit = limit;
    return engine_->list_documents(query);
  };
  EXPECT_EQ(page(4)->documents.size(), 4U);
  EXPECT_EQ(page(5)->documents.size(), 5U) << "exactly the limit";
  EXPECT_EQ(page(6).status().code(), Code::kPayloadTooLarge);
}

TEST_F(EngineTest, AfterItsDeadlineARequestChangesNothing) {
  std::vector<std::string> bodies(600, "{}");
  create(bodies);
  const std::string before = state();
  EXPECT_EQ(
      update_matching(R"({"x":{"exists":false}})", R"({"x":1})", Deadline::min()).status().code(),
      Code::kUnavailable);
  EXPECT_EQ(state(), before);
  engine::ListDocuments query;
  query.collection_id = collection_id_;
  query.limit = 1000;
  query.deadline = Deadline::min();
  EXPECT_EQ(engine_->list_documents(query).status().code(), Code::kUnavailable);
  query.sort = filter::Sort{filter::FieldPath("x")};
  EXPECT_EQ(engine_->list_documents(query).status().code(), Code::kUnavailable);
}

TEST_F(EngineTest, RecordsHoldWhatWasDone) {
  create({R"({"document_id":"a"})", R"({"document_id":"b"})"});
  update({update_of("b", R"({"m.s":1})"), update_of("x", R"({"m.s":1})"),
          update_of("b", R"({"m.s":2})")});
  ASSERT_TRUE(update_matching(R"({"m.s":2})", R"({"done":true})").ok());
  engine_.reset();
  auto store = Store::open(directory_.path() + "/data/store", false);
  ASSERT_TRUE(store.ok());
  std::vector<Record> records;
  for (auto scan = (*store)->scan(Family::kRecords, namespace_prefix(1)); scan.valid();
       scan.next()) {
    auto record = decode_record(version_of(scan.key()), scan.value());
    ASSERT_TRUE(record.has_value());
    records.push_back(std::move(*record));
  }
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].kind, RecordKind::kCreate);
  EXPECT_EQ(records[0].rows.size(), 2U);
  EXPECT_EQ(records[1].kind, RecordKind::kUpdateDocuments);
  ASSERT_EQ(records[1].entries.size(), 2U) << "the failed entry is not in the record";
  EXPECT_EQ(records[1].entries[0].row, 1U);
  EXPECT_EQ(records[1].failed, 1U);
  EXPECT_EQ(records[2].kind, RecordKind::kUpdateMatching);
  EXPECT_EQ(records[2].filter_text, R"({"m.s":2})");
  EXPECT_EQ(records[2].key_id, "key_1");
}

// Writers of all kinds at once. Each document counts its own updates, so a lost or doubled one
// shows.
TEST_F(EngineTest, ConcurrentWritersLoseNothingAndReadersSeeWholeUpdates) {
  constexpr int kDocuments = 50;
  constexpr int kWriters = 6;
  constexpr int kRounds = 40;
  std::vector<std::string> bodies;
  for (int i = 0; i < kDocuments; ++i)
    bodies.push_back(R"({"document_id":"d)" + std::to_string(i) + R"(","all":0})");
  create(bodies);
  std::atomic<bool> torn{false};
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop) {
      const auto page = list();
      const json::Value first = parsed(page.documents.front().document.text.body);
      for (const auto& found : page.documents) {
        // "all" is only ever set by filter updates of every document: one value everywhere.
        if (!json::equal(*parsed(found.document.text.body).find("all"), *first.find("all")))
          torn = true;
      }
    }
  });
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      for (int round = 1; round <= kRounds; ++round) {
        if (writer == 0) {
          EXPECT_TRUE(update_matching(R"({"all":{"exists":true}})",
                                      R"({"all":)" + std::to_string(round) + "}")
                          .ok());
          continue;
        }
        std::vector<engine::DocumentUpdate> updates;
        for (int i = 0; i < kDocuments; ++i) {
          updates.push_back(
              update_of("d" + std::to_string(i),
                        R"({"w)" + std::to_string(writer) + R"(":)" + std::to_string(round) + "}"));
        }
        EXPECT_TRUE(engine_->update_documents({collection_id_, std::move(updates)}, {}).ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  stop = true;
  reader.join();
  EXPECT_FALSE(torn);
  for (const auto& found : list().documents) {
    const json::Value body = parsed(found.document.text.body);
    EXPECT_EQ(body.find("all")->int64(), kRounds);
    for (int writer = 1; writer < kWriters; ++writer) {
      EXPECT_EQ(body.find("w" + std::to_string(writer))->int64(), kRounds);
    }
  }
  // 1 create, then every round of every writer took exactly one version.
  EXPECT_EQ(update({update_of("d0", R"({"x":1})")}).version, 2U + kWriters * kRounds);
}

// A filter is evaluated outside the queue and brought up to date inside. Many threads want to take
// the same documents one stage further: each document goes through each stage once.
TEST_F(EngineTest, ConcurrentFilterUpdatesChooseEachDocumentOnce) {
  constexpr std::uint64_t kDocuments = 200;
  constexpr int kThreads = 4;
  constexpr int kStages = 30;
  create(std::vector<std::string>(kDocuments, R"({"stage":0})"));
  std::array<std::atomic<std::uint64_t>, kStages> moved{};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (int stage = 0; stage < kStages; ++stage) {
        const std::string now = R"({"stage":)" + std::to_string(stage) + "}";
        const std::string next = R"({"stage":)" + std::to_string(stage + 1) + "}";
        moved[static_cast<std::size_t>(stage)] += update_matching(now, next)->updated;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& count : moved) EXPECT_EQ(count, kDocuments);
}

// Lists ask for one path after the other, so that columns are built while writers go on. In the end
// each column must say what the documents say.
TEST_F(EngineTest, ColumnsBuiltWhileWritersGoOnAreExact) {
  constexpr std::size_t kDocuments = 1500;
  constexpr int kPaths = 24;
  std::vector<std::string> bodies;
  for (std::size_t i = 0; i < kDocuments; ++i)
    bodies.push_back(R"({"document_id":"d)" + std::to_string(i) + R"(","p0":0})");
  create(bodies);
  const auto path_is = [](int path, std::uint32_t value) {
    return R"({"p)" + std::to_string(path) + R"(":)" + std::to_string(value) + "}";
  };
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    std::mt19937 random(3);
    while (!stop) {
      const int path = static_cast<int>(random() % kPaths);
      EXPECT_TRUE(
          update_matching("{\"document_id\":\"d" + std::to_string(random() % kDocuments) + "\"}",
                          path_is(path, random() % 3))
              .ok());
      update({update_of("d" + std::to_string(random() % kDocuments), path_is(path, random() % 3))});
    }
  });
  for (int path = 0; path < kPaths; ++path) list(path_is(path, 1));
  stop = true;
  writer.join();
  std::map<std::string, std::size_t> counted;
  for (std::uint64_t offset = 0; offset < kDocuments; offset += 1000) {
    for (const auto& found : list("{}", 1000, offset).documents) {
      const json::Value body = parsed(found.document.text.body);
      for (const json::Member& member : body.object())
        ++counted[R"({")" + member.key + R"(":)" + json::write(member.value) + "}"];
    }
  }
  for (int path = 0; path < kPaths; ++path) {
    for (std::uint32_t value = 0; value < 3; ++value)
      EXPECT_EQ(list(path_is(path, value)).matched, counted[path_is(path, value)]) << path;
  }
}

TEST_F(EngineTest, ConcurrentCreatesOfOneIdSucceedOnce) {
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int id = 0; id < 20; ++id) {
        if (create({R"({"document_id":"d)" + std::to_string(id) + "\"}"}).outcomes[0].ok()) ++made;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 20);
  EXPECT_EQ(list().matched, 20U);
}

TEST_F(EngineTest, NumbersAndStringsComeBackAsSent) {
  const std::string body =
      R"({"i":[9223372036854775807,-9223372036854775808,18446744073709551615,0],"d":[1.0,0.1,1e+300,5e-324,1.7976931348623157e+308],"s":["","\u0000","é😀","\u001f\"\\/"]})";
  create({R"({"document_id":"a",)" + body.substr(1)});
  reopen();
  EXPECT_EQ(body_of("a"), json::write(parsed(body)));
  EXPECT_EQ(body_of("a").find("1.0,0.1,1e+300,5e-324,1.7976931348623157e+308") != std::string::npos,
            true);
}

TEST_F(EngineTest, TheAdminKeyIsReplacedAndTheFormerOneStopsWorking) {
  ASSERT_TRUE(engine_->accounts().set_admin_key({std::string(32, 'a'), "sk_a..."}).ok());
  EXPECT_EQ(engine_->accounts().authenticate(std::string(32, 'a'))->permission,
            engine::Permission::kAdmin);
  ASSERT_TRUE(engine_->accounts().set_admin_key({std::string(32, 'b'), "sk_b..."}).ok());
  EXPECT_EQ(engine_->accounts().authenticate(std::string(32, 'a')).status().code(),
            Code::kUnauthorized);
  EXPECT_EQ(engine_->accounts().authenticate("").status().code(), Code::kUnauthorized);
  reopen();
  EXPECT_TRUE(engine_->accounts().authenticate(std::string(32, 'b')).ok());
}

TEST_F(EngineTest, NamesAreUniqueAndIdsWin) {
  EXPECT_EQ(engine_->create_namespace({"org_local", "press", json::Object()}).status().code(),
            Code::kAlreadyExists);
  EXPECT_EQ(engine_->create_collection({namespace_id_, "films", json::Object()}).status().code(),
            Code::kAlreadyExists);
  EXPECT_EQ(engine_->get_namespace("org_other", "press").status().code(), Code::kNotFound);
  EXPECT_EQ(engine_->get_namespace("org_other", namespace_id_).status().code(), Code::kNotFound);
  const auto confusing =
      engine_->create_collection({namespace_id_, collection_id_, json::Object()});
  ASSERT_TRUE(confusing.ok());
  EXPECT_EQ(engine_->get_collection(namespace_id_, collection_id_)->name, "films");
}

}  // namespace
}  // namespace amend::embedded
