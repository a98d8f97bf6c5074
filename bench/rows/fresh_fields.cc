#include "bench/rows/fresh_fields.h"

#include "bench/rows/mass.h"

namespace amend::bench {

Change fresh_field_change(const std::string& prefix, int n) {
  const std::string number = std::to_string(n);
  return {kEveryDocument, {"metadata", prefix + number}, "x" + number};
}

Status write_mass_records(Session& session, const Dataset& data, const std::string& prefix) {
  for (int n = 0; n < kMassRecords; ++n) {
    AMEND_RETURN_IF_ERROR(timed_change(session, data, fresh_field_change(prefix, n)).status());
  }
  return {};
}

}  // namespace amend::bench
