// Origin: where a client has reached this server, for links in answers.
#pragma once

#include <string>

#include "http/message.h"

namespace amend::api {

// "http://films.example:7700" from the Host header, https if a proxy in front says so
// (X-Forwarded-Proto). Empty if there is no one host that may stand in a link as it is; a link is
// then a path alone.
std::string origin_of(const http::Headers& headers);

}  // namespace amend::api
