// Scenario: a bounded life of a data directory - a first start, creates, batches by id and by
// filter, a replace, a patch, a delete, settling, restarts, a history that is trimmed - on
// files that may fail, and the check of what must be there afterwards.
//
// Every write that was acknowledged must be there, whole; one that ended with kInternal may be
// there, whole, or not at all; one that was refused may not. One thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <rocksdb/env.h>

#include "base/result.h"
#include "embedded/embedded_engine.h"
#include "faults/shadow.h"
#include "faults/watched_files.h"

namespace amend::faults {

class Scenario {
 public:
  // Whether what is folded is written with the log of the database (settle.h).
  enum class Folding : std::uint8_t { kLogged, kUnlogged };
  explicit Scenario(std::string directory, Folding folding = Folding::kLogged)
      : directory_(std::move(directory)), folding_(folding) {}

  // Lives on these files, to the end or until the engine cannot be started any more. `failed` tells
  // whether a fault was met: then the files may refuse anything.
  // What the engine shows and says meanwhile is checked too.
  void live(const std::shared_ptr<WatchedFiles>& files, const std::function<bool()>& failed);

  // Starts on healthy files and checks everything; writes, starts again and checks once more.
  void check();

  // What was found wrong; empty if nothing.
  [[nodiscard]] const std::string& account() const { return wrong_; }

 private:
  // The version that a write took, if it took one.
  using Outcome = Result<std::optional<std::uint64_t>>;
  using Apply = std::function<void(Shadow& shadow)>;
  enum class Settling : std::uint8_t { kNever, kAtOnce };

  bool start(rocksdb::Env* env, Settling settling);
  void set_up();
  void write(const char* what, const Outcome& outcome, const Apply& apply);
  void wait_until_it_goes_on();
  void create(int first, int count, int pad);
  void update(const std::vector<int>& numbers, int value);
  void match(int group, int value);
  void replace(int number, int value);
  void patch(int number, int value);
  void patch_many(const std::vector<int>& numbers, int value);
  void remove(int number);
  void revert_last();
  void settle();
  void compare(const char* when);
  void found_wrong(const std::string& sentence) { wrong_ += sentence + "\n"; }

  const std::string directory_;
  const Folding folding_;
  std::function<bool()> failed_;
  std::unique_ptr<engine::Engine> engine_;
  std::string collection_;     // its id, once it is known
  std::set<std::string> ids_;  // of documents that are, were or would have been

  // What may be true: more than one once the outcome of a write is unknown.
  std::vector<Shadow> possible_{1};
  std::string wrong_;
};

}  // namespace amend::faults
