#include "api/exports.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "embedded/test_directory.h"

namespace amend::api {
namespace {

namespace fs = std::filesystem;

class ExportsTest : public testing::Test {
 protected:
  std::unique_ptr<Exports> make(std::uint64_t max_bytes = limits::kExportBytes) {
    return std::make_unique<Exports>(Exports::Config{path(), max_bytes, [this] { return now_; }});
  }

  [[nodiscard]] std::string path() const { return directory_.path() + "/exports"; }

  // Names of what is on the disk.
  [[nodiscard]] std::set<std::string> kept() const {
    std::set<std::string> names;
    if (!fs::exists(path())) return names;
    for (const auto& one : fs::directory_iterator(path())) names.insert(one.path().filename());
    return names;
  }

  static std::string read(const KeptFile& file) {
    auto reader = *file.open();
    std::string all;
    for (;;) {
      const auto piece = reader->read();
      if (!piece.ok() || piece->empty()) return all;
      all.append(*piece);
    }
  }

  struct Link {
    std::string id;
    std::string token;
  };
  static Link keep(Exports& exports, const std::string& text) {
    auto files = *exports.begin();
    KeptFile* file = *files->add("documents.jsonl");
    EXPECT_TRUE(file->write(text).ok());
    EXPECT_TRUE(file->finish().ok());
    const std::string id = files->id();
    return {id, exports.keep(std::move(files))};
  }

