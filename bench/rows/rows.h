// All rows, in the order in which they run.
#pragma once

#include <vector>

#include "bench/rows/row.h"

namespace amend::bench {

Row import_row();
Row filter_30_row();
Row filter_all_row();
Row filter_complex_row();
Row by_id_1_row();
Row by_id_16_row();
Row patch_64_row();
Row get_row();
Row count_row();
Row list_row();
Row page_row();
Row aggregate_row();
Row distinct_row();
Row dry_run_row();
Row revert_row();
Row settled_row();
Row sustained_row();
Row pending_row();
Row cold_row();
Row growth_row();
Row memory_row();
Row flip_row();

std::vector<Row> all_rows();

}  // namespace amend::bench
