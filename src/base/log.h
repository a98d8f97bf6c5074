// The log: one line an event, to standard error. Any thread.
//
// Never pass a key, a header's value or document content: log lines are read by more people than
// the data is.
#pragma once

#include <string_view>

namespace amend::log {

void info(std::string_view message);
void error(std::string_view message);

}  // namespace amend::log