  embedded::TestDirectory directory_;
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
};

TEST_F(ExportsTest, WhoHasTheTokenFindsTheFile) {
  const auto exports = make();
  const std::string text(1'000'000, 'x');
  const Link link = keep(*exports, text);
  const auto file = exports->find(link.id, "documents.jsonl", link.token);
  ASSERT_TRUE(file.ok()) << file.status().message();
  EXPECT_EQ((*file)->bytes(), text.size());
  EXPECT_EQ(read(**file), text);
}

TEST_F(ExportsTest, WhateverIsWrongTheAnswerIsTheSame) {
  const auto exports = make();
  const Link link = keep(*exports, "x");
  const Link other = keep(*exports, "y");
  std::string nearly = link.token;
  nearly.back() = nearly.back() == 'a' ? 'b' : 'a';
  const std::vector<Result<std::shared_ptr<const KeptFile>>> answers = {
      exports->find(link.id, "documents.jsonl", ""),
      exports->find(link.id, "documents.jsonl", nearly),
      exports->find(link.id, "documents.jsonl", other.token),
      exports->find("exp_unknown", "documents.jsonl", link.token),
      exports->find(link.id, "vectors.jsonl", link.token),
      exports->find(link.id, "../" + other.id + "/documents.jsonl", link.token)};
  for (const auto& answer : answers) {
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.status().code(), Code::kNotFound);
    EXPECT_EQ(answer.status().message(), answers.front().status().message());
    EXPECT_TRUE(answer.status().details().empty());
  }
}

TEST_F(ExportsTest, AfterItsHourALinkIsWorthNothingAndTheFileGoes) {
  const auto exports = make();
  const Link link = keep(*exports, "x");
  now_ += Exports::kLife - std::chrono::seconds(1);
  exports->drop_expired();
  auto held = exports->find(link.id, "documents.jsonl", link.token);
  ASSERT_TRUE(held.ok());
  now_ += std::chrono::seconds(1);
  EXPECT_FALSE(exports->find(link.id, "documents.jsonl", link.token).ok()) << "dropped or not";
  exports->drop_expired();
  EXPECT_EQ(read(**held), "x") << "whoever is at it comes to the end";
  held = Status(Code::kNotFound, "");
  EXPECT_TRUE(kept().empty());
}

TEST_F(ExportsTest, WhatIsNotKeptGoes) {
  const auto exports = make();
  {
    auto files = *exports->begin();
    ASSERT_TRUE((*files->add("documents.jsonl"))->write("x").ok());
    EXPECT_EQ(kept().size(), 1U);
  }
  EXPECT_TRUE(kept().empty());
}

TEST_F(ExportsTest, AStartRemovesWhatIsLeftAndNothingElse) {
  fs::create_directories(path() + "/exp_old");
  std::ofstream(path() + "/exp_old/documents.jsonl") << "x";
  std::ofstream(path() + "/mine") << "x";
  auto exports = make();
  EXPECT_EQ(kept(), std::set<std::string>{"mine"});
  keep(*exports, "x");
  EXPECT_EQ(kept().size(), 2U);
  exports.reset();
  EXPECT_EQ(kept(), std::set<std::string>{"mine"}) << "an end removes its own";
}

TEST_F(ExportsTest, FilesAreForNobodyElse) {
  const auto exports = make();
  const Link link = keep(*exports, "x");
  const auto others = fs::perms::group_all | fs::perms::others_all;
  const std::string file = path() + "/" + link.id + "/documents.jsonl";
  EXPECT_EQ(fs::status(file).permissions() & others, fs::perms::none);
  EXPECT_EQ(fs::status(path()).permissions() & others, fs::perms::none);
}

TEST_F(ExportsTest, TheirBytesAreBoundedTogether) {
  const auto exports = make(1'000'000);
  const Link link = keep(*exports, std::string(600'000, 'x'));
  {
    auto files = *exports->begin();
    KeptFile* file = *files->add("documents.jsonl");
    Status status;
    for (int at = 0; at < 10 && status.ok(); ++at) status = file->write(std::string(100'000, 'y'));
    if (status.ok()) status = file->finish();
    EXPECT_EQ(status.code(), Code::kStorageFull);
  }
  EXPECT_EQ(kept(), std::set<std::string>{link.id}) << "nothing is left of it";
  now_ += Exports::kLife;
  exports->drop_expired();
  keep(*exports, std::string(1'000'000, 'z'));  // as many as there may be
  auto files = *exports->begin();
  KeptFile* file = *files->add("documents.jsonl");
  ASSERT_TRUE(file->write("z").ok());
  EXPECT_EQ(file->finish().code(), Code::kStorageFull) << "one more";
}

TEST_F(ExportsTest, WhatIsLeftToOthersIsNotTaken) {
  constexpr std::uint64_t kMuch = ~std::uint64_t{0} / 2;
  DiskRoom room(directory_.path(), kMuch, 0);
  EXPECT_TRUE(room.take(1).ok());
  EXPECT_EQ(DiskRoom(directory_.path(), kMuch, kMuch).take(1).code(), Code::kStorageFull);
  EXPECT_FALSE(KeptFile::make(directory_.path(), room).ok()) << "what is there is not overwritten";
}

TEST_F(ExportsTest, TheirNumberIsBounded) {
  const auto exports = make();
  std::vector<std::shared_ptr<Exports::Files>> running;
  for (int at = 0; at < limits::kRunningExports; ++at) running.push_back(*exports->begin());
  EXPECT_EQ(exports->begin().status().code(), Code::kUnavailable);
  running.pop_back();
  EXPECT_TRUE(exports->begin().ok());
  running.clear();
  for (std::size_t at = 0; at < limits::kKeptExports; ++at) keep(*exports, "");
  EXPECT_EQ(exports->begin().status().code(), Code::kStorageFull);
  now_ += Exports::kLife;
  exports->drop_expired();
  EXPECT_TRUE(exports->begin().ok());
}

TEST_F(ExportsTest, AnEndIsToldToWhatIsUnderWay) {
  const auto exports = make();
  const auto files = *exports->begin();
  EXPECT_TRUE(files->check_wanted().ok());
  exports->end();
  EXPECT_EQ(files->check_wanted().code(), Code::kUnavailable);
}

TEST_F(ExportsTest, WithoutADirectoryThereAreNone) {
  Exports exports({});
  EXPECT_EQ(exports.begin().status().code(), Code::kNotEnabled);
}

}  // namespace
}  // namespace amend::api
