#include "embedded/grouping.h"

#include "embedded/page_documents.h"

namespace amend::embedded {

Grouping::Grouping(const CollectionEntry& collection, const engine::ListGroups& query,
                   const Listed& listed)
    : collection_(collection), query_(query), listed_(listed) {
  if (listed.column) by_code_.resize(listed.column->dictionary_size());
}

Status Grouping::run() {
  RowReader reader(listed_.view, collection_.number);
  PacedDeadline deadline(query_.deadline);
  Status status;
  listed_.rows.for_each_from(0, [&](Row row) {
    if (deadline.passed_after(0)) return status = list_past_deadline(), false;
    const ColumnCode code = listed_.column ? listed_.column->code(row) : kUnknownCode;
    if (code == kUnknownCode) {
      status = read(row, reader);
      return status.ok();
    }
    for (const GroupId id : groups_of_code(code)) ++groups_[id].count;
    return true;
  });
  return status;
}

std::vector<Grouping::GroupId> Grouping::ids_of(const filter::Resolved& found) {
  std::vector<GroupId> ids;
  for (filter::GroupKey& key : filter::group_keys(found)) {
    const auto [at, added] = ids_.try_emplace(key.text(), static_cast<GroupId>(groups_.size()));
    if (added) groups_.push_back({std::move(key), 0});
    ids.push_back(at->second);
  }
  return ids;
}

const std::vector<Grouping::GroupId>& Grouping::groups_of_code(ColumnCode code) {
  std::vector<GroupId>& ids = by_code_[code];
  if (ids.empty()) {
    const Found found = decode_result(listed_.column->result(code), parser_);
    ids = ids_of(found.resolved());
  }
  return ids;
}

Status Grouping::read(Row row, RowReader& reader) {
  AMEND_ASSIGN_OR_RETURN(const StoredBase base, reader.read(row));
  AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(collection_, base, reader.parser()));
  read_.push_back({row, read_groups_.size()});
  for (const GroupId id : ids_of(filter::resolve(query_.field, document))) {
    ++groups_[id].count;
    read_groups_.push_back(id);
  }
  return {};
}

template <class Visit>
void Grouping::for_each(Visit visit) const {
  auto read = read_.begin();
  listed_.rows.for_each([&](Row row) {
    if (read == read_.end() || read->row != row) {
      visit(row, std::span<const GroupId>(by_code_[listed_.column->code(row)]));
      return;
    }
    const std::size_t first = read->first;
    const std::size_t end = ++read == read_.end() ? read_groups_.size() : read->first;
    visit(row, std::span(read_groups_).subspan(first, end - first));
  });
}

std::vector<std::vector<Row>> Grouping::rows_of(std::span<const GroupId> ids) const {
  constexpr std::size_t kNotWanted = ~std::size_t{0};
  std::vector<std::size_t> place(groups_.size(), kNotWanted);
  for (std::size_t at = 0; at < ids.size(); ++at) place[ids[at]] = at;
  std::vector<std::vector<Row>> rows(ids.size());
  for_each([&](Row row, std::span<const GroupId> groups) {
    for (const GroupId id : groups) {
      if (place[id] != kNotWanted) rows[place[id]].push_back(row);
    }
  });
  return rows;
}

}  // namespace amend::embedded
