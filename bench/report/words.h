// Numbers and aims as people read them.
#pragma once

#include <string>

#include "bench/report/results.h"

namespace amend::bench {

// "5.9 s", "0.41 ms", "41,000/s", "1.2 MB", "1.8x"
std::string value_text(double value, Unit unit);

// A contestant's cell: the value, "not available", "FAILED" or "-" if it did not take part.
std::string cell_text(const LineResult& line, const std::string& contestant);

// "500x postgres", "within 10x of the limit", "at most 1 s"
std::string aim_text(const Aim& aim, Unit unit);

// "yes", "no", "?"
std::string verdict_text(Verdict verdict);

}  // namespace amend::bench
