// Readers among writers: everything that may happen at once on one engine happens at once, and no
// reader ever sees half of a write, or something older than it has seen.
//
// Each writer does its share, readers read until the last of them is done. What is checked holds at
// every moment, so nothing depends on who comes when. The race detector runs this too.
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "embedded/embedded_engine.h"
#include "embedded/test_directory.h"
#include "filter/parse.h"
#include "json/parse.h"

namespace amend::embedded {
namespace {

constexpr int kTeams = 3;
constexpr int kOfTeam = 60;
constexpr int kFixed = kTeams * kOfTeam;  // documents that are there from beginning to end
constexpr int kRounds = 30;               // writes of each writer
constexpr int kBundle = 5;                // documents of one create
constexpr int kOtherPaths = 8;            // that no document has

std::string number(int n) {
  return std::to_string(n);
}

class ReadersTest : public testing::Test {
 protected:
  // Settles as soon as it can.
  void open_engine(const Memory& memory) {
    engine_.reset();
    Config config{directory_.path() + "/data", memory};
    config.upkeep.settle_after_us = 0;
    engine_ = std::move(*open(config));
  }

  void set_up(const Memory& memory) {
    open_engine(memory);
    const auto space = engine_->create_namespace({"org_local", "press", json::Object()});
    collection_ = engine_->create_collection({space->id, "films", json::Object()})->id;
    std::vector<std::string> bodies;
    for (int i = 0; i < kFixed; ++i) {
      bodies.push_back(R"({"document_id":"d)" + number(i) + R"(","n":)" + number(i) +
                       R"(,"team":)" + number(i % kTeams) +
                       R"(,"all":0,"mirror":0,"part":0,"stage":0,"pair":0})");
    }
    create(bodies);
  }

  void create(const std::vector<std::string>& bodies) {
    engine::CreateDocuments command{collection_, {}};
    for (const std::string& body : bodies) {
      command.documents.push_back(
          *document::read_new_document(*json::parse(body), document::SystemMembers::kRefuse));
    }
    require(engine_->create_documents(std::move(command), {}).status());
  }

  void update(const std::string& filter, const std::string& patch, std::uint64_t expected) {
    const auto done =
        engine_->update_matching({collection_, *filter::parse(*json::parse(filter)), filter,
                                  *document::parse_patch(*json::parse(patch))},
                                 {"key_1"});
    require(done.status());
    if (done.ok() && done->updated != expected) {
      wrong(filter + " updated " + std::to_string(done->updated));
    }
  }

  engine::DocumentPage list(const std::string& filter, std::string_view sort_by = {}) {
    engine::ListDocuments query;
    query.collection_id = collection_;
    query.filter = *filter::parse(*json::parse(filter));
    if (!sort_by.empty()) query.sort = filter::Sort{filter::FieldPath(sort_by)};
    query.limit = 1000;
    query.explain = true;
    auto page = engine_->list_documents(query);
    require(page.status());
    return page.ok() ? std::move(*page) : engine::DocumentPage();
  }

  static std::int64_t field(const engine::StoredDocument& document, std::string_view name) {
    return json::parse(document.text.body)->find(name)->int64();
  }

  void require(const Status& status) {
    if (!status.ok()) wrong(status.message());
  }

  // Threads may not assert; the first few sentences are kept.
  void wrong(const std::string& sentence) {
    const std::lock_guard lock(mutex_);
    if (wrong_.size() < 5) wrong_.push_back(sentence);
  }

  // --- writers, kRounds writes each ---

  void write_all() {
    for (int round = 1; round <= kRounds; ++round) {
      const std::string value = number(round);
      update(R"({"all":)" + number(round - 1) + "}",
             R"({"all":)" + value + R"(,"mirror":)" + value + "}", kFixed);
    }
  }

  void write_teams() {
    for (int round = 0; round < kRounds; ++round) {
      update(R"({"team":)" + number(round % kTeams) + "}",
             R"({"part":)" + number(round / kTeams + 1) + "}", kOfTeam);
    }
  }

  // The condition is on what the update changes, so that every column of it is made anew.
  void write_stages() {
    for (int round = 0; round < kRounds; ++round) {
      update(R"({"stage":)" + number(round) + "}", R"({"stage":)" + number(round + 1) + "}",
             kFixed);
    }
  }

