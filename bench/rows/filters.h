// The conditions that several rows use.
#pragma once

#include "bench/contestants/question.h"

namespace amend::bench {

// field = `text`. `truth`: which documents have it at that moment, told from how they were made.
// REQUIRES: the field has a parent.
Filter text_is(const Field& field, const std::string& text, Predicate truth);

// status = `status`. `truth`: as above.
Filter status_is(const std::string& status, Predicate truth);

// 30% of the documents, while no other row is half done.
const Filter& pending_status();

}  // namespace amend::bench
