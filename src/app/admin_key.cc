#include "app/admin_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "api/auth.h"

namespace amend::app {
namespace {

Status failed(const std::string& what, const std::string& path) {
  return {Code::kUnavailable, what + " " + path + ": " + std::strerror(errno)};
}

// Never readable by others, not even for a moment; whole or not there after a crash.
Status write_secret(const std::string& path, const std::string& secret) {
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed("cannot create", temporary);
  const std::string line = secret + "\n";
  const bool written =
      ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      ::fsync(file) == 0;
  const bool moved = written && ::rename(temporary.c_str(), path.c_str()) == 0;
  const Status result = moved ? Status() : failed("cannot write", path);
  ::close(file);
  if (!moved) ::unlink(temporary.c_str());
  return result;
}

// A key is drawn only where there is none: to replace one that cannot be read would lock its owner
// out.
Result<AdminKey> kept_key(const std::string& path) {
  AdminKey key;
  std::error_code error;
  if (std::filesystem::exists(path, error) || error) {
    std::ifstream file(path);
    if (!std::getline(file, key.secret) || !api::check_chosen_secret(key.secret).ok()) {
      return Status(Code::kUnavailable,
                    "the key in " + path +
                        " cannot be read or is none; restore the file, set AMEND_ROOT_KEY, or "
                        "remove it to have a new key drawn");
    }
    key.announcement = "the administrator's key is kept in " + path;
    return key;
  }
  key.secret = api::new_secret();
  AMEND_RETURN_IF_ERROR(write_secret(path, key.secret));
  key.announcement =
      "the administrator's key is " + key.secret + " (shown once; kept in " + path + ")";
  return key;
}

}  // namespace

Result<AdminKey> admin_key(const std::string& directory) {
  const char* given = std::getenv("AMEND_ROOT_KEY");
  if (given == nullptr) return kept_key(directory + "/admin-key");
  if (const Status usable = api::check_chosen_secret(given); !usable.ok()) {
    return Status(Code::kBadRequest, "AMEND_ROOT_KEY " + usable.message());
  }
  return AdminKey{given, "the administrator's key is the one in AMEND_ROOT_KEY"};
}

}  // namespace amend::app
