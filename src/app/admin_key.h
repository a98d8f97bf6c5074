// The administrator's key: given by the environment, or kept in the data directory.
#pragma once

#include <string>

#include "base/result.h"

namespace amend::app {

struct AdminKey {
  std::string secret;
  std::string
      announcement;  // what the operator is told at start; holds the secret only when it is new
};

// AMEND_ROOT_KEY if it is set (it then replaces the former key), otherwise the secret kept in
// DIRECTORY/admin-key, which is drawn and written (mode 0600) when there is none.
// REQUIRES: the directory exists. Errors: one sentence for the operator.
Result<AdminKey> admin_key(const std::string& directory);

}  // namespace amend::app
