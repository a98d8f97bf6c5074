#include "base/limits.h"
#include "document/operators.h"
#include "document/rules.h"
#include "embedded/group.h"
#include "embedded/row_reader.h"
#include "embedded/writes.h"

namespace amend::embedded {

Status MatchWrite::resolve(Group& group) {
  Collection& data = context_.data();
  AMEND_RETURN_IF_ERROR(
      document::check_vector_names(command_.patch, *group.state(data).vector_names));
  AMEND_ASSIGN_OR_RETURN(RowSet rows, matching_.finish());
  AMEND_RETURN_IF_ERROR(trial_.choose(group, rows));
  result.matched = result.updated = rows.size();
  if (command_.patch.empty() && !must_record()) return {};
  if (group.text_bound(data) + growth_of(command_.patch) > limits::kDocumentBytes) {
    AMEND_ASSIGN_OR_RETURN(rows, without_overgrown(group, std::move(rows)));
    result.updated = rows.size();
    result.failed = result.matched - result.updated;
  }
  if (rows.empty() && !must_record()) return {};
  if (command_.patch.empty()) rows = {};  // it is recorded, but no document has changed
  const Micros time = now_us();
  document::set_time(command_.patch, time);
  trial_.show(rows, &command_.patch);
  result.version = group.next_version();
  Record record = record_of(RecordKind::kUpdateMatching, context_, time);
  record.filter_text = std::move(command_.filter_text);
  record.matched = result.matched;
  record.updated = result.updated;
  record.failed = result.failed;
  record.rows = std::move(rows);
  record.patch = std::move(command_.patch);
  group.add_record(data, std::move(record));
  return {};
}

// The rows whose documents do not outgrow their limit. Documents are read where an upper bound of
// their size does not tell.
Result<RowSet> MatchWrite::without_overgrown(Group& group, RowSet rows) {
  const View view = context_.data().view();
  RowReader reader(view, context_.collection.number);
  RowSet fitting;
  Status status;
  rows.for_each_from(0, [&](Row row) {
    const std::uint64_t growth = growth_of(command_.patch);
    if (group.text_bound(context_.data(), row) + growth <= limits::kDocumentBytes) {
      fitting.add(row);
      return true;
    }
    if (passed(context_.deadline)) status = past_deadline();
    const auto base = reader.read(row);
    if (!base.ok()) status = base.status();
    if (!status.ok()) return false;
    if (base->text.bytes() + growth <= limits::kDocumentBytes) {
      fitting.add(row);
      return true;
    }
    auto document = parse_base(context_.collection, *base, reader.parser());
    if (!document.ok()) status = document.status();
    if (!status.ok()) return false;
    document::apply(command_.patch, *document);
    if (document->text().bytes() <= limits::kDocumentBytes) fitting.add(row);
    return true;
  });
  AMEND_RETURN_IF_ERROR(status);
  return fitting;
}

}  // namespace amend::embedded
