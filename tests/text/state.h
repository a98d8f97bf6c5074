// State: everything a client can read of the namespaces and collections a test has made.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "http/client.h"

namespace amend::text {

// Namespaces a test has created, each with its collections, by id.
using Known = std::map<std::string, std::set<std::string>>;

// Takes note of what a successful POST /v1/namespaces or POST /v1/collections has made.
void remember(const http::RequestHead& head, const http::Response& response, Known& known);

// Each namespace, each collection and each page of documents, with vectors and totals, as answered,
// byte for byte. Two equal states mean that nothing visible has changed in between.
Result<std::string> read_state(http::Client& client, const Known& known);

}  // namespace amend::text
