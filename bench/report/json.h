// The results as JSON, with every raw number.
#pragma once

#include <string>

#include "bench/report/results.h"

namespace amend::bench {

// Members as in Results; each line with its unit, its aims and whether they were reached, and for
// each contestant its state, value, raw numbers and note. One line of the table is one line of
// text.
std::string results_json(const Results& results);

}  // namespace amend::bench