  void write_pairs() {
    for (int round = 1; round <= kRounds; ++round) {
      engine::UpdateDocuments command{collection_, {}};
      for (const char* id : {"d0", "d1", "d1"}) {  // the last one of a document counts
        command.updates.push_back(
            {id, *document::parse_patch(*json::parse(R"({"pair":)" + number(round) + "}")), {}});
      }
      require(engine_->update_documents(std::move(command), {"key_1"}).status());
    }
  }

  // Bundles of new documents; the one before is then patched, replaced and deleted, one by one.
  void write_bundles() {
    for (int round = 1; round <= kRounds; ++round) {
      std::vector<std::string> bodies;
      for (int i = 0; i < kBundle; ++i) {
        bodies.push_back(R"({"document_id":"b)" + number(round) + "-" + number(i) + R"(","born":)" +
                         number(round) + "}");
      }
      create(bodies);
      newest_bundle_ = round;
      const std::string before = "b" + number(round - 1) + "-";
      if (round == 1) continue;
      require(engine_
                  ->patch_document({collection_,
                                    before + "0",
                                    *document::parse_patch(*json::parse(R"({"t":1})")),
                                    {}},
                                   {"key_1"})
                  .status());
      require(engine_
                  ->replace_document({collection_, before + "1",
                                      *document::read_replacement(*json::parse(R"({"t":2})"))},
                                     {"key_1"})
                  .status());
      for (int i = 0; i < kBundle; ++i) {
        require(engine_->delete_document({collection_, before + number(i)}, {"key_1"}).status());
      }
    }
  }

  // --- readers, one look each ---

  // What one reader saw last; time goes in one direction.
  struct Seen {
    std::int64_t all = 0;
    std::int64_t stage = 0;
    std::int64_t pair = 0;
  };

  void later(std::int64_t now, std::int64_t& before, const char* what) {
    if (now < before) {
      wrong(std::string(what) + " went back from " + std::to_string(before) + " to " +
            std::to_string(now));
    }
    before = now;
  }

  // One page of all fixed documents: every mass update is on all of it or on none of it.
  void look_at_all(Seen& seen, std::string_view sort_by) {
    const auto page = list(R"({"team":{"exists":true}})", sort_by);
    if (page.matched != kFixed || page.documents.size() != kFixed) {
      return wrong("a page of " + std::to_string(page.documents.size()) + ", matched " +
                   std::to_string(page.matched));
    }
    const auto& first = page.documents.front().document;
    std::int64_t parts[kTeams] = {-1, -1, -1};
    for (const auto& found : page.documents) {
      const auto& document = found.document;
      const std::int64_t all = field(document, "all");
      if (all != field(first, "all") || all != field(document, "mirror")) wrong("half of all");
      if (field(document, "stage") != field(first, "stage")) wrong("half of a stage");
      std::int64_t& part = parts[field(document, "team")];
      if (part < 0) part = field(document, "part");
      if (part != field(document, "part")) wrong("half of a team");
    }
    later(field(first, "all"), seen.all, "all");
    later(field(first, "stage"), seen.stage, "stage");
  }

  // Conditions are answered by columns, pages by documents; both must tell of the same instant.
  void look_by_filter(Seen& seen) {
    const std::string now = std::to_string(seen.all);
    const auto ahead = list(R"({"AND":[{"field":"all","operator":"gt","value":)" + now +
                            R"(},{"field":"mirror","operator":"lte","value":)" + now + "}]}");
    if (ahead.matched != 0) wrong("two columns of two instants");
    const auto equal = list(R"({"all":)" + now + "}");
    if (equal.matched != 0 && equal.matched != kFixed) wrong("half of all by filter");
    for (const auto& found : equal.documents) {
      if (std::to_string(field(found.document, "all")) != now)
        wrong("a document that no longer matches");
    }
    const auto stage = list(R"({"stage":)" + std::to_string(seen.stage) + "}", "n");
    if (stage.matched != 0 && stage.matched != kFixed) wrong("half of a stage by filter");
  }

  void look_at_pair(Seen& seen) {
    const auto page = list(R"({"n":{"lte":1}})");
    if (page.documents.size() != 2) return wrong("no pair");
    const std::int64_t pair = field(page.documents[0].document, "pair");
    if (pair != field(page.documents[1].document, "pair")) wrong("half of a pair");
    later(pair, seen.pair, "pair");
  }

