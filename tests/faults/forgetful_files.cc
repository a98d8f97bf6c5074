#include "faults/forgetful_files.h"

#include <filesystem>
#include <utility>

namespace amend::faults {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSector = 512;

}  // namespace

ForgetfulFiles::ForgetfulFiles(std::uint64_t nth, std::string attic)
    : nth_(nth), attic_(std::move(attic)) {
  fs::create_directories(attic_);
}

bool ForgetfulFiles::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

std::uint64_t ForgetfulFiles::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

ForgetfulFiles::Status ForgetfulFiles::pass(const Call& call, const Act& act) {
  const std::lock_guard lock(mutex_);
  if (++calls_ == nth_) {
    failed_ = true;
    // The one at hand may still have reached the file.
    if (call.kind == Call::Kind::kAppend) remember(call, act).PermitUncheckedError();
  }
  if (failed_) {
    // Closing keeps the descriptors from running out; it brings nothing to the disk.
    if (call.kind == Call::Kind::kClose) act(0).PermitUncheckedError();
    return Status::IOError("the power failed", call.path);
  }
  return remember(call, act);
}

// Does the call and notes what it leaves to be synced.
ForgetfulFiles::Status ForgetfulFiles::remember(const Call& call, const Act& act) {
  std::string saved;
  if (call.kind == Call::Kind::kCreate || call.kind == Call::Kind::kDelete) saved = save(call.path);
  if (call.kind == Call::Kind::kRename) saved = save(call.to);
  Status status = act(call.bytes);
  if (!status.ok()) return status;
  switch (call.kind) {
    case Call::Kind::kCreate:
      files_[call.path] = {};
      changes_.push_back({call.kind, call.path, {}, saved});
      break;
    case Call::Kind::kAppend:
      files_[call.path].size += call.bytes;
      break;
    case Call::Kind::kTruncate:
      files_[call.path].size = call.bytes;
      break;
    case Call::Kind::kSync:
      files_[call.path].synced = files_[call.path].size;
      break;
    case Call::Kind::kRename:
      if (auto file = files_.extract(call.path)) {
        files_[call.to] = file.mapped();
      } else {
        files_.erase(call.to);
      }
      changes_.push_back({call.kind, call.path, call.to, saved});
      break;
    case Call::Kind::kDelete:
      files_.erase(call.path);
      changes_.push_back({call.kind, call.path, {}, saved});
      break;
    case Call::Kind::kSyncDirectory:
      sync_names(call.path);
      break;
    case Call::Kind::kOpen:
    case Call::Kind::kClose:
    case Call::Kind::kCreateDirectory:
      break;
  }
  return status;
}

// A second name for what `path` means, so that it outlives the first.
std::string ForgetfulFiles::save(const std::string& path) {
  if (!fs::exists(path)) return {};
  std::string saved = attic_ + "/" + std::to_string(++saved_);
  fs::create_hard_link(path, saved);
  return saved;
}

void ForgetfulFiles::sync_names(const std::string& directory) {
  const fs::path synced = fs::path(directory + "/x").lexically_normal().parent_path();
  std::erase_if(changes_, [&](const Change& change) {
    if (fs::path(change.path).lexically_normal().parent_path() != synced) return false;
    if (!change.saved.empty()) fs::remove(change.saved);
    return true;
  });
}

void ForgetfulFiles::undo(const Change& change) {
  const std::string& name = change.kind == Call::Kind::kRename ? change.to : change.path;
  if (change.kind == Call::Kind::kRename) {
    fs::rename(change.to, change.path);
  } else {
    fs::remove(name);
  }
  if (!change.saved.empty()) fs::rename(change.saved, name);
}

std::string ForgetfulFiles::restore_power(filter::Random& random) {
  const std::lock_guard lock(mutex_);
  const auto loss = static_cast<Loss>(random.below(3));
  std::uint64_t bytes = 0;
  for (const auto& [path, file] : files_) {
    std::uint64_t kept = file.synced;
    const std::uint64_t unsynced = file.size - std::min(file.size, file.synced);
    if (loss == Loss::kPrefix) kept += random.below(unsynced + 1);
    if (loss == Loss::kSectors && unsynced > 0) {
      kept = (kept + random.below(unsynced + 1)) / kSector * kSector;
      kept = std::max(kept, file.synced);
    }
    bytes += file.size - std::min(file.size, kept);
    if (fs::exists(path)) fs::resize_file(path, std::min(file.size, kept));
  }
  const std::size_t undone =
      loss == Loss::kAll ? changes_.size() : random.below(changes_.size() + 1);
  for (std::size_t left = undone; left > 0; --left) {
    undo(changes_.back());
    changes_.pop_back();
  }
  return std::to_string(bytes) + " bytes and " + std::to_string(undone) + " changes of names lost";
}

}  // namespace amend::faults
