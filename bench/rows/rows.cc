#include "bench/rows/rows.h"

namespace amend::bench {

// Reads and short writes first; what leaves a store older than it was comes last.
std::vector<Row> all_rows() {
  return {import_row(),   filter_30_row(), filter_all_row(), filter_complex_row(), by_id_1_row(),
          by_id_16_row(), patch_64_row(),  get_row(),        count_row(),          list_row(),
          page_row(),     aggregate_row(), distinct_row(),   dry_run_row(),        revert_row(),
          settled_row(),  sustained_row(), pending_row(),    cold_row(),           growth_row(),
          memory_row(),   flip_row()};
}

}  // namespace amend::bench