  void look_at_one(Seen& seen, const std::string& id) {
    const auto found = engine_->get_document({collection_, id, false});
    require(found.status());
    if (!found.ok()) return;
    const std::int64_t all = field(found->document, "all");
    if (all != field(found->document, "mirror")) wrong("half of one document");
    later(all, seen.all, "all of one");
    const auto peeked = engine_->peek_document({collection_, id, false});
    require(peeked.status());
    if (peeked.ok() && *peeked) later(field((*peeked)->document, "all"), seen.all, "a peek");
  }

  // A bundle that is not the writer's last but one may be half deleted; the newest is whole.
  void look_at_bundle() {
    const int newest = newest_bundle_;
    const std::uint64_t found = list(R"({"born":)" + number(newest + 1) + "}").matched;
    if (found != 0 && found != kBundle && newest_bundle_ <= newest + 1) wrong("half of a create");
  }

  // A list by one of a few paths that no other reader asks for. Gives how many columns it built.
  int look_at_columns(int look) {
    int built = 0;
    const auto page = list(R"({"other)" + number(look % kOtherPaths) + R"(":{"exists":false}})");
    for (const auto& column : page.explain->columns) {
      built += column.state == engine::Explain::Column::State::kBuilt ? 1 : 0;
    }
    if (page.matched < kFixed) wrong("documents are missing");
    static_cast<void>(engine_->metrics());
    static_cast<void>(engine_->health());
    return built;
  }

  // The last reader goes on until `builds` columns were built for it.
  void read(int which, int builds) {
    Seen seen;
    int look = 0;
    int built = 0;
    while (writing_ > 0 || (which == 3 && built < builds)) {
      switch (which) {
        case 0:
          look_at_all(seen, {});
          break;
        case 1:
          look_at_all(seen, "all");
          look_by_filter(seen);
          break;
        case 2:
          look_at_one(seen, "d7");
          look_at_pair(seen);
          break;
        default:
          built += look_at_columns(look++);
          look_at_bundle();
          break;
      }
    }
  }

  void run(int builds) {
    void (ReadersTest::*const writers[])() = {&ReadersTest::write_all, &ReadersTest::write_teams,
                                              &ReadersTest::write_stages, &ReadersTest::write_pairs,
                                              &ReadersTest::write_bundles};
    writing_ = std::size(writers);
    std::vector<std::thread> threads;
    for (const auto writer : writers) {
      threads.emplace_back([this, writer] {
        (this->*writer)();
        --writing_;
      });
    }
    for (int which = 0; which < 4; ++which)
      threads.emplace_back([=, this] { read(which, builds); });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& sentence : wrong_) ADD_FAILURE() << sentence;
    Seen last{kRounds, kRounds, kRounds};
    look_at_all(last, "all");
    look_at_pair(last);
    EXPECT_EQ(list("{}").matched, static_cast<std::uint64_t>(kFixed + kBundle));
  }

  TestDirectory directory_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;
  std::atomic<std::size_t> writing_{0};
  std::atomic<int> newest_bundle_{0};
  std::mutex mutex_;
  std::vector<std::string> wrong_;  // guarded by mutex_
};

TEST_F(ReadersTest, NoneSeesHalfOfAWriteWhileColumnsComeAndGo) {
  Memory memory = share_out(kLeastMemory);
  memory.columns = 300'000;  // four of them
  memory.ids = 0;
  set_up(memory);
  run(2 * kOtherPaths);
  open_engine(memory);
  Seen last{kRounds, kRounds, kRounds};
  look_at_all(last, {});
  EXPECT_EQ(wrong_, std::vector<std::string>());
}

// Columns stay, so every commit brings them up to date; and writers have to wait for settling.
TEST_F(ReadersTest, NoneSeesHalfOfAWriteWhileColumnsAreKept) {
  Memory memory = share_out(kLeastMemory);
  memory.settle = 0;
  memory.pending = 2000;
  set_up(memory);
  run(kOtherPaths);
  EXPECT_EQ(wrong_, std::vector<std::string>());
}

}  // namespace
}  // namespace amend::embedded
