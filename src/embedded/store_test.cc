#include "embedded/store.h"

#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <fstream>

#include "embedded/embedded_engine.h"
#include "embedded/format.h"
#include "embedded/keys.h"
#include "embedded/test_directory.h"

namespace amend::embedded {
namespace {

namespace fs = std::filesystem;

Status put(Store& store, const std::string& key, const std::string& value) {
  rocksdb::WriteBatch batch;
  batch.Put(store.handle(Family::kDocuments), key, value);
  return store.commit(batch);
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

std::vector<fs::path> files(const std::string& directory, const std::string& extension) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == extension) found.push_back(entry.path());
  }
  return found;
}

// Fifty commits, then a copy of the database as a kill would leave it: the log holds everything.
void make_killed_copy(const std::string& from, const std::string& to) {
  auto store = Store::open(from, true);
  ASSERT_TRUE(store.ok());
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(put(**store, document_key(1, static_cast<Row>(i)), std::string(200, 'v')).ok());
  }
  fs::copy(from, to, fs::copy_options::recursive);
}

std::uint64_t count_rows(Store& store) {
  std::uint64_t rows = 0;
  auto scan = store.scan(Family::kDocuments, collection_prefix(1));
  for (; scan.valid(); scan.next()) ++rows;
  return scan.check().ok() ? rows : 0;
}

