// Comparing an HTTP answer with what a case expects of it.
#pragma once

#include <optional>
#include <string>

#include "http/message.h"
#include "text/match.h"
#include "text/test_file.h"

namespace amend::text {

// Nothing when the answer is as expected; else what differs. Besides what the case says, every
// answer must carry one X-Request-ID, and a JSON body the content type application/json.
// `variables` gains what the patterns save.
std::optional<std::string> compare_answer(const Answer& expected, const http::Response& actual,
                                          Variables& variables);

// What is wrong with the patterns themselves, found without an answer: `variables` gains a stand-in
// for everything that they would save.
std::optional<std::string> check_answer(const Answer& expected, Variables& variables);

}  // namespace amend::text
