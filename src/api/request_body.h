// The body of a request, read in the way its route takes it.
#pragma once

#include <string_view>

#include "api/call.h"
#include "api/routes.h"
#include "base/status.h"

namespace amend::api {

// Into call.body, or call.element and call.reader, which look into `text`: it must stay as long as
// they are used. Errors: kValidation; kPayloadTooLarge for more than limits::kSettingsBytes about
// accounts, namespaces and collections.
Status read_body(Call& call, const Route& route, std::string_view text);

}  // namespace amend::api
