#include "embedded/groups.h"

#include <algorithm>
#include <numeric>

#include "embedded/grouping.h"
#include "embedded/page_documents.h"

namespace amend::embedded {
namespace {

// Less: stands before. Equal only for keys that are long and alike (engine::GroupStanding).
std::strong_ordering compare(const engine::GroupStanding& a, const engine::GroupStanding& b) {
  if (a.count != b.count) return b.count <=> a.count;
  return filter::compare(a.key, b.key, filter::Direction::kAscending);
}

// The groups behind the query's place, in their order.
std::vector<Grouping::GroupId> in_order(const std::vector<Grouping::Group>& groups,
                                        const engine::ListGroups& query) {
  std::vector<engine::GroupStanding> standings;
  standings.reserve(groups.size());
  std::vector<Grouping::GroupId> ids;
  for (Grouping::GroupId id = 0; id < groups.size(); ++id) {
    standings.push_back(groups[id].standing());
    if (groups[id].count == 0) continue;  // met in no row of the list
    if (query.after && compare(standings.back(), *query.after) <= 0) continue;
    ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end(), [&](Grouping::GroupId a, Grouping::GroupId b) {
    const auto order = compare(standings[a], standings[b]);
    return order != 0 ? order < 0 : groups[a].key.text() < groups[b].key.text();
  });
  return ids;
}

// The documents of one group, read for the page.
class GroupReader {
 public:
  GroupReader(const CollectionEntry& collection, const engine::ListGroups& query,
              const Listed& listed)
      : collection_(collection),
        query_(query),
        listed_(listed),
        documents_(listed.view, collection, query),
        deadline_(query.deadline) {}

  Result<std::vector<engine::FoundDocument>> read(const std::vector<Row>& rows) {
    RowReader reader(listed_.view, collection_.number);
    std::vector<filter::Standing> standings;
    for (const Row row : rows) {
      AMEND_ASSIGN_OR_RETURN(StoredBase base, reader.read(row));
      if (deadline_.passed_after(base.text.bytes())) return list_past_deadline();
      if (query_.sort) {
        AMEND_ASSIGN_OR_RETURN(const auto document, parse_base(collection_, base, reader.parser()));
        standings.push_back({filter::SortKey::of(filter::resolve(query_.sort->field, document),
                                                 query_.sort->direction),
                             row});
      }
      AMEND_RETURN_IF_ERROR(documents_.add(row, std::move(base)));
    }
    return query_.sort ? sorted(documents_.take(), standings) : documents_.take();
  }

 private:
  std::vector<engine::FoundDocument> sorted(std::vector<engine::FoundDocument> documents,
                                            const std::vector<filter::Standing>& standings) const {
    std::vector<std::size_t> order(documents.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return filter::compare(standings[a], standings[b], query_.sort->direction) < 0;
    });
    std::vector<engine::FoundDocument> in_order;
    in_order.reserve(documents.size());
    for (const std::size_t at : order) in_order.push_back(std::move(documents[at]));
    return in_order;
  }

  const CollectionEntry& collection_;
  const engine::ListGroups& query_;
  const Listed& listed_;
  PageDocuments documents_;
  PacedDeadline deadline_;
};

}  // namespace

Result<engine::GroupPage> read_groups(const CollectionEntry& collection,
                                      const engine::ListGroups& query) {
  AMEND_ASSIGN_OR_RETURN(const Listed listed, read_listing(collection, query, &query.field));
  Grouping grouping(collection, query, listed);
  AMEND_RETURN_IF_ERROR(grouping.run());
  const auto& groups = grouping.groups();
  engine::GroupPage page;
  page.matched = listed.rows.size();
  for (const Grouping::Group& group : groups) {
    page.grouped += group.count;
    page.group_count += group.count > 0 ? 1 : 0;
  }
  std::vector<Grouping::GroupId> chosen = in_order(groups, query);
  const auto passed_over = std::min<std::uint64_t>(query.after ? 0 : query.offset, chosen.size());
  chosen.erase(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(passed_over));
  if (chosen.size() > query.limit) {
    chosen.resize(query.limit);
    if (!chosen.empty()) page.next = groups[chosen.back()].standing();
  }
  const auto rows = grouping.rows_of(chosen);
  GroupReader reader(collection, query, listed);
  std::uint64_t shown = 0;
  for (std::size_t at = 0; at < chosen.size(); ++at) {
    const Grouping::Group& group = groups[chosen[at]];
    AMEND_ASSIGN_OR_RETURN(auto documents, reader.read(rows[at]));
    shown += documents.size();
    page.groups.push_back({group.key.value(), group.count, std::move(documents)});
  }
  if (query.explain) {
    page.explain = listed.explain;
    page.explain->scanned_documents += grouping.scanned() + shown;
  }
  return page;
}

}  // namespace amend::embedded
