// State: everything a client can read of accounts, namespaces and collections.
#pragma once

#include <string>

#include "base/result.h"
#include "http/client.h"

namespace amend::text {

// The organization, users and keys, each namespace, each collection and each page of documents,
// with vectors and totals, as answered,
// with vectors and totals, as answered, byte for byte. Two equal states mean that nothing visible
// has changed in between.
Result<std::string> read_state(http::Client& client);

}  // namespace amend::text
