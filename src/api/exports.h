// Exports: files with documents that clients fetch by a link, for an hour.
//
// Each export has a directory of its own below one. What is found there at a start is removed: the
// links to it are known to nobody. An export whose client went away before it had the answer stays
// for its hour. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/kept_file.h"
#include "api/places.h"
#include "base/limits.h"
#include "base/result.h"

namespace amend::api {

class Exports {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  struct Config {
    std::string directory;                           // empty: exports are switched off
    std::uint64_t max_bytes = limits::kExportBytes;  // of all files together
    Clock now = std::chrono::steady_clock::now;
  };
  explicit Exports(Config config);
  // REQUIRES: no export is under way and nothing is being fetched.
  ~Exports();
  Exports(const Exports&) = delete;
  Exports& operator=(const Exports&) = delete;

  static constexpr std::chrono::hours kLife{1};

  // An export that is written by one thread. It and its files go with the last who holds it.
  class Files {
   public:
    ~Files();
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    [[nodiscard]] const std::string& id() const { return id_; }

    // A new file; its name is part of its link. Errors: as KeptFile::make.
    Result<KeptFile*> add(std::string_view name);

    // kUnavailable once the server is about to stop.
    [[nodiscard]] Status check_wanted() const;

   private:
    friend class Exports;
    Files(Exports& exports, std::string id, std::string directory, Places::Place place)
        : exports_(exports),
          id_(std::move(id)),
          directory_(std::move(directory)),
          place_(std::move(place)) {}

    Exports& exports_;
    const std::string id_;
    const std::string directory_;
    Places::Place place_;  // while it is being written
    std::map<std::string, std::unique_ptr<KeptFile>, std::less<>> files_;
  };

  // Errors: kUnavailable when limits::kRunningExports are under way; kStorageFull when
  // limits::kKeptExports are kept; kNotEnabled; kInternal.
  Result<std::shared_ptr<Files>> begin();

  // From now on the files can be fetched by who has the token. REQUIRES: they are finished.
  std::string keep(std::shared_ptr<Files> files);

  // A file that can be fetched. Valid as long as somebody holds it, also beyond its hour.
  // Errors: kNotFound, which says the same whatever is wrong.
  [[nodiscard]] Result<std::shared_ptr<const KeptFile>> find(std::string_view id,
                                                             std::string_view name,
                                                             std::string_view token) const;

  // For one who fetches a file; null if limits::kDownloads do.
  Places::Place take_download() { return downloads_.take(); }

  // Drops what is older than its hour. Done by a thread of its own every few seconds.
  void drop_expired();

  // What is under way fails soon.
  void end() { ended_ = true; }

 private:
  struct Kept {
    std::shared_ptr<Files> files;
    std::string token_sha256;
    std::chrono::steady_clock::time_point expires;
  };

  void clear() const;
  void watch(const std::stop_token& stop);

  const Config config_;
  DiskRoom room_;
  Places running_{limits::kRunningExports};
  Places downloads_{limits::kDownloads};

  std::atomic<bool> ended_{false};

  mutable std::mutex mutex_;
  std::map<std::string, Kept, std::less<>> kept_;  // guarded by it

  std::condition_variable_any stopping_;
  std::jthread watcher_;  // last: ends before what it uses
};

}  // namespace amend::api
