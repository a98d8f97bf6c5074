// What a handler throws, told to the log.
#pragma once

#include <string_view>

namespace amend::http {

// Logs that an exception came out of `where`, and its type: what() may quote a document.
// REQUIRES: called in a catch block.
void log_exception(std::string_view where);

}  // namespace amend::http
