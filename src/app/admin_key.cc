#include "app/admin_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
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
  ::close(file);
  if (!written) return failed("cannot write", temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed("cannot write", path);
  return {};
}

Result<AdminKey> kept_key(const std::string& path) {
  std::ifstream file(path);
  AdminKey key;
  if (file && std::getline(file, key.secret)) {
    if (const Status usable = api::check_chosen_secret(key.secret); !usable.ok()) {
      return Status(Code::kUnavailable, "the key in " + path + " " + usable.message());
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
