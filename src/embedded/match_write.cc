#include "document/rules.h"
#include "embedded/group.h"
#include "embedded/view.h"
#include "embedded/writes.h"
#include "filter/match.h"

namespace amend::embedded {

Status MatchWrite::resolve(Group& group) {
  const Number collection = context_.collection.number;
  AMEND_ASSIGN_OR_RETURN(const CollectionState* const state, group.collection(collection));
  AMEND_RETURN_IF_ERROR(document::check_vector_names(command_.patch, state->vector_names));
  AMEND_ASSIGN_OR_RETURN(version_, group.next_version());
  time_ = now_us();
  Record record{RecordKind::kUpdateMatching,
                time_,
                context_.key_id,
                collection,
                command_.filter_text,
                0,
                0,
                0,
                {}};
  record.entries.emplace_back();
  auto scan = group.scan(Family::kDocuments, collection_prefix(collection));
  PacedDeadline deadline(context_.deadline);
  for (; scan.valid(); scan.next()) {
    if (deadline.passed_after(scan.value().size())) return past_deadline();
    AMEND_RETURN_IF_ERROR(visit(group, row_of(scan.key()), scan.value(), record));
    if (group.bytes() > context_.max_bytes) return too_much(context_.max_bytes);
  }
  AMEND_RETURN_IF_ERROR(scan.check());
  result = {record.matched, record.updated, record.failed, {}};
  if (record.entries.front().rows.empty()) return {};
  record.entries.front().patch = std::move(command_.patch);
  group.add_record(record);
  result.version = version_;
  return {};
}

Status MatchWrite::visit(Group& group, Row row, std::string_view value, Record& record) {
  auto base = decode_base(value);
  if (!base) return damaged("document", context_.collection.number, row);
  AMEND_ASSIGN_OR_RETURN(
      document::Document document,
      document::Document::parse(identity_of(context_.collection, *base), base->text, parser_));
  const auto matches = filter::matches(command_.filter, document, context_.deadline);
  if (!matches) return past_deadline();
  if (!*matches) return {};
  ++record.matched;
  return update(group, row, std::move(*base), document, record);
}

Status MatchWrite::update(Group& group, Row row, StoredBase base, document::Document& document,
                          Record& record) {
  if (command_.patch.empty()) {
    ++record.updated;
    return {};
  }
  std::size_t bytes = base.text.bytes();
  if (!apply_within_limit(command_.patch, document, bytes)) {
    ++record.failed;
    return {};
  }
  ++record.updated;
  record.entries.front().rows.add(row);
  base.stamp = base.version = version_;
  base.updated_at = time_;
  base.text = document.text();
  group.put(Family::kDocuments, document_key(context_.collection.number, row), encode(base));
  return {};
}

}  // namespace amend::embedded
