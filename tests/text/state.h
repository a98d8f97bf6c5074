// State: everything a client can read of namespaces and collections.
#pragma once

#include <string>

#include "base/result.h"
#include "http/client.h"

namespace amend::text {

// Each namespace, each collection and each page of documents, with vectors and totals, as answered,
// byte for byte. Two equal states mean that nothing visible has changed in between.
Result<std::string> read_state(http::Client& client);

}  // namespace amend::text
