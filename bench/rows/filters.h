// The conditions that several rows use.
#pragma once

#include "bench/contestants/question.h"

namespace amend::bench {

// status = `status`. `truth`: which documents have it at that moment, told from how they were made.
Filter status_is(const std::string& status, Predicate truth);

// 30% of the documents, while no other row is half done.
const Filter& pending_status();

}  // namespace amend::bench
