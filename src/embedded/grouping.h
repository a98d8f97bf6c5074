// Grouping: which groups the rows of a list fall into.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "embedded/catalog.h"
#include "embedded/listing.h"
#include "embedded/row_reader.h"
#include "engine/engine.h"
#include "filter/group_key.h"
#include "json/parse.h"

namespace amend::embedded {

// One thread. What is listed must outlive it.
class Grouping {
 public:
  using GroupId = std::uint32_t;
  struct Group {
    filter::GroupKey key;
    std::uint64_t count = 0;
    [[nodiscard]] engine::GroupStanding standing() const { return {count, key.standing()}; }
  };

  Grouping(const CollectionEntry& collection, const engine::ListGroups& query,
           const Listed& listed);

  // Puts every row into its groups. Errors: kUnavailable past the deadline; kInternal.
  Status run();

  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  [[nodiscard]] std::uint64_t scanned() const { return read_.size(); }  // documents read

  // The rows of these groups, each list ascending, in the order of the ids. REQUIRES: run.
  [[nodiscard]] std::vector<std::vector<Row>> rows_of(std::span<const GroupId> ids) const;

 private:
  // A row whose document was read, and where its groups begin in read_groups_.
  struct Read {
    Row row;
    std::size_t first;
  };

  // Calls `visit(row, groups)` for each row. REQUIRES: run.
  template <class Visit>
  void for_each(Visit visit) const;

  std::vector<GroupId> ids_of(const filter::Resolved& found);
  const std::vector<GroupId>& groups_of_code(ColumnCode code);
  Status read(Row row, RowReader& reader);

  const CollectionEntry& collection_;
  const engine::ListGroups& query_;
  const Listed& listed_;

  std::vector<Group> groups_;
  std::map<std::string, GroupId> ids_;         // by the key's text
  std::vector<std::vector<GroupId>> by_code_;  // empty: not looked at yet
  std::vector<Read> read_;                     // ascending
  std::vector<GroupId> read_groups_;
  json::Parser parser_;
};

}  // namespace amend::embedded
