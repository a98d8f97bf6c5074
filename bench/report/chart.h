// The results as an SVG chart: a bar for each contestant and line, on a logarithmic scale.
#pragma once

#include <string>

#include "bench/report/results.h"

namespace amend::bench {

// Two panels: lines in seconds (shorter is better) and lines per second (longer is better). A tick
// shows the physical limit. Follows the reader's light or dark theme.
std::string results_chart(const Results& results);

}  // namespace amend::bench