TEST(Store, SaysThatItIsBehindBeforeWritesHaveToWait) {
  TestDirectory directory;
  const auto store = std::move(*Store::open(directory.path() + "/store", true));
  ASSERT_TRUE(store->keeps_up(Family::kDocuments));
  ASSERT_TRUE(store->db().PauseBackgroundWork().ok());
  int writes = 0;
  while (store->keeps_up(Family::kDocuments) && writes < 100) {
    ASSERT_TRUE(put(*store, document_key(1, writes++), std::string(300'000, 'v')).ok());
  }
  EXPECT_LT(writes, 100);
  EXPECT_TRUE(put(*store, document_key(2, 0), "v").ok());  // does not wait
  ASSERT_TRUE(store->db().ContinueBackgroundWork().ok());
  ASSERT_TRUE(store->flush_documents().ok());
  EXPECT_TRUE(store->keeps_up(Family::kDocuments));
}

TEST(Store, ACutTailOfTheLogIsAcceptedAndEverythingBeforeItIsThere) {
  TestDirectory directory;
  const std::string copy = directory.path() + "/copy";
  make_killed_copy(directory.path() + "/db", copy);
  const auto logs = files(copy, ".log");
  ASSERT_FALSE(logs.empty());
  const std::string content = read_file(logs.back());
  write_file(logs.back(), content.substr(0, content.size() - 50));  // the last commit is torn
  auto store = Store::open(copy, false);
  ASSERT_TRUE(store.ok()) << store.status().message();
  EXPECT_EQ(count_rows(**store), 49U);
}

TEST(Store, ADamagedByteInTheMiddleOfTheLogIsRefusedWithASentence) {
  TestDirectory directory;
  const std::string copy = directory.path() + "/copy";
  make_killed_copy(directory.path() + "/db", copy);
  const auto logs = files(copy, ".log");
  ASSERT_FALSE(logs.empty());
  std::string content = read_file(logs.back());
  content[content.size() / 2] ^= 1;
  write_file(logs.back(), content);
  const auto store = Store::open(copy, false);
  ASSERT_FALSE(store.ok()) << "acknowledged commits were dropped without a word";
  EXPECT_NE(store.status().message().find("damaged"), std::string::npos)
      << store.status().message();
  EXPECT_EQ(read_file(logs.back()), content) << "nothing may be changed";
}

// The measured fact behind ignore_range_deletions: with the default, such a scan ended early with
// status OK.
TEST(Store, AScanOverADamagedLowerLevelFileReportsIt) {
  TestDirectory directory;
  {
    auto store = Store::open(directory.path(), true);
    ASSERT_TRUE(store.ok());
    for (Row row = 0; row < 40000; row += 100) {
      rocksdb::WriteBatch batch;
      for (Row next = row; next < row + 100; ++next) {
        batch.Put((*store)->handle(Family::kDocuments), document_key(1, next),
                  std::to_string(next * 7919) + std::string(100, 'x'));
      }
      ASSERT_TRUE((*store)->commit(batch).ok());
    }
    rocksdb::CompactRangeOptions options;
    options.change_level = true;
    options.target_level = 2;
    ASSERT_TRUE((*store)
                    ->db()
                    .CompactRange(options, (*store)->handle(Family::kDocuments), nullptr, nullptr)
                    .ok());
  }
  auto tables = files(directory.path(), ".sst");
  ASSERT_FALSE(tables.empty());
  std::sort(tables.begin(), tables.end(), [](const fs::path& a, const fs::path& b) {
    return fs::file_size(a) < fs::file_size(b);
  });
  std::string content = read_file(tables.back());
  for (std::size_t at = 100; at < 200; ++at) content[at] ^= 0x55;
  write_file(tables.back(), content);
  auto store = Store::open(directory.path(), true);
  if (!store.ok()) return;  // found even earlier
  std::uint64_t rows = 0;
  auto scan = (*store)->scan(Family::kDocuments, collection_prefix(1));
  for (; scan.valid(); scan.next()) ++rows;
  EXPECT_LT(rows, 40000U) << "the damage hit nothing: the test shows nothing";
  EXPECT_FALSE(scan.check().ok()) << rows << " rows and no error";
}

TEST(Store, ASecondProcessIsToldThatItIsOpen) {
  TestDirectory directory;
  const auto first = Store::open(directory.path(), true);
  ASSERT_TRUE(first.ok());
  const auto second = Store::open(directory.path(), true);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.status().message().find("another process"), std::string::npos)
      << second.status().message();
}

TEST(Store, ASnapshotIsOneInstant) {
  TestDirectory directory;
  auto store = Store::open(directory.path(), true);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(put(**store, document_key(1, 0), "old").ok());
  const auto snapshot = (*store)->snapshot();
  ASSERT_TRUE(put(**store, document_key(1, 0), "new").ok());
  ASSERT_TRUE(put(**store, document_key(1, 1), "new").ok());
  EXPECT_EQ(**(*store)->get(Family::kDocuments, document_key(1, 0), snapshot.get()), "old");
  EXPECT_EQ(**(*store)->get(Family::kDocuments, document_key(1, 0)), "new");
  std::uint64_t rows = 0;
  for (auto scan = (*store)->scan(Family::kDocuments, collection_prefix(1), snapshot.get());
       scan.valid(); scan.next())
    ++rows;
  EXPECT_EQ(rows, 1U);
}

TEST(Format, ANewDirectoryIsMarkedAndAMarkedOneIsAccepted) {
  TestDirectory directory;
  const std::string data = directory.path() + "/a/b";
  ASSERT_TRUE(prepare_directory(data).ok());
  EXPECT_EQ(read_file(data + "/FORMAT"), "amend embedded 7 new\n");
  EXPECT_EQ(*prepare_directory(data), DirectoryState::kNew) << "a first start that was cut off";
  ASSERT_TRUE(finish_directory(data).ok());
  EXPECT_EQ(read_file(data + "/FORMAT"), "amend embedded 7\n");
  EXPECT_EQ(*prepare_directory(data), DirectoryState::kExisting);
}

// Without CURRENT RocksDB would begin a new database and delete all tables as leftovers.
TEST(Format, ALostPartOfTheDatabaseIsNeverReplacedByAnEmptyOne) {
  for (const char* lost : {"/store/CURRENT", "/store"}) {
    TestDirectory directory;
    ASSERT_TRUE(open({directory.path()}).ok());
    const auto logs = files(directory.path() + "/store", ".log");
    fs::remove_all(directory.path() + lost);
    EXPECT_FALSE(open({directory.path()}).ok()) << lost;
    EXPECT_FALSE(open({directory.path()}).ok()) << lost << ", a second time";
    if (std::string_view(lost) == "/store/CURRENT") {
      EXPECT_EQ(files(directory.path() + "/store", ".log"), logs);
    }
  }
}

TEST(Format, AnotherVersionIsRefusedWithBothNumbers) {
  TestDirectory directory;
  for (const char* found : {"8", "0"}) {
    write_file(directory.path() + "/FORMAT", "amend embedded " + std::string(found) + "\n");
    const Status status = prepare_directory(directory.path()).status();
    ASSERT_FALSE(status.ok());
    EXPECT_NE(status.message().find("has data format " + std::string(found)), std::string::npos)
        << status.message();
    EXPECT_NE(status.message().find("reads formats up to 7"), std::string::npos)
        << status.message();
    EXPECT_FALSE(open({directory.path()}).ok());
  }
}

TEST(Format, AnOlderOneIsTakenAndMarkedAsThisOne) {
  for (const std::string older : {"1", "2", "3", "4", "5", "6"}) {
    for (const std::string mark : {"", " new"}) {
      TestDirectory directory;
      write_file(directory.path() + "/FORMAT", "amend embedded " + older + mark + "\n");
      const auto state = prepare_directory(directory.path());
      ASSERT_TRUE(state.ok());
      EXPECT_EQ(*state, mark.empty() ? DirectoryState::kExisting : DirectoryState::kNew);
      EXPECT_EQ(read_file(directory.path() + "/FORMAT"), "amend embedded 7" + mark + "\n");
    }
  }
}

// What a later format brought is missing in a directory of an earlier one.
TEST(Store, AFamilyThatIsMissingIsMadeEmpty) {
  TestDirectory directory;
  const std::string path = directory.path() + "/store";
  {
    const auto store = std::move(*Store::open(path, true));
    ASSERT_TRUE(put(*store, document_key(1, 0), "kept").ok());
    ASSERT_TRUE(store->db().DropColumnFamily(store->handle(Family::kIdempotency)).ok());
  }
  const auto store = Store::open(path, false);
  ASSERT_TRUE(store.ok()) << store.status().message();
  EXPECT_EQ(count_rows(**store), 1U);
  EXPECT_FALSE((*store)->scan(Family::kIdempotency, "").valid());
}

TEST(Format, AForeignDirectoryIsLeftAlone) {
  TestDirectory directory;
  write_file(directory.path() + "/holiday.jpg", "x");
  const Status status = prepare_directory(directory.path()).status();
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("not empty"), std::string::npos);
  EXPECT_FALSE(fs::exists(directory.path() + "/FORMAT"));
  write_file(directory.path() + "/FORMAT", "something else\n");
  EXPECT_FALSE(prepare_directory(directory.path()).ok());
}

TEST(Format, AStartThatWasCutOffIsFinished) {
  TestDirectory directory;
  write_file(directory.path() + "/FORMAT.new", "amend emb");
  EXPECT_TRUE(prepare_directory(directory.path()).ok());
}

}  // namespace
}  // namespace amend::embedded
