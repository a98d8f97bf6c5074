// Mass updates that leave many records behind them.
#pragma once

#include <string>

#include "bench/rows/trial.h"

namespace amend::bench {

inline constexpr int kMassRecords = 10;

// Sets kMassRecords fields that no document had, one request each, of every document. The last is
// metadata.<prefix>9 with the value "x9".
Status write_mass_records(Session& session, const Dataset& data, const std::string& prefix);

// The change number `n` of that series.
Change fresh_field_change(const std::string& prefix, int n);

}  // namespace amend::bench
