// The results as a table of text.
#pragma once

#include <string>
#include <vector>

#include "bench/report/results.h"

namespace amend::bench {

// The cells: a heading, then for each line of the results one row for each of its aims.
std::vector<std::vector<std::string>> cells_of(const Results& results);

// For a terminal: columns lined up, and below them why something has no value.
std::string terminal_table(const Results& results);

// The same as Markdown.
std::string markdown_table(const Results& results);

}  // namespace amend::bench
