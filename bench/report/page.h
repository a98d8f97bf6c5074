// The results as a page: how to read them, the chart, the table.
#pragma once

#include <string>

#include "bench/report/results.h"

namespace amend::bench {

// Markdown, to stand beside chart.svg and results.json.
std::string results_page(const Results& results);

}  // namespace amend::bench
