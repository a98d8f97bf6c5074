#include "api/exports.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "api/auth.h"
#include "base/random.h"

namespace amend::api {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIdPrefix = "exp_";
constexpr std::size_t kIdCharacters = 16;
constexpr std::size_t kTokenCharacters = 43;              // 256 bits
constexpr std::chrono::seconds kLook{5};                  // for what has expired
constexpr std::uint64_t kLeastFree = 512 * limits::kMiB;  // of the disk, for the documents

Status no_such_export() {
  return {Code::kNotFound, "There is no such export; links expire after an hour"};
}

bool equal_in_constant_time(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Exports::Exports(Config config)
    : config_(std::move(config)), room_(config_.directory, config_.max_bytes, kLeastFree) {
  if (config_.directory.empty()) return;
  clear();
  watcher_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

Exports::~Exports() = default;

// What an earlier process left. Nothing but exports is touched.
void Exports::clear() const {
  std::error_code error;
  std::vector<fs::path> left;
  for (fs::directory_iterator at(config_.directory, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().filename().string().starts_with(kIdPrefix)) left.push_back(at->path());
  }
  for (const fs::path& one : left) fs::remove_all(one, error);
}

void Exports::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    drop_expired();
    std::unique_lock lock(mutex_);
    stopping_.wait_for(lock, stop, kLook, [] { return false; });
  }
}

Result<std::shared_ptr<Exports::Files>> Exports::begin() {
  if (config_.directory.empty()) return Status(Code::kNotEnabled, "Exports are switched off");
  Places::Place place = running_.take();
  if (place == nullptr) {
    return Status(Code::kUnavailable, std::to_string(limits::kRunningExports) +
                                          " exports are under way already; try again later");
  }
  {
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= limits::kKeptExports) {
      return Status(Code::kStorageFull, "There are " + std::to_string(limits::kKeptExports) +
                                            " exports already; each goes after an hour");
    }
  }
  std::string id = std::string(kIdPrefix) + random_text(kIdCharacters, kLowerAlphanumerics);
  std::string directory = config_.directory + "/" + id;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return Status::internal("cannot make " + directory + ": " + error.message());
  std::shared_ptr<Files> files(
      new Files(*this, std::move(id), std::move(directory), std::move(place)));
  fs::permissions(config_.directory, fs::perms::owner_all, error);
  return files;
}

Exports::Files::~Files() {
  files_.clear();
  std::error_code ignored;
  fs::remove(directory_, ignored);
}

Result<KeptFile*> Exports::Files::add(std::string_view name) {
  AMEND_ASSIGN_OR_RETURN(auto file,
                         KeptFile::make(directory_ + "/" + std::string(name), exports_.room_));
  return files_.emplace(name, std::move(file)).first->second.get();
}

Status Exports::Files::check_wanted() const {
  if (!exports_.ended_) return {};
  return {Code::kUnavailable, "The server is shutting down"};
}

std::string Exports::keep(std::shared_ptr<Files> files) {
  files->place_.reset();
  std::string token = random_text(kTokenCharacters, kBase62);
  const std::string id = files->id();
  const std::lock_guard lock(mutex_);
  kept_[id] = {std::move(files), sha256(token), config_.now() + kLife};
  return token;
}

// A wrong id takes the time of a wrong token.
Result<std::shared_ptr<const KeptFile>> Exports::find(std::string_view id, std::string_view name,
                                                      std::string_view token) const {
  static const std::string kNobodys(32, '-');
  const std::string given = sha256(token);
  const std::lock_guard lock(mutex_);
  const auto kept = kept_.find(id);
  const bool known = kept != kept_.end();
  if (!equal_in_constant_time(known ? kept->second.token_sha256 : kNobodys, given)) {
    return no_such_export();
  }
  if (config_.now() >= kept->second.expires) return no_such_export();
  const auto& files = kept->second.files->files_;
  const auto file = files.find(name);
  if (file == files.end()) return no_such_export();
  return std::shared_ptr<const KeptFile>(kept->second.files, file->second.get());
}

void Exports::drop_expired() {
  std::vector<Kept> expired;  // removed from the disk when the lock is free
  const std::lock_guard lock(mutex_);
  const auto now = config_.now();
  for (auto at = kept_.begin(); at != kept_.end();) {
    if (now < at->second.expires) {
      ++at;
      continue;
    }
    expired.push_back(std::move(at->second));
    at = kept_.erase(at);
  }
}

}  // namespace amend::api
