#include "embedded/commit_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <thread>
#include <vector>

#include "embedded/test_directory.h"

namespace amend::embedded {
namespace {

// Puts one key, then ends as it is told.
class TestWrite : public Write {
 public:
  enum class End : std::uint8_t { kOk, kError, kThrow };
  TestWrite(std::string key, End end, std::size_t bytes = 1)
      : key_(std::move(key)), end_(end), bytes_(bytes) {}

  Status resolve(Group& group) override {
    group.put(Family::kDocuments, key_, std::string(bytes_, 'v'));
    if (end_ == End::kThrow) throw std::bad_alloc();
    return end_ == End::kOk ? Status() : Status(Code::kBadRequest, "no");
  }

 private:
  std::string key_;
  End end_;
  std::size_t bytes_;
};

class CommitQueueTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Store::open(directory_.path() + "/store", true);
    ASSERT_TRUE(opened.ok());
    store_ = std::move(*opened);
    queue_ = std::make_unique<CommitQueue>(*store_, space_, *committers_);
  }

  Code run(const std::string& key, TestWrite::End end, std::size_t bytes = 1) {
    TestWrite write(key, end, bytes);
    return queue_->run(write, Deadline::max()).code();
  }

  bool has(const std::string& key) { return store_->get(Family::kDocuments, key)->has_value(); }

  TestDirectory directory_;
  NameSpace space_{1, {}};
  std::unique_ptr<Store> store_;
  std::unique_ptr<CommitQueue> queue_;
  std::unique_ptr<Committers> committers_ = std::make_unique<Committers>();
};

TEST_F(CommitQueueTest, AFailedWriteLeavesNothing) {
  EXPECT_EQ(run("a", TestWrite::End::kOk), Code::kOk);
  EXPECT_EQ(run("b", TestWrite::End::kError), Code::kBadRequest);
  EXPECT_TRUE(has("a"));
  EXPECT_FALSE(has("b"));
}

TEST_F(CommitQueueTest, AWriteThatThrowsEndsAloneAndTheQueueGoesOn) {
  EXPECT_EQ(run("a", TestWrite::End::kThrow), Code::kInternal);
  EXPECT_FALSE(has("a"));
  EXPECT_EQ(run("b", TestWrite::End::kOk), Code::kOk);
  EXPECT_TRUE(has("b"));
}

TEST_F(CommitQueueTest, AWritePastItsDeadlineChangesNothing) {
  TestWrite write("a", TestWrite::End::kOk);
  EXPECT_EQ(queue_->run(write, Deadline::min()).code(), Code::kUnavailable);
  EXPECT_FALSE(has("a"));
}

TEST_F(CommitQueueTest, AfterAFailureOfTheStoreNothingIsTaken) {
  store_->fail("planted");
  EXPECT_EQ(run("a", TestWrite::End::kOk), Code::kUnavailable);
  EXPECT_FALSE(has("a"));
  EXPECT_EQ(store_->failure(), "planted");
}

// Many threads at once, so that groups form, with writes of every ending and of sizes that make one
// group several commits.
TEST_F(CommitQueueTest, InAGroupEachWriteEndsAsItWouldAlone) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 30;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < kRounds; ++round) {
        const std::string key = std::to_string(thread) + "-" + std::to_string(round);
        const int kind = (thread + round) % 4;
        const auto end = kind == 1   ? TestWrite::End::kError
                         : kind == 2 ? TestWrite::End::kThrow
                                     : TestWrite::End::kOk;
        const Code code = run(key, end, kind == 3 ? std::size_t{1} << 20 : 1);
        const Code expected = kind == 1   ? Code::kBadRequest
                              : kind == 2 ? Code::kInternal
                                          : Code::kOk;
        if (code != expected || has(key) != (expected == Code::kOk)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

// Writes that nobody waits for and writes that threads wait for, in one line.
TEST_F(CommitQueueTest, SubmittedWritesEndOnceAndSeeTheirOutcome) {
  constexpr int kRounds = 300;
  std::atomic<int> ended{0};
  std::atomic<int> wrong{0};
  for (int round = 0; round < kRounds; ++round) {
    const std::string key = std::to_string(round);
    const auto end = round % 3 == 1   ? TestWrite::End::kError
                     : round % 3 == 2 ? TestWrite::End::kThrow
                                      : TestWrite::End::kOk;
    const Code expected = round % 3 == 1   ? Code::kBadRequest
                          : round % 3 == 2 ? Code::kInternal
                                           : Code::kOk;
    queue_->submit(std::make_unique<TestWrite>(key, end), Deadline::max(),
                   [&, key, expected](Write&, const Status& outcome) {
                     if (outcome.code() != expected) ++wrong;
                     if (has(key) != (expected == Code::kOk)) ++wrong;
                     ++ended;
                   });
    if (round % 7 == 0 && run("w" + key, TestWrite::End::kOk) != Code::kOk) ++wrong;
  }
  committers_->join();
  EXPECT_EQ(ended, kRounds);
  EXPECT_EQ(wrong, 0);
  EXPECT_TRUE(queue_->has_room());
}

}  // namespace
}  // namespace amend::embedded
